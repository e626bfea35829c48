import type {
  FinishRunInput,
  PreparedDataset,
  Run,
  RunOutcome,
  RunSummary,
  TrainingState,
} from '../../lib/contract/payloads';
import { adviceOn } from './advice';

/** How a run came to its end. */
export type RunEnding = Pick<FinishRunInput, 'outcome' | 'reason' | 'failure'>;

/** What the record of a run knows when it ends. */
export interface RunFindings {
  readonly dataset?: PreparedDataset;
  readonly training?: TrainingState;
}

/** Longest text of an error that goes into records, events and messages. */
const MAX_MESSAGE_LENGTH = 1_000;

/** What happened and what to do now, for the record, the event and the notification. */
export function summaryOf(run: Run, ending: RunEnding, findings: RunFindings): RunSummary {
  const problem = problemOf(ending, findings.training);
  const { outcome } = ending;
  return {
    runId: run.runId,
    outcome,
    reason: cut(reasonOf(ending, findings, problem)),
    advice: ADVICE[outcome](run, findings, problem),
    ...(outcome === 'trained' && findings.training?.modelArn && { modelArn: findings.training.modelArn }),
  };
}

/** The error behind an ending, if there was one. */
interface Problem {
  readonly name: string;
  readonly message: string;
}

const ADVICE: Readonly<Record<RunOutcome, (run: Run, findings: RunFindings, problem: Problem | undefined) => string>> =
  {
    trained: (_run, { dataset }) =>
      `Compare the model with the base model on the held-out rows${dataset ? ` (${dataset.heldOut.key})` : ''} before an ` +
      'application uses it.',
    skipped: () => 'Nothing needs to be done. Ask for a run with force to train all the same.',
    failed: (run, _findings, problem) => adviceOn(problem?.name, problem?.message ?? '', run.runId),
    'timed-out': () =>
      'A stopped job leaves no model, and what it had trained is paid. The same inputs are not trained again ' +
      'by themselves. If the job was waiting in a queue, ask for a run with force; if it was training, raise trainingDeadline or lower epochCount, the number of rows or trainingSamplePerPrompt.',
    aborted: () => 'Whatever the run had started was stopped. Ask for a new run when you want one.',
  };

function reasonOf(
  { outcome, reason }: RunEnding,
  { dataset, training }: RunFindings,
  problem: Problem | undefined,
): string {
  const why = problem ? `${problem.name}: ${problem.message}`.replace(/^: |: $/g, '').trim() : '';
  const what = [reason?.trim() ?? '', why].filter((part) => part !== '').join(': ');
  const happened = sentence(what === '' ? FALLBACK_REASONS[outcome] : what);
  if (outcome === 'trained') {
    return `${happened} ${rowsOf(dataset)}`.trim();
  }
  return training?.modelArn ? `${happened} The job had completed: model ${training.modelArn} exists.` : happened;
}

const FALLBACK_REASONS: Readonly<Record<RunOutcome, string>> = {
  trained: 'The customization job completed',
  skipped: 'There was nothing to do',
  failed: 'The run failed and named no error',
  'timed-out': 'The execution ran into its own deadline',
  aborted: 'The execution was aborted',
};

function rowsOf(dataset: PreparedDataset | undefined): string {
  return dataset
    ? `It trained on ${dataset.train.rows} rows, with ${dataset.validation.rows} for validation and ${dataset.heldOut.rows} held out.`
    : '';
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

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function cut(text: string): string {
  return text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH - 1)}…` : text;
}
