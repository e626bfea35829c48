import { type Signal, signalIn } from '../../lib/contract/reward-statistics';
import { type SignalFinding, type SignalSeverity, signalVerdict } from '../../lib/contract/signal-verdict';
import { figure, interval, percent } from '../../lib/contract/shown-figures';
import { groupedBy, hasScore, scoresByPrompt } from '../reward-report/figures';
import type { LoadedReward } from '../reward-loader';
import { plainText } from '../reward-trial/plain-text';
import type { ScoredAnswer } from '../reward-trial/score-answers';
import { bootstrapped, rankCorrelation } from '../reward-trial/statistics';
import type { Finding, FindingStatus } from './finding';
import { unscored } from './unscored';

const STATUS: Readonly<Record<SignalSeverity, FindingStatus>> = { ok: 'ok', warn: 'warn', stop: 'failed' };

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
  const figures: Readonly<Record<SignalFinding['subject'], Finding['figures']>> = {
    spread: { ...spread, prompts },
    success: { ...success, successFrom, answers },
  };
  return [
    ...signalVerdict(signal).findings.map(({ subject, severity, sentence }): Finding => ({
      level: 'L2',
      code: subject,
      status: subject === 'spread' && spread === undefined ? 'not checked' : STATUS[severity],
      message: sentence,
      figures: figures[subject],
    })),
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
