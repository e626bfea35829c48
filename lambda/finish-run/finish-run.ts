import type { FinishRunInput, RunSummary } from '../../lib/contract/payloads';
import { closeRun, type CloseRunDependencies } from '../shared/close-run';
import { acceptContract } from '../shared/contract';
import { dispatch, type DispatchDependencies } from '../shared/dispatch';
import { log } from '../shared/log';

export type FinishRunDependencies = CloseRunDependencies & Omit<DispatchDependencies, 'stateMachineArn'>;

/** Ends the run of an execution that came to its last step, and starts the next one if it is due. */
export async function finishRun(input: FinishRunInput, dependencies: FinishRunDependencies): Promise<RunSummary> {
  const { run, stateMachineArn, outcome, reason, failure, dataset, training, baseline, promotion, approval, swap } =
    acceptContract(input);
  const summary = await closeRun(dependencies, {
    runId: run.runId,
    ending: { outcome, reason, failure },
    findings: { dataset, training, baseline, promotion, approval, swap },
  });
  try {
    await dispatch({ ...dependencies, stateMachineArn });
  } catch (error) {
    // The run itself is over and told so. The marks are still there, and reconcile looks at them within minutes.
    log.error('dispatch-failed', { runId: run.runId, error: String(error) });
  }
  return summary;
}
