import type { ReconcileInput, RequestRunOutput, RunOutcome, RunSummary } from '../../lib/contract/payloads';
import { closeDeadRun, type CloseRunDependencies } from '../shared/close-run';
import { dispatch, type DispatchDependencies } from '../shared/dispatch';
import { describeExecution, type ExecutionState } from '../shared/executions';
import { log } from '../shared/log';
import { repairParameter } from '../shared/publish-production';
import { settleDeadSwap } from '../shared/settle-production';
import type { RunEnding } from '../shared/summary';

export type ReconcileDependencies = CloseRunDependencies & DispatchDependencies;

/** What was found and done. */
export type ReconcileOutput =
  /** The execution of the lease runs: nothing to do. */
  | { readonly state: 'running'; readonly runId: string }
  /** The run is closing; a later call does the rest. */
  | { readonly state: 'look-again'; readonly runId: string }
  /** No lease is held (any more), and what was due was started. */
  | { readonly state: 'free'; readonly closed?: RunSummary; readonly dispatch: RequestRunOutput };

/**
 * Puts right what a dead swap left of production, closes the run whose execution died before FinishRun, and starts what is
 * due. Called by the rule on executions that ended
 * badly and by a schedule, since such events are best effort; both look at the locks, so a late or repeated call does no
 * harm.
 */
export async function reconcile(input: ReconcileInput, dependencies: ReconcileDependencies): Promise<ReconcileOutput> {
  await lookAfterProduction(dependencies);
  const lease = await dependencies.registry.readLease();
  if (!lease) {
    return { state: 'free', dispatch: await dispatch(dependencies) };
  }
  const { runId, executionArn } = lease;
  const execution = await describeExecution(dependencies.sfn, executionArn);
  if (execution.running) {
    return { state: 'running', runId };
  }
  log.warn('run-died', {
    runId,
    executionArn,
    status: execution.status,
    toldBy: input.executionArn ? 'event' : 'schedule',
  });
  const closed = await closeDeadRun(dependencies, { lease, ending: endingOf(execution) });
  if (closed === 'look-again') {
    return { state: 'look-again', runId };
  }
  return { state: 'free', closed, dispatch: await dispatch(dependencies) };
}

/** Trouble with production does not keep a dead run from being closed: it is looked at again in five minutes. */
async function lookAfterProduction(dependencies: ReconcileDependencies): Promise<void> {
  try {
    if ((await settleDeadSwap(dependencies)) === 'settled') {
      await repairParameter(dependencies.ssm, await dependencies.production.read());
    }
  } catch (error) {
    log.error('production-not-settled', { error: String(error) });
  }
}

const OUTCOMES: Readonly<Record<string, RunOutcome>> = { ABORTED: 'aborted', TIMED_OUT: 'timed-out' };

function endingOf({ status, error, cause }: ExecutionState): RunEnding {
  const failure = error === undefined && cause === undefined ? undefined : { Error: error, Cause: cause };
  if (status === undefined) {
    return { outcome: 'aborted', reason: 'The execution does not exist any more' };
  }
  if (status === 'SUCCEEDED') {
    return { outcome: 'failed', reason: 'The execution ended without the clean-up of FinishRun' };
  }
  return { outcome: OUTCOMES[status] ?? 'failed', failure };
}
