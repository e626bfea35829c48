import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isNamed } from './service-errors';

/** How an execution is doing, as far as its lease is concerned. */
export interface ExecutionState {
  readonly running: boolean;
  /** Absent when the execution does not exist any more. */
  readonly status?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Looks at an execution. One that does not exist (deleted, or ended more than 90 days ago) does not run. */
export async function describeExecution(sfn: SFNClient, executionArn: string): Promise<ExecutionState> {
  try {
    const { status, error, cause } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    // Anything that may still go on keeps its lease, a status that did not exist when this was written included.
    const ended = status === 'SUCCEEDED' || status === 'FAILED' || status === 'TIMED_OUT' || status === 'ABORTED';
    return { running: !ended, status, error, cause };
  } catch (failure) {
    if (isNamed(failure, 'ExecutionDoesNotExist')) {
      return { running: false };
    }
    throw failure;
  }
}
