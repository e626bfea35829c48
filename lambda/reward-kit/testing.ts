import { GraderUnavailable, InvalidSample } from './errors';
import { checkedGrade, graderName, type Grade, type Grader, type GraderContext } from './grader';
import type { RewardHandler, RewardRange } from './reward-handler';
import { readSample, type PromptMessage, type RewardSample } from './reward-sample';

/** A grade as the reward function would use it. */
export interface TestedGrade extends Grade {
  /** Clamped to the range; the floor when the row is invalid; `NaN` when the grader is unavailable: there is no score. */
  readonly score: number;
  /**
   * Why the row could not be scored.
   * @default - it was scored
   */
  readonly invalid?: string;
  /**
   * Why scoring should be tried again later. The reward function would fail the whole batch with this.
   * @default - the grader was available
   */
  readonly unavailable?: string;
}

/** What a sample is made of. */
export interface SampleParts {
  /**
   * What the model was asked: the text of one user message, or all messages before the response.
   * @default - no message
   */
  readonly prompt?: string | readonly PromptMessage[];
  /** What the model answered. */
  readonly response: string;
  /**
   * The reference answer of the dataset row, as it stands there.
   * @default - the row has none
   */
  readonly reference?: unknown;
  /**
   * The other fields of the dataset row.
   * @default - none
   */
  readonly metadata?: { readonly [field: string]: unknown };
}

/**
 * A sample for a test of a grader, read like a row from Bedrock: a wrapper `{ text }` is taken off the reference, and
 * reasoning before a marked solution off the response. Its id is `sample`.
 *
 * @example
 * sampleOf({ prompt: 'What is 6 x 7?', response: '#### 42', reference: '42' })
 */
export function sampleOf({ prompt = [], response, reference, metadata }: SampleParts): RewardSample {
  const before = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt;
  return readSample({
    id: 'sample',
    messages: [...before, { role: 'assistant', content: response }],
    reference_answer: reference,
    metadata,
  });
}

/**
 * The grade of one sample, as the reward function would use it: clamped to the range (0 to 1 for a bare grader), the
 * floor with `invalid` when the grader throws InvalidSample, `unavailable` when it throws GraderUnavailable. Nothing is
 * written to the metrics.
 *
 * @throws an Error naming the grader, when it throws anything else or returns what is no grade
 * @example
 * const grade = await gradeOne(handler, sampleOf({ response: '#### 42', reference: '42' }));
 * expect(grade.score).toBe(1);
 */
export async function gradeOne(reward: Grader | RewardHandler, sample: RewardSample): Promise<TestedGrade> {
  const { grader, range } = partsOf(reward);
  const stop = new AbortController();
  const context: GraderContext = { signal: stop.signal, remainingMillis: () => Infinity };
  let grade: unknown;
  try {
    grade = await grader(sample, context);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof InvalidSample) return { score: range.min, invalid: message };
    if (error instanceof GraderUnavailable) return { score: NaN, unavailable: message };
    throw new Error(`Row "${sample.id}": grader ${graderName(grader)} threw: ${message}`, { cause: error });
  } finally {
    stop.abort();
  }
  const checked = checkedGrade(grade, graderName(grader), sample.id);
  return { ...checked, score: Math.min(Math.max(checked.score, range.min), range.max) };
}

function partsOf(reward: Grader | RewardHandler): { readonly grader: Grader; readonly range: RewardRange } {
  return 'grader' in reward ? reward : { grader: reward, range: { min: 0, max: 1 } };
}
