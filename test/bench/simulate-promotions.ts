import { decidePromotion } from '../../lambda/decide-promotion/decide-promotion';
import { meanOfGroups } from '../../lambda/shared/statistics/grouped-values';
import { studentQuantile } from '../../lambda/shared/statistics/student-t';
import { DEFAULT_PROMOTION, type Decision } from '../../lib/contract/promotion';
import { seededRandom } from '../../lib/contract/seeded-random';

/**
 * How scores of candidate and champion differ from prompt to prompt, by the mean difference that is wanted. Scores lie
 * between -1 and 1 and the champion's are 0: a difference is the candidate's score.
 */
export const SHAPES = {
  /** Every prompt differs a little: normal with standard deviation 0.25. */
  dense: (random, effect) => clamp(effect + 0.25 * normal(random)),
  /** Right or wrong, one answer each; a third of the prompts differ when models are equal. */
  binary: (random, effect) => {
    const ease = random();
    const [candidate, champion] = [random() < ease + 2 * effect * (1 - ease), random() < ease];
    return Number(candidate) - Number(champion);
  },
  /** One prompt in twenty differs, and then wholly. */
  sparse: (random, effect) => {
    const at = random();
    return at < 0.025 + effect / 2 ? 1 : at < 0.05 ? -1 : 0;
  },
  /** Four answers a prompt, most prompts nearly always right or nearly always wrong. */
  averaged: (random, effect) => {
    const at = random();
    const ease = at < 0.4 ? 0.02 : at < 0.8 ? 0.98 : random();
    const successes = (chance: number) => [0, 1, 2, 3].filter(() => random() < chance).length;
    return (successes(ease + 2 * effect * (1 - ease)) - successes(ease)) / 4;
  },
  /** One prompt in twenty gets wholly worse, one in five a quarter better. */
  'rare losses': (random, effect) => {
    const at = random();
    return at < 0.05 ? -1 : at < 0.25 + 4 * effect ? 0.25 : 0;
  },
  /** The other way round. */
  'rare gains': (random, effect) => {
    const at = random();
    return at < 0.05 + effect ? 1 : at < 0.25 + effect ? -0.25 : 0;
  },
} as const satisfies Readonly<Record<string, (random: () => number, effect: number) => number>>;

export type Shape = keyof typeof SHAPES;

export interface Simulation {
  readonly shape: Shape;
  readonly prompts: number;
  /** True mean of candidate less champion. */
  readonly effect: number;
  readonly trials: number;
  readonly seed: number;
}

/** How many of the trials promote, under the default policy: any improvement beyond doubt. */
export function promotionsIn({ shape, prompts, effect, trials, seed }: Simulation): number {
  const random = seededRandom(seed);
  let promoted = 0;
  for (let trial = 0; trial < trials; trial++) {
    const differences = Array.from({ length: prompts }, () => SHAPES[shape](random, effect));
    if (mayPromote(differences) && decisionOn(differences, trial) === 'promote') promoted++;
  }
  return promoted;
}

/** The decision of the pipeline on these differences. */
export function decisionOn(differences: readonly number[], seed: number): Decision {
  const answers = (score: (index: number) => number) =>
    differences.map((_, index) => ({ id: String(index), scores: [score(index)] }));
  return decidePromotion({
    settings: DEFAULT_PROMOTION,
    range: { min: -1, max: 1 },
    candidate: { model: 'candidate', prompts: answers((index) => differences[index]) },
    champion: { model: 'champion', role: 'champion', prompts: answers(() => 0) },
    heldOutUses: 1,
    seed,
  }).decision;
}

/**
 * Whether these differences can promote at all. The bootstrap only ever lowers the lower end, so most trials are settled
 * without it, in a hundredth of the time.
 */
export function mayPromote(differences: readonly number[]): boolean {
  const { mean, widenedError, constant } = meanOfGroups({ sums: differences, sizes: differences.map(() => 1) });
  return constant || mean > studentPoint(differences.length - 1) * widenedError;
}

const points = new Map<number, number>();

function studentPoint(degrees: number): number {
  const point = points.get(degrees) ?? studentQuantile(1 - (1 - DEFAULT_PROMOTION.confidence) / 2, degrees);
  points.set(degrees, point);
  return point;
}

const clamp = (value: number) => Math.min(1, Math.max(-1, value));

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
