import type { Estimate, Signal } from './reward-statistics';
import { figure, interval, percent } from './shown-figures';

/** What a set of answers must offer before training on it pays. Shares, compared with 95 % intervals. */
export const SIGNAL_LIMITS = {
  /** Prompts whose answers score differently: the others have no gradient. */
  minSpreadShare: 0.1,
  /** Successful answers: below, the training hardly ever sees what it should learn. */
  minSuccessShare: 0.05,
  /** Successful answers: above, there is nothing left to learn. */
  maxSuccessShare: 0.95,
} as const;

/** `stop`: certainly too little, the whole interval says so. `warn`: perhaps, or not known. */
export type SignalSeverity = 'ok' | 'warn' | 'stop';

export type SignalConcern = 'no-spread' | 'too-sparse' | 'solved';

/** One thing that answers must offer. */
export interface SignalFinding {
  readonly subject: 'spread' | 'success';
  readonly severity: SignalSeverity;
  /** What is wrong or may be; absent when nothing is, or nothing is known. */
  readonly concern?: SignalConcern;
  /** The figures, the need, and advice when there is a concern. */
  readonly sentence: string;
}

export interface SignalVerdict {
  /** The worst of the findings. */
  readonly severity: SignalSeverity;
  readonly findings: readonly SignalFinding[];
}

/** Whether answers with this signal are worth training on. */
export function signalVerdict(signal: Signal): SignalVerdict {
  const findings = [spreadFinding(signal), successFinding(signal)];
  const has = (severity: SignalSeverity) => findings.some((finding) => finding.severity === severity);
  return { severity: has('stop') ? 'stop' : has('warn') ? 'warn' : 'ok', findings };
}

const OPENING: Readonly<Record<SignalSeverity, string>> = {
  stop: 'Nothing to learn from, so no training was started',
  warn: 'There may be too little to learn from',
  ok: 'There is something to learn from',
};

/**
 * The verdict as a message to a person.
 *
 * @param probe what was asked and what it cost, such as `100 prompts × 8 answers, $0.12`
 */
export function signalMessage({ severity, findings }: SignalVerdict, probe: string): string {
  return `${OPENING[severity]} (probe: ${probe}): ${findings.map(({ sentence }) => sentence.replace(/\.$/, '')).join('; ')}.`;
}

const { minSpreadShare, minSuccessShare, maxSuccessShare } = SIGNAL_LIMITS;

const ADVICE: Readonly<Record<SignalConcern, string>> = {
  'no-spread':
    'Make the reward finer (partial credit), so that better answers to the same prompt score better, or use prompts that are sometimes answered well and sometimes not.',
  'too-sparse':
    'Tune the model with supervised examples first, start from easier prompts or a better base model, or make the reward finer (partial credit): a training hardly ever sees a success.',
  solved: 'Use harder prompts or a stricter reward: there is hardly anything left to learn.',
};

const DOUBT = 'The interval does not settle it: more answers would.';

function spreadFinding({ spread }: Signal): SignalFinding {
  if (spread === undefined) {
    const sentence = 'no prompt has two scored answers, so their spread is unknown: several are needed for each prompt';
    return { subject: 'spread', severity: 'warn', sentence };
  }
  return found(
    'spread',
    `answers to the same prompt score differently in ${percent(spread.value)} of prompts (${interval(spread, percent)}), needed ${percent(minSpreadShare)}`,
    [['no-spread', shortOf(spread, minSpreadShare)]],
  );
}

function successFinding({ success, successFrom }: Signal): SignalFinding {
  // Too high a share of successes is too low a share of failures.
  const failure = { low: 1 - success.high, high: 1 - success.low };
  return found(
    'success',
    `${percent(success.value)} of answers (${interval(success, percent)}) reach ${figure(successFrom)}, needed between ${percent(minSuccessShare)} and ${percent(maxSuccessShare)}`,
    [
      ['too-sparse', shortOf(success, minSuccessShare)],
      ['solved', shortOf(failure, 1 - maxSuccessShare)],
    ],
  );
}

function shortOf({ low, high }: Pick<Estimate, 'low' | 'high'>, limit: number): SignalSeverity {
  if (high < limit) return 'stop';
  return low < limit ? 'warn' : 'ok';
}

function found(
  subject: SignalFinding['subject'],
  figures: string,
  concerns: readonly (readonly [SignalConcern, SignalSeverity])[],
): SignalFinding {
  const [concern, severity] = concerns.find(([, one]) => one !== 'ok') ?? [];
  if (concern === undefined || severity === undefined) return { subject, severity: 'ok', sentence: figures };
  const sentence = `${figures}. ${ADVICE[concern]}${severity === 'warn' ? ` ${DOUBT}` : ''}`;
  return { subject, severity, concern, sentence };
}
