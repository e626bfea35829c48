import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { plainText } from '../reward-trial/plain-text';
import type { ScoredAnswer } from '../reward-trial/score-answers';
import type { CheckLevel, Finding } from './finding';

/**
 * What keeps a level from being checked: answers on which the reward fails. Undefined when there are none.
 *
 * @throws Error when the reward was unavailable for an answer: a verdict without it would mislead
 */
export function unscored(level: CheckLevel, answers: readonly ScoredAnswer[], file: string): Finding | undefined {
  const about = ({ row, source, outcome }: ScoredAnswer) =>
    `row "${plainText(row.id)}" (line ${row.line}), ${plainText(source)}: ${plainText(outcome.reason ?? '', 500)}`;
  const unavailable = answers.filter(({ outcome }) => outcome.status === 'unavailable');
  if (unavailable.length > 0) {
    throw new Error(
      `--reward: ${file} was unavailable for ${unavailable.length} of ${answers.length} answers. The first: ${about(unavailable[0])} Check the credentials and quotas of what it calls, then try again.`,
    );
  }
  const failed = answers.filter(({ outcome }) => outcome.status === 'failed');
  if (failed.length === 0) return undefined;
  return {
    level,
    code: 'reward-failed',
    status: 'failed',
    message: `the reward fails on ${failed.length} of ${answers.length} answers, and a training with it ends. The first: ${about(failed[0])}`,
    figures: { answers: answers.length, failed: failed.length },
  };
}

/** The score that a training gets: the floor for an answer that cannot be scored. */
export function scoreForTraining({ outcome }: ScoredAnswer, { min }: ScoreRange): number {
  return outcome.status === 'scored' ? outcome.score : min;
}
