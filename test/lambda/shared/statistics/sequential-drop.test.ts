import { mean } from 'simple-statistics';
import { momentsOf, NO_VALUES } from '../../../../lambda/shared/statistics/moments';
import {
  type DropState,
  type DropStep,
  type DropTest,
  nextDropStep,
  NOTHING_SEEN,
} from '../../../../lambda/shared/statistics/sequential-drop';
import { seededRandom } from '../../../../lib/contract/seeded-random';
import {
  alarmsInYear,
  DAILY,
  ones,
  periodsOf,
  periodsToAlarm,
  type Population,
  REWARDS,
  VOTES,
} from '../../../bench/simulate-drift';

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);

/** Lets a test see one list of values after another. */
function after(periods: readonly (readonly number[])[], test: DropTest = DAILY, from = NOTHING_SEEN): DropStep {
  let step: DropStep = { verdict: 'waiting', state: from };
  for (const values of periods) step = nextDropStep(step.state, momentsOf(values), test);
  return step;
}

/** A list of ones and zeros. */
const votes = (ups: number, downs: number) => [...Array<number>(ups).fill(1), ...Array<number>(downs).fill(0)];

const steady = Array.from({ length: 7 }, () => votes(160, 40));

describe('in simulation', () => {
  test.each(['dense', 'binary', 'rare losses'] as const)(
    'a drop of half a standard deviation is found within three periods of 200: %s rewards',
    (shape) => {
      const found = SEEDS.map((seed) => periodsToAlarm(REWARDS[shape], { test: DAILY, perPeriod: 200, seed }));
      expect(found.filter((periods) => periods <= 3).length).toBeGreaterThanOrEqual(95);
    },
  );

  const ofVotes = SEEDS.map((seed) => alarmsInYear(VOTES, { test: DAILY, perPeriod: 40, seed: 1_000 + seed }).length);

  test.each(['dense', 'binary', 'rare losses', 'rare gains'] as const)(
    'without drift there is at most one false alarm a year, of rewards and votes together: %s rewards',
    (shape) => {
      const years = SEEDS.map(
        (seed) => alarmsInYear(REWARDS[shape][0], { test: DAILY, perPeriod: 200, seed }).length + ofVotes[seed],
      );
      expect(Math.max(...years)).toBeLessThanOrEqual(1);
      expect(years.filter((alarms) => alarms > 0).length).toBeLessThanOrEqual(10);
    },
  );

  test('what differs between weekdays is no drift', () => {
    // Means of days differ by a fifth of the standard deviation, three times what samples of 200 explain.
    const days = Array.from({ length: 28 }, (_, at) => ones(0.7 + at / 100));
    const years = SEEDS.slice(0, 20).map((seed) => {
      const random = seededRandom(seed);
      const next = periodsOf({ perPeriod: 200, seed });
      let state: DropState = NOTHING_SEEN;
      let alarms = 0;
      for (let day = 0; day < 365; day++) {
        const step = nextDropStep(state, next(days[Math.floor(random() * days.length)]), DAILY);
        state = step.state;
        alarms += Number(step.verdict === 'alarm');
      }
      return alarms;
    });
    expect(mean(years)).toBeLessThanOrEqual(1);
  });
});

describe('the reference', () => {
  test('is the first periods, and nothing is tested before', () => {
    const verdicts: string[] = [];
    let state: DropState = NOTHING_SEEN;
    for (const values of [...steady.slice(0, 6), votes(0, 200), votes(160, 40)]) {
      const step = nextDropStep(state, momentsOf(values), DAILY);
      verdicts.push(step.verdict);
      state = step.state;
    }
    expect(verdicts).toEqual([...Array<string>(7).fill('reference'), 'steady']);
  });

  test('is an estimate: its lower limit is what periods are compared with', () => {
    const { reference } = after([...steady, votes(160, 40)]);
    expect(reference?.mean).toBeCloseTo(0.8, 10);
    expect(reference?.deviation).toBeCloseTo(0.4, 2);
    // 1.94 standard errors, Student's t with six degrees of freedom.
    expect(reference?.nullMean).toBeCloseTo(0.8 - (1.943 * 0.4) / Math.sqrt(1_400), 3);
    expect(reference?.drop).toBeCloseTo(0.2, 2);
  });

  test('of few values widens the drop that is looked for', () => {
    const few = { ...DAILY, minimumCount: 3 };
    const { reference } = after(
      Array.from({ length: 7 }, () => votes(4, 1)),
      few,
    );
    expect(reference?.drop).toBeGreaterThan(0.5 * (reference?.deviation ?? 0));
    expect(reference?.drop).toBeCloseTo(2 * (0.8 - (reference?.nullMean ?? 0)), 10);
  });

  test('that lies near the lowest value is looked at for what can still be lost', () => {
    const { reference } = after(Array.from({ length: 7 }, () => votes(10, 190)));
    expect(reference?.drop).toBeCloseTo(0.05, 10);
  });

  test('that is the lowest value is blind, and says so', () => {
    expect(after(Array.from({ length: 8 }, () => votes(0, 200))).verdict).toBe('blind');
  });
});

describe('a period', () => {
  test('with a clear drop is an alarm, after which the evidence begins anew', () => {
    const step = after([...steady, votes(100, 100)]);
    expect(step.verdict).toBe('alarm');
    expect(step.tested?.evidence).toBeGreaterThan(step.tested?.limit ?? Infinity);
    expect(step.state.evidence).toBe(0);
    expect(step.state.reference).toHaveLength(7);
  });

  test('that is better than the reference takes evidence away, but never below nothing', () => {
    const worse = after([...steady, votes(132, 68)]);
    expect(worse.state.evidence).toBeGreaterThan(0);
    expect(after([votes(200, 0)], DAILY, worse.state).state.evidence).toBe(0);
  });

  test('of which too little is known waits for the next, and they are one', () => {
    const waiting = after([...steady, votes(5, 4)]);
    expect(waiting.verdict).toBe('waiting');
    const both = after([votes(8, 4)], DAILY, waiting.state);
    expect(both.tested?.batch).toMatchObject({ count: 21, mean: 13 / 21 });
    expect(both.state.waiting).toEqual(NO_VALUES);
  });

  test('without anything changes nothing', () => {
    const known = after([...steady, votes(140, 60)]).state;
    expect(after([[], [], []], DAILY, known).state).toEqual(known);
  });

  test('with a single loss after a reference without any is no alarm; with many, and again, it is', () => {
    const flawless = Array.from({ length: 7 }, () => votes(200, 0));
    expect(after([...flawless, votes(199, 1)]).verdict).toBe('steady');
    expect(after([...flawless, votes(160, 40), votes(160, 40)]).verdict).toBe('alarm');
  });

  test('with a value that is none is refused', () => {
    expect(() => momentsOf([1, NaN])).toThrow('values: got NaN at 1');
  });
});

test('the same values in other pieces are the same moments', () => {
  const population: Population = REWARDS.dense[0];
  const next = periodsOf({ perPeriod: 7, seed: 3 });
  const parts = [next(population), next(population)];
  expect(parts[0]).not.toEqual(parts[1]);
  const whole = after([[0.2, 0.4, 0.9, 1]], { ...DAILY, minimumCount: 5 }).state.waiting;
  const pieces = after([[0.2], [0.4, 0.9], [1]], { ...DAILY, minimumCount: 5 }).state.waiting;
  expect(pieces.count).toBe(whole.count);
  expect(pieces.mean).toBeCloseTo(whole.mean, 12);
  expect(pieces.squares).toBeCloseTo(whole.squares, 12);
});
