import { INVALID_METRIC } from '../../lib/contract/reward-wire';
import type { RewardSample } from './reward-sample';

/** What a grader says about one response. */
export interface Grade {
  /** Finite. Values outside the range of the reward function are clamped. */
  readonly score: number;
  /**
   * Figures to watch beside the score, each finite. They never influence the training.
   * @default - none
   */
  readonly metrics?: Readonly<Record<string, number>>;
  /**
   * Why, in a few words, for people who try the reward on recorded responses.
   * @default - no reason is shown
   */
  readonly reason?: string;
}

/** What a slow grader needs to know about the call it runs in. */
export interface GraderContext {
  /** Aborted when the batch fails or its time is up: pass it to the calls that a grader makes. */
  readonly signal: AbortSignal;
  /** Milliseconds until the batch gives up. `Infinity` outside Lambda. */
  readonly remainingMillis: () => number;
}

/**
 * Scores one response.
 *
 * Throw `InvalidSample` when this row cannot be scored, `GraderUnavailable` when scoring should be retried. Any other
 * error is taken for a mistake in the grader and fails the batch with the id of the row.
 *
 * @example
 * const short: Grader = ({ response }) => ({ score: response.length <= 200 ? 1 : 0 });
 */
export type Grader = (sample: RewardSample, context?: GraderContext) => Grade | Promise<Grade>;

/**
 * The name under which messages mention a grader.
 *
 * @internal
 */
export const graderName = (grader: Grader): string => grader.name || 'grader';

/**
 * The grade, once it is known to hold finite numbers only. A grader in plain JavaScript can return anything, so the
 * types are not trusted here.
 *
 * @throws an Error naming the row and the grader
 * @internal
 */
export function checkedGrade(grade: unknown, grader: string, id: string): Grade {
  const place = `Row "${id}": grader ${grader}`;
  const advice = 'Throw InvalidSample when a response cannot be scored, GraderUnavailable when it should be retried.';
  if (typeof grade !== 'object' || grade === null || !('score' in grade)) {
    throw new Error(`${place} returned ${describe(grade)}; expected { score: number }. ${advice}`);
  }
  const { score, metrics = {} } = grade as { score: unknown; metrics?: Record<string, unknown> };
  if (!isFiniteNumber(score)) {
    throw new Error(`${place} gave score ${describe(score)}; a score is a finite number. ${advice}`);
  }
  for (const [name, value] of Object.entries(metrics)) {
    if (!isFiniteNumber(value)) {
      throw new Error(`${place} gave metric "${name}" ${describe(value)}; a metric is a finite number. Leave it out.`);
    }
    if (name === INVALID_METRIC) {
      throw new Error(`${place} gave a metric named "${name}", which marks rows without a score. Use another name.`);
    }
  }
  return grade as Grade;
}

const isFiniteNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Short enough for a message, and never the text of a response. */
function describe(value: unknown): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : typeof value;
}
