import * as fc from 'fast-check';
import { answerPool, type AnswerPool, type RecordedPrompt } from '../../../rehearsal/policy/answer-pool';
import { draw, initialPolicy, probabilities } from '../../../rehearsal/policy/policy';
import { readPolicy } from '../../../rehearsal/policy/read-policy';
import { groupAdvantages, type Rollout, trainPolicy } from '../../../rehearsal/policy/train-policy';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const prompt = (id: string): RecordedPrompt => ({
  id,
  question: 'What is 6 × 7?',
  answers: ['42'],
  responses: [
    { source: 'right', text: `${id}: 6 × 7 = 42\n#### 42` },
    { source: 'wrong', text: `${id}: 6 × 7 = 41\n#### 41` },
    { source: 'wrong', text: `${id}: 6 × 7 = 40\n#### 40` },
  ],
});
const pools = (count: number, prefix = 'p'): AnswerPool[] =>
  Array.from({ length: count }, (_, index) => answerPool(prompt(`${prefix}${index}`)));

const isRight = async (rollouts: readonly Rollout[]): Promise<number[]> =>
  Promise.resolve(rollouts.map(({ text }) => (text.endsWith('#### 42') ? 1 : 0)));
const scoresOf = async (given: readonly AnswerPool[], score: typeof isRight): Promise<number[][]> =>
  Promise.all(given.map(({ promptId, answers }) => score(answers.map(({ text }) => ({ promptId, text })))));

const options = { pools: pools(40), score: isRight, epochs: 3, batchSize: 16, samplesPerPrompt: 8 };

describe('the pool of a prompt', () => {
  test('holds what was recorded and five answers that no reward should like', () => {
    const sources = answerPool(prompt('a')).answers.map(({ source }) => source);
    expect(sources).toEqual([
      'right',
      'wrong',
      'wrong',
      'built-in: empty',
      'built-in: echo',
      'built-in: list-everything',
      'built-in: injection',
      'built-in: very-long',
    ]);
  });

  test('without a recorded response is an error that names the row', () => {
    expect(() => answerPool({ id: 'row-7', question: 'Why?', answers: [], responses: [] })).toThrow(
      /Row row-7 has no recorded/,
    );
  });
});

describe('the policy', () => {
  test('begins with every recorded source equally likely, however often it was recorded', () => {
    const given = pools(1);
    const { weights } = readPolicy(initialPolicy(given), given, [Array.from({ length: 8 }, () => 0)]);
    expect(weights.right).toBeCloseTo(weights.wrong ?? NaN, 12);
    expect(weights['built-in: empty']).toBeLessThan(0.05);
  });

  test('gives probabilities that sum to one, and draws by them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 2, maxLength: 2 }),
        (features) => {
          const [pool] = pools(1) as [AnswerPool];
          const shares = probabilities({ ...initialPolicy([pool]), features }, pool);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(draw(shares, 0.999999999)).toBeLessThan(shares.length);
        },
      ),
    );
  });
});

describe('advantages within a group', () => {
  test('sum to zero', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 16 }), (scores) => {
        expect(groupAdvantages(scores).reduce((sum, advantage) => sum + advantage, 0)).toBeCloseTo(0, 6);
      }),
    );
  });

  test('are nothing when all scores are the same', () => {
    expect(groupAdvantages([0.3, 0.3, 0.3])).toEqual([0, 0, 0]);
  });
});

describe('training', () => {
  test('a reward that gives every answer the same moves nothing', async () => {
    const { before, after, steps } = await trainPolicy({
      ...options,
      score: (rollouts) => Promise.resolve(rollouts.map(() => 0.5)),
      random: seeded(1),
    });
    expect(after).toEqual(before);
    expect(steps.every(({ flatGroups }) => flatGroups === 1)).toBe(true);
  });

  test('a source that scores higher gains weight on prompts that were never trained on', async () => {
    const heldOut = pools(20, 'h');
    const scores = await scoresOf(heldOut, isRight);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), async (seed) => {
        const { before, after } = await trainPolicy({ ...options, random: seeded(seed) });
        const [was, is] = [before, after].map((parameters) => readPolicy(parameters, heldOut, scores));
        expect(is?.weights.right).toBeGreaterThan(was?.weights.right ?? NaN);
        expect(is?.reward).toBeGreaterThan(was?.reward ?? NaN);
      }),
      { numRuns: 10 },
    );
  });

  test('a reward that pays for length is seen to win with very long answers', async () => {
    const long = async (rollouts: readonly Rollout[]) =>
      Promise.resolve(rollouts.map(({ text }) => Math.min(1, text.length / 5_000)));
    const given = pools(40);
    const { before, after } = await trainPolicy({ ...options, epochs: 20, score: long, random: seeded(3) });
    const scores = await scoresOf(given, long);
    const [was, is] = [before, after].map((parameters) => readPolicy(parameters, given, scores));
    expect(is?.responseLength).toBeGreaterThan(3 * (was?.responseLength ?? NaN));
    expect(is?.weights['built-in: very-long']).toBeGreaterThan(was?.weights['built-in: very-long'] ?? NaN);
  });

  test('the same seed replays the same training', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => trainPolicy({ ...options, random: seeded(5) })));
    expect(one).toEqual(two);
  });

  test('a reward that gives too few scores stops it', async () => {
    const score = (): Promise<number[]> => Promise.resolve([1]);
    await expect(trainPolicy({ ...options, score, random: seeded(1) })).rejects.toThrow(
      /asked for 128 scores and gave 1/,
    );
  });
});
