import { MODEL_ACCESS_DENIED, REQUEST_REJECTED } from '../../lib/contract/errors';
import { troubleOf, wordsOf } from '../reward-kit/judge/service-trouble';
import type { DatasetRow } from '../shared/dataset-row';
import { RftError } from '../shared/rft-error';
import { isNamed } from '../shared/service-errors';
import type { Answer } from './converse-answer';

/** Pauses after a refused call are random up to 1 s, 2 s, 4 s and never beyond 8 s. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 8_000;

/** Quotas count by the minute: who got nothing for two of them is one of too many, and should not wait in a paid function. */
const PATIENCE_MS = 120_000;

/** More refused calls than this for each answer: the quota is the limit, not the model. */
const STARVED_RATIO = 3;

const THROTTLES = ['ThrottlingException', 'TooManyRequestsException', 'ServiceQuotaExceededException'];

export interface Time {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** 0 to below 1. */
  readonly random: () => number;
}

export interface ModelToAsk {
  readonly modelId: string;
  readonly ask: (row: DatasetRow, signal: AbortSignal) => Promise<Answer>;
}

export interface RowsToAsk {
  readonly rows: readonly DatasetRow[];
  /** Answers of each row so far; grows. */
  readonly answers: Answer[][];
  readonly samples: number;
  /** No call begins after this instant. */
  readonly stopAt: number;
  /** A call that is still under way is given up. */
  readonly abortAt: number;
}

/**
 * `asked`: every row has its answers. `out-of-time`: the function must end soon. `throttled`: the service lets nothing
 * through. `fault`: it fails, for the reason given.
 */
export interface Asked {
  readonly ended: 'asked' | 'out-of-time' | 'throttled' | 'fault';
  readonly fault?: unknown;
  /** Whether the quota was what limited the pace. */
  readonly starved: boolean;
}

/**
 * Asks the model row by row, the samples of a row at the same time. What was answered when it ends stays in `answers`.
 *
 * @throws RftError ModelAccessDenied, or RequestRejected when there is no such model: no other call would fare better
 */
export async function askModel(model: ModelToAsk, work: RowsToAsk, time: Time): Promise<Asked> {
  const state = { heardAt: time.now(), answered: 0, throttled: 0 };
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), Math.max(0, work.abortAt - time.now()));
  const oneAnswer = async (row: DatasetRow, answers: Answer[]): Promise<Pick<Asked, 'ended' | 'fault'>> => {
    for (let refused = 0; ; refused++) {
      if (refused > 0) {
        await time.sleep(Math.ceil(time.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (refused - 1))));
      }
      if (time.now() >= work.stopAt) {
        return { ended: 'out-of-time' };
      }
      try {
        answers.push(await answerTo(row, model, abort.signal));
        state.answered += 1;
        state.heardAt = time.now();
        return { ended: 'asked' };
      } catch (error) {
        if (abort.signal.aborted) {
          return { ended: 'out-of-time' };
        }
        if (error instanceof RftError) {
          throw error;
        }
        const throttled = isNamed(error, ...THROTTLES);
        state.throttled += throttled ? 1 : 0;
        if (time.now() - state.heardAt >= PATIENCE_MS) {
          return throttled ? { ended: 'throttled' } : { ended: 'fault', fault: error };
        }
      }
    }
  };
  try {
    for (const [at, row] of work.rows.entries()) {
      const answers = work.answers[at];
      const missing = Array.from({ length: work.samples - answers.length }, () => oneAnswer(row, answers));
      const settled = await Promise.allSettled(missing);
      const failed = settled.find((each) => each.status === 'rejected');
      if (failed) {
        throw failed.reason;
      }
      const stopped = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const first = stopped.find(({ ended }) => ended !== 'asked');
      if (first) {
        return { ...first, starved: isStarved(state) };
      }
    }
    return { ended: 'asked', starved: isStarved(state) };
  } finally {
    clearTimeout(timer);
  }
}

const isStarved = ({ answered, throttled }: { readonly answered: number; readonly throttled: number }) =>
  throttled > STARVED_RATIO * answered;

/** One call. Its error is one that passes, or an RftError that does not. */
async function answerTo(row: DatasetRow, { ask, modelId }: ModelToAsk, signal: AbortSignal): Promise<Answer> {
  try {
    return await ask(row, signal);
  } catch (error) {
    const words = wordsOf(error);
    switch (troubleOf(error)) {
      case 'passing':
        throw error;
      case 'unreadable':
        return { text: '', tokens: { input: 0, output: 0 } };
      case 'denied':
        throw new RftError(MODEL_ACCESS_DENIED, accessDenied(modelId, words), { cause: error });
      case 'missing':
        throw new RftError(
          REQUEST_REJECTED,
          `model ${modelId}: got ${words}. There is no such model or deployment here: if somebody deleted it, ask for a new run.`,
          { cause: error },
        );
      case 'too-long':
      case 'refused':
        // Of this row, as far as can be told from one call; when it is every row, there is nothing to judge by.
        return { text: '', refused: words, tokens: { input: 0, output: 0 } };
    }
  }
}

function accessDenied(modelId: string, words: string): string {
  const profile = modelId.includes(':inference-profile/');
  return (
    `model ${modelId}: got ${words}. Give the account access to the model in the Bedrock console` +
    (profile
      ? ', in every region to which the inference profile routes; let the role of score-model invoke the profile and the ' +
        'models behind it (inferenceRegions of the base model must name those regions), and look for a service control policy ' +
        'that denies one of the regions.'
      : '; let the role of score-model invoke the deployment, which it may while the deployment carries the tag of this pipeline.')
  );
}
