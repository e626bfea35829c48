import {
  type Signal,
  SIGNAL_LIMITS,
  type SignalConcern,
  signalIn,
  signalVerdicts,
} from '../../lib/contract/reward-statistics';
import { figure, interval, percent } from '../../lib/contract/shown-figures';
import { groupedBy, hasScore, scoresByPrompt } from '../reward-report/figures';
import type { LoadedReward } from '../reward-loader';
import { plainText } from '../reward-trial/plain-text';
import type { ScoredAnswer } from '../reward-trial/score-answers';
import { bootstrapped, rankCorrelation } from '../reward-trial/statistics';
import type { Finding, FindingStatus } from './finding';
import { unscored } from './unscored';

const { minSpreadShare, minSuccessShare, maxSuccessShare } = SIGNAL_LIMITS;

/** What to do about each concern. */
const ADVICE: Readonly<Record<SignalConcern, string>> = {
  'no-spread':
    'Give partial credit, so that better answers to the same prompt score better, or record more varied answers.',
  'too-sparse':
    'Start from easier prompts or a better base model, or give partial credit: a training hardly ever sees a success.',
  solved: 'Use harder prompts or a stricter reward: there is hardly anything left to learn.',
};

/** From this lower bound of the rank correlation, score and length go together enough to look. */
const LENGTH_PAYS = 0.5;

/** L2: recorded answers differ in score where they should, are neither all bad nor all good, and length does not pay. */
export function checkSignal(
  answers: readonly ScoredAnswer[],
  { range, file }: LoadedReward,
  successFrom: number | undefined,
  random: () => number,
): readonly Finding[] {
  const trouble = unscored('L2', answers, file);
  if (trouble) return [trouble];
  const scored = answers.filter(hasScore);
  const invalid = invalidFinding(answers);
  if (scored.length === 0) return invalid;
  const signal = signalIn(scoresByPrompt(answers), range, successFrom);
  return [...invalid, ...signalFindings(signal), lengthFinding(scored, random)];
}

function signalFindings(signal: Signal): readonly Finding[] {
  const { prompts, answers, spread, atFloor, atCeiling, success, successFrom } = signal;
  const verdicts = signalVerdicts(signal);
  const judged = (concerns: readonly SignalConcern[]): { readonly status: FindingStatus; readonly advice: string } => {
    const found = verdicts.find(({ concern }) => concerns.includes(concern));
    if (found === undefined) return { status: 'ok', advice: '' };
    const doubt = found.severity === 'stop' ? '' : ' The interval does not settle it: more recorded answers would.';
    return { status: found.severity === 'stop' ? 'failed' : 'warn', advice: `. ${ADVICE[found.concern]}${doubt}` };
  };
  const apart = judged(['no-spread']);
  const successes = judged(['too-sparse', 'solved']);
  return [
    spread
      ? {
          level: 'L2',
          code: 'spread',
          status: apart.status,
          message: `answers to the same prompt score differently in ${percent(spread.value)} of prompts (${interval(spread, percent)}), needed ${percent(minSpreadShare)}${apart.advice}`,
          figures: { ...spread, prompts },
        }
      : {
          level: 'L2',
          code: 'spread',
          status: 'not checked',
          message: 'no prompt has two recorded answers; record several for each',
        },
    {
      level: 'L2',
      code: 'success',
      status: successes.status,
      message: `${percent(success.value)} of answers (${interval(success, percent)}) reach ${figure(successFrom)}, needed between ${percent(minSuccessShare)} and ${percent(maxSuccessShare)}${successes.advice}`,
      figures: { ...success, successFrom, answers },
    },
    {
      level: 'L2',
      code: 'edges',
      status: 'ok',
      message: `${percent(atFloor.value)} of answers (${interval(atFloor, percent)}) at the floor, ${percent(atCeiling.value)} (${interval(atCeiling, percent)}) at the ceiling`,
      figures: { atFloor, atCeiling },
    },
  ];
}

function lengthFinding(
  scored: readonly (ScoredAnswer & { outcome: { score: number } })[],
  random: () => number,
): Finding {
  const prompts = groupedBy(scored, ({ row }) => row.id);
  const pairs = [...prompts.values()].map((group) =>
    group.map(({ text, outcome }) => [text.length, outcome.score] as const),
  );
  const found = bootstrapped(pairs, rankCorrelation, random);
  if (found === undefined) {
    return { level: 'L2', code: 'length', status: 'not checked', message: 'all scores or all lengths are the same' };
  }
  const pays = found.low > LENGTH_PAYS;
  return {
    level: 'L2',
    code: 'length',
    status: pays ? 'warn' : 'ok',
    message: `rank correlation of length and score ${figure(found.value)} (${interval(found)})${pays ? '. Longer answers score better: make sure that length itself does not pay; rft preview shows whether it would' : ''}`,
    figures: { ...found },
  };
}

function invalidFinding(answers: readonly ScoredAnswer[]): readonly Finding[] {
  const invalid = answers.filter(({ outcome }) => outcome.status === 'invalid');
  if (invalid.length === 0) return [];
  const [{ row, outcome }] = invalid;
  return [
    {
      level: 'L2',
      code: 'invalid',
      status: invalid.length === answers.length ? 'failed' : 'warn',
      message: `${invalid.length} of ${answers.length} answers could not be scored; a batch with too many fails. The first: row "${plainText(row.id)}" (line ${row.line}): ${plainText(outcome.reason ?? '', 500)}`,
      figures: { answers: answers.length, invalid: invalid.length },
    },
  ];
}
