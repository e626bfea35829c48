import { type Moments, momentsOf } from '../../lambda/shared/statistics/moments';
import {
  type DropState,
  type DropTest,
  nextDropStep,
  NOTHING_SEEN,
} from '../../lambda/shared/statistics/sequential-drop';
import { seededDraws } from '../../lib/contract/seeded-random';

/** Equally likely values of a signal. */
export type Population = readonly number[];

const SIZE = 1_000;
const sorted = (valueAt: (share: number) => number): Population =>
  Array.from({ length: SIZE }, (_, index) => valueAt((index + 0.5) / SIZE));

/** So many in a thousand are 1, the others 0. */
export const ones = (share: number): Population => sorted((at) => Number(at > 1 - share));

/** What rewards look like, each with the same after its mean fell by half a standard deviation. */
export const REWARDS = {
  /** Bell-shaped (logistic), standard deviation 0.15. */
  dense: lowered(sorted((share) => clamp(0.65 + 0.083 * Math.log(share / (1 - share))))),
  /** Right or wrong. */
  binary: [ones(0.8), ones(0.6)],
  /** One in twenty is wrong, the others are right. */
  'rare losses': [ones(0.95), ones(0.841)],
  /** One in twenty is right: half a standard deviation lower lies below 0, so what can be lost is everything. */
  'rare gains': [ones(0.05), ones(0)],
} as const satisfies Readonly<Record<string, readonly [before: Population, after: Population]>>;

export type RewardShape = keyof typeof REWARDS;

/** Feedback: one vote in ten is a thumb down. */
export const VOTES = ones(0.9);

const RANGE = { min: 0, max: 1 };
const YEAR = 365;
const SIGNALS = 2;

/** The defaults of the monitor, with a day as the period and both signals on. */
export const DAILY: DropTest = {
  range: RANGE,
  smallestDrop: 0.5,
  referenceBatches: 7,
  minimumCount: 20,
  batchesToFalseAlarm: YEAR * SIGNALS,
};

export interface Watch {
  readonly test: DropTest;
  readonly perPeriod: number;
  readonly seed: number;
}

/** Draws periods of values one after another. */
export function periodsOf({ perPeriod, seed }: Pick<Watch, 'perPeriod' | 'seed'>): (from: Population) => Moments {
  const draw = seededDraws(seed);
  const drawn = new Int32Array(perPeriod);
  return (from) => {
    draw(drawn, from.length);
    // Tens of millions of values: lists of them would take most of the time.
    let sum = 0;
    let squares = 0;
    for (let at = 0; at < perPeriod; at++) {
      const value = from[drawn[at]];
      sum += value;
      squares += value * value;
    }
    return { count: perPeriod, mean: sum / perPeriod, squares: squares - (sum * sum) / perPeriod };
  };
}

/** Alarms in a year without drift, by the period in which each was raised. */
export function alarmsInYear(population: Population, { test, ...draws }: Watch): number[] {
  const next = periodsOf(draws);
  let state: DropState = NOTHING_SEEN;
  return Array.from({ length: YEAR }, (_, period) => {
    const step = nextDropStep(state, next(population), test);
    state = step.state;
    return step.verdict === 'alarm' ? [period] : [];
  }).flat();
}

/** In how many periods a drop after `steady` periods is found; Infinity when not within 30. */
export function periodsToAlarm(
  [before, after]: readonly [Population, Population],
  { test, ...draws }: Watch,
  steady = 37,
): number {
  const next = periodsOf(draws);
  let state: DropState = NOTHING_SEEN;
  for (let period = 0; period < steady; period++) state = nextDropStep(state, next(before), test).state;
  for (let period = 1; period <= 30; period++) {
    const step = nextDropStep(state, next(after), test);
    if (step.verdict === 'alarm') return period;
    state = step.state;
  }
  return Infinity;
}

function lowered(population: Population): readonly [Population, Population] {
  const { mean, squares } = momentsOf(population);
  const drop = 0.5 * Math.sqrt(squares / population.length);
  return [population, population.map((value) => (value - drop < 0 && mean > drop ? 0 : value - drop))];
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
