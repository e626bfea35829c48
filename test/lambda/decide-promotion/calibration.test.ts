import { runSimulations } from '../../bench/run-simulations';
import { decisionOn, mayPromote, SHAPES, type Shape, type Simulation } from '../../bench/simulate-promotions';
import { seededRandom } from '../../../lib/contract/seeded-random';

const TRIALS = 1_000;
/** A one-sided end of a 95 % interval. */
const LEVEL = 0.025;
const ALLOWED = LEVEL + 3 * Math.sqrt((LEVEL * (1 - LEVEL)) / TRIALS);

const EQUAL: readonly Simulation[] = (['dense', 'binary', 'sparse'] as const).flatMap((shape) =>
  [100, 300, 1_000].map((prompts) => ({ shape, prompts, effect: 0, trials: TRIALS, seed: 20 })),
);
const BETTER: readonly (Simulation & { readonly atLeast: number })[] = [
  { shape: 'dense', prompts: 300, effect: 0.05, trials: 50, seed: 21, atLeast: 0.8 },
  { shape: 'binary', prompts: 300, effect: 0.1, trials: 50, seed: 21, atLeast: 0.7 },
  { shape: 'sparse', prompts: 300, effect: 0.04, trials: 50, seed: 21, atLeast: 0.7 },
];

describe('in simulation', () => {
  let promoted: readonly number[];
  beforeAll(async () => {
    promoted = await runSimulations([...EQUAL, ...BETTER]);
    // Some seconds on two idle cores.
  }, 180_000);

  test.each(EQUAL.map((simulation, index) => ({ ...simulation, index })))(
    'candidates that are no better are hardly ever promoted: $shape differences on $prompts prompts',
    ({ index }) => {
      expect(promoted[index] / TRIALS).toBeLessThanOrEqual(ALLOWED);
    },
  );

  test.each(BETTER.map((simulation, index) => ({ ...simulation, index: EQUAL.length + index })))(
    'candidates that are better are mostly promoted: $shape differences, $effect better',
    ({ index, trials, atLeast }) => {
      expect(promoted[index] / trials).toBeGreaterThan(atLeast);
    },
  );

  test('what is settled without the bootstrap is what the decision would be', () => {
    const random = seededRandom(22);
    for (const shape of Object.keys(SHAPES) as Shape[]) {
      for (let trial = 0; trial < 8; trial++) {
        const differences = Array.from({ length: 100 }, () => SHAPES[shape](random, 0.02));
        if (!mayPromote(differences)) expect(decisionOn(differences, trial)).toBe('reject');
      }
    }
  });

  test.each(Object.keys(SHAPES) as Shape[])('%s differences have the mean that is asked for', (shape) => {
    const random = seededRandom(23);
    const draws = 30_000;
    for (const effect of [0, 0.03]) {
      let sum = 0;
      for (let draw = 0; draw < draws; draw++) sum += SHAPES[shape](random, effect);
      expect(Math.abs(sum / draws - effect)).toBeLessThan(0.012);
    }
  });
});
