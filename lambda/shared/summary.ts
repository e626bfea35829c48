import type { FinishRunInput, Run, RunOutcome, RunSummary, TrainingState } from '../../lib/contract/payloads';
import type { RunItem } from '../../lib/contract/items';
import { adviceOn } from './advice';
import { baselineInWords, measuredTokens, promotionInWords, rowsInWords } from './figures';

/** How a run came to its end. */
export type RunEnding = Pick<FinishRunInput, 'outcome' | 'reason' | 'failure'>;

/** What the record of a run knows when it ends. */
export type RunFindings = Pick<RunItem, 'dataset' | 'training' | 'baseline' | 'promotion' | 'approval' | 'swap'>;

/** Longest text of an error that goes into records, events and messages. */
const MAX_MESSAGE_LENGTH = 1_000;

/** What happened and what to do now, for the record, the event and the notification. */
export function summaryOf(run: Run, ending: RunEnding, findings: RunFindings): RunSummary {
  const problem = problemOf(ending, findings.training);
  // Production answers with the model: whatever went wrong after that, the run is a promoted one.
  const outcome = findings.swap?.state === 'committed' ? 'promoted' : ending.outcome;
  const { modelArn } = findings.training ?? {};
  const tokens = measuredTokens(findings);
  return {
    runId: run.runId,
    outcome,
    reason: cut(reasonOf({ ...ending, outcome }, findings, problem)),
    advice: ADVICE[outcome](run, findings, problem),
    ...((outcome === 'promoted' || outcome === 'rejected') && modelArn && { modelArn }),
    ...(tokens && { tokens }),
  };
}

/** The error behind an ending, if there was one. */
interface Problem {
  readonly name: string;
  readonly message: string;
}

const ADVICE: Readonly<Record<RunOutcome, (run: Run, findings: RunFindings, problem: Problem | undefined) => string>> =
  {
    promoted: () =>
      'Nothing needs to be done: applications that read the parameter use the new model. Should it disappoint, ' +
      '`npx rft rollback` goes back to the model before.',
    rejected: ({ runId }, { promotion }) =>
      `Production stays as it was. \`npx rft show ${runId}\` explains each rule` +
      `${promotion ? ` (${promotion.decisionKey} in the output bucket)` : ''}. The same inputs are not trained again by ` +
      'themselves: change the rows, the reward or the hyperparameters, or ask for a run with force.',
    'no-signal': (_run, { baseline }) =>
      `${sentence(baseline?.advice ?? 'Look at the reward and at the prompts before the next run')} No training was paid. ` +
      'The same inputs are not tried again by themselves; ask for a run with force to measure once more.',
    skipped: () => 'Nothing needs to be done. Ask for a run with force to train all the same.',
    failed: (run, _findings, problem) => adviceOn(problem?.name, problem?.message ?? '', run.runId),
    'timed-out': () =>
      'A stopped job leaves no model, and what it had trained is paid. The same inputs are not trained again ' +
      'by themselves. If the job was waiting in a queue, ask for a run with force; if it was training, raise trainingDeadline or lower epochCount, the number of rows or trainingSamplePerPrompt.',
    aborted: () => 'Whatever the run had started was stopped. Ask for a new run when you want one.',
  };

const FALLBACK_REASONS: Readonly<Record<RunOutcome, string>> = {
  promoted: 'Production answers with the new model',
  rejected: 'The new model was not promoted',
  'no-signal': 'The reward would teach this model nothing',
  skipped: 'There was nothing to do',
  failed: 'The run failed and named no error',
  'timed-out': 'The execution ran into its own deadline',
  aborted: 'The execution was aborted',
};

function reasonOf({ outcome, reason }: RunEnding, findings: RunFindings, problem: Problem | undefined): string {
  const { dataset, training, baseline, promotion } = findings;
  const why = problem ? `${problem.name}: ${problem.message}`.replace(/^: |: $/g, '').trim() : '';
  const said = [reason?.trim() ?? '', why].filter((part) => part !== '').join(': ');
  switch (outcome) {
    case 'promoted': {
      const after = problem ? `After that: ${sentence(said)}` : '';
      const what = problem || said === '' ? FALLBACK_REASONS.promoted : said;
      return joined(sentence(what), promotionInWords(promotion), rowsInWords(dataset), after);
    }
    case 'rejected':
      return joined(sentence(said || FALLBACK_REASONS.rejected), promotionInWords(promotion), rowsInWords(dataset));
    case 'no-signal':
      return joined(sentence(said || (baseline?.reason ?? FALLBACK_REASONS[outcome])), baselineInWords(baseline));
    default:
      return joined(
        sentence(said || FALLBACK_REASONS[outcome]),
        training?.modelArn ? `The job had completed: model ${training.modelArn} exists.` : '',
      );
  }
}

function problemOf({ outcome, failure }: RunEnding, training: TrainingState | undefined): Problem | undefined {
  if (failure?.Error !== undefined || failure?.Cause !== undefined) {
    return problemIn(failure.Error ?? '', failure.Cause ?? '');
  }
  if (outcome === 'failed' && training?.failureMessage) {
    return { name: '', message: training.failureMessage };
  }
  return undefined;
}

/**
 * The cause of a failed function is JSON `{ errorType, errorMessage, trace }`; every other cause is plain text, and either
 * may be cut off by Step Functions.
 */
function problemIn(error: string, cause: string): Problem {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      const name = 'errorType' in parsed && typeof parsed.errorType === 'string' ? parsed.errorType : error;
      return { name, message: String(parsed.errorMessage) };
    }
  } catch {
    // Plain text.
  }
  return { name: error, message: cause };
}

const joined = (...sentences: readonly string[]): string => sentences.filter((each) => each !== '').join(' ');

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function cut(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : text;
}
