import { mean } from 'simple-statistics';
import { sha256 } from '../../lib/contract/names';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { answerPool, type AnswerPool } from '../../rehearsal/policy/answer-pool';
import { type PolicyReading, readPolicy } from '../../rehearsal/policy/read-policy';
import { type StepMetrics, trainPolicy } from '../../rehearsal/policy/train-policy';
import { seededRandom } from '../../lib/contract/seeded-random';
import type { TrialRow } from '../reward-trial/dataset';
import type { Answer } from '../reward-trial/score-answers';

/** Share of the prompts on which the policy is read and never trained. */
const HELD_OUT = 0.2;

const STEPS = 40;
const PROMPTS_PER_STEP = 32;
const SAMPLES_PER_PROMPT = 8;

/** A prompt with everything that the stand-in policy may answer to it. */
export interface Prompt {
  readonly row: TrialRow;
  readonly pool: AnswerPool;
}

export interface SplitPrompts {
  readonly training: readonly Prompt[];
  readonly heldOut: readonly Prompt[];
}

/** What the policy does with one source, on held-out prompts. */
export interface SourcePull {
  readonly source: string;
  /** One of the bad answers that join every prompt. */
  readonly builtIn: boolean;
  /** Mean score of its answers. */
  readonly score: number;
  /** How likely an answer of this source is, 0 to 1. */
  readonly before: number;
  readonly after: number;
}

/** Where a reward pulls among recorded answers. Not a forecast. */
export interface Pull {
  readonly trainingPrompts: number;
  readonly heldOutPrompts: number;
  readonly before: Omit<PolicyReading, 'weights'>;
  readonly after: Omit<PolicyReading, 'weights'>;
  /** The heaviest after the training first. */
  readonly sources: readonly SourcePull[];
  readonly steps: readonly StepMetrics[];
}

/**
 * Places every prompt by its text alone, so that no prompt is on both sides. The same seed gives the same split.
 *
 * @throws Error when there are fewer than two rows, or a row has no recorded answer
 */
export function splitPrompts(rows: readonly TrialRow[], seed: number): SplitPrompts {
  const bare = rows.filter(({ responses }) => responses.length === 0);
  if (bare.length > 0) {
    throw new Error(
      `--responses: ${bare.length} of ${rows.length} rows have no recorded answer, allowed is at least one for each (the first without is line ${bare[0].line} of the dataset). Record answers to them, or leave the rows out.`,
    );
  }
  if (rows.length < 2) {
    throw new Error(`--data: got ${rows.length} row, allowed are at least 2: one to train on and one to read.`);
  }
  const placed = rows
    .map((row) => ({ row, pool: answerPool(row), place: sha256(`${seed}/${row.prompt}`) }))
    .sort((one, other) => (one.place < other.place ? -1 : 1));
  const heldOut = Math.max(1, Math.round(HELD_OUT * rows.length));
  return { heldOut: placed.slice(0, heldOut), training: placed.slice(heldOut) };
}

/** Every different answer of every pool, once. */
export function answersIn({ training, heldOut }: SplitPrompts): readonly Answer[] {
  return [...training, ...heldOut].flatMap(({ row, pool }) => {
    const texts = new Map(pool.answers.map(({ text, source }) => [text, source]));
    return [...texts].map(([text, source]) => ({ row, source, text }));
  });
}

/** Trains the stand-in policy on the training prompts with scores that are known, and reads it on the others. */
export async function pullOf(
  { training, heldOut }: SplitPrompts,
  scoreOf: (promptId: string, text: string) => number,
  seed: number,
): Promise<Pull> {
  const stepsPerEpoch = Math.ceil(training.length / PROMPTS_PER_STEP);
  const trained = await trainPolicy({
    pools: training.map(({ pool }) => pool),
    score: async (rollouts) => rollouts.map(({ promptId, text }) => scoreOf(promptId, text)),
    epochs: Math.ceil(STEPS / stepsPerEpoch),
    batchSize: PROMPTS_PER_STEP,
    samplesPerPrompt: SAMPLES_PER_PROMPT,
    random: seededRandom(seed),
  });
  const pools = heldOut.map(({ pool }) => pool);
  const scores = pools.map(({ promptId, answers }) => answers.map(({ text }) => scoreOf(promptId, text)));
  const [before, after] = [trained.before, trained.after].map((policy) => readPolicy(policy, pools, scores));
  return {
    trainingPrompts: training.length,
    heldOutPrompts: heldOut.length,
    before: { reward: before.reward, responseLength: before.responseLength },
    after: { reward: after.reward, responseLength: after.responseLength },
    sources: sourcesOf(pools, scores, before.weights, after.weights),
    steps: trained.steps,
  };
}

function sourcesOf(
  pools: readonly AnswerPool[],
  scores: readonly (readonly number[])[],
  before: PolicyReading['weights'],
  after: PolicyReading['weights'],
): SourcePull[] {
  const found = new Map<string, { builtIn: boolean; scores: number[] }>();
  pools.forEach(({ answers }, prompt) =>
    answers.forEach(({ source, builtIn }, index) => {
      const known = found.get(source) ?? { builtIn, scores: [] };
      known.scores.push(scores[prompt][index]);
      found.set(source, known);
    }),
  );
  return [...found]
    .map(([source, { builtIn, scores: own }]) => ({
      source,
      builtIn,
      score: mean(own),
      before: before[source] ?? 0,
      after: after[source] ?? 0,
    }))
    .sort((one, other) => other.after - one.after);
}

/** A way in which the reward can be tricked, as the pull shows it. */
export interface Alarm {
  readonly code: 'built-in-wins' | 'length-wins' | 'nothing-learned';
  readonly message: string;
}

/** A built-in answer begins rare: when it becomes this likely, or this many times as likely as it was, the reward likes it. */
const BUILT_IN_SHARE = 0.1;
const GROWTH = 2;

const CURE =
  'A training finds such tricks: see what the reward pays for in this answer, and limit it. rft check names a cure for each.';

/** Expected length after, in lengths before. */
const LENGTH_GROWTH = 1.5;

/** A gain in reward below this share of the range is none. */
const SMALLEST_GAIN = 0.005;

/** What the author must look at before a training. */
export function alarmsIn({ before, after, sources }: Pull, { min, max }: ScoreRange): readonly Alarm[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const best = Math.max(...sources.filter(({ builtIn }) => !builtIn).map(({ score }) => score));
  const winners = sources.filter(
    ({ builtIn, score, before: was, after: is }) =>
      builtIn && (is >= BUILT_IN_SHARE || is >= GROWTH * was || (score > min && score >= best)),
  );
  return [
    ...winners.map(({ source, score, before: was, after: is }): Alarm => ({
      code: 'built-in-wins',
      message: `${source} scores ${score.toFixed(3)} on average, the best recorded source ${best.toFixed(3)}; its weight goes from ${percent(was)} to ${percent(is)}. ${CURE}`,
    })),
    ...(after.responseLength >= LENGTH_GROWTH * before.responseLength
      ? [
          {
            code: 'length-wins',
            message: `answers grow from ${before.responseLength.toFixed(0)} to ${after.responseLength.toFixed(0)} characters. Make sure that they are better and not only longer, or limit what length can earn.`,
          } as const,
        ]
      : []),
    ...(after.reward - before.reward < SMALLEST_GAIN * (max - min)
      ? [
          {
            code: 'nothing-learned',
            message: `the reward on held-out prompts stays at ${after.reward.toFixed(3)}. No source scores better than the others in a way that carries over to other prompts.`,
          } as const,
        ]
      : []),
  ];
}
