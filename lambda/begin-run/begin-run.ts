import type { SFNClient } from '@aws-sdk/client-sfn';
import type { IncludedMarks, LeaseItem } from '../../lib/contract/items';
import { isDueExecution, runIdOf } from '../../lib/contract/names';
import type { BeginRunInput, BeginRunOutput } from '../../lib/contract/payloads';
import { acceptContract } from '../shared/contract';
import { mergedRequest } from '../shared/dispatch';
import { describeExecution } from '../shared/executions';
import { log } from '../shared/log';
import { isPending, type MarkRegistry } from '../shared/mark-registry';
import type { RunRegistry } from '../shared/run-registry';
import { unpinnedRun } from '../shared/unpinned-run';
import { type PinDependencies, pinReward } from './pin-reward';

export interface BeginRunDependencies extends PinDependencies {
  readonly registry: RunRegistry;
  readonly marks: MarkRegistry;
  readonly sfn: SFNClient;
}

/**
 * Takes the lease, pins the reward and writes the record of the run. Called twice for one execution it answers the same.
 *
 * The lease carries what the run was to begin with, marks included: an execution that dies before its record is written is
 * closed from there.
 */
export async function beginRun(input: BeginRunInput, dependencies: BeginRunDependencies): Promise<BeginRunOutput> {
  const { executionArn, startedAt } = acceptContract(input);
  const { registry } = dependencies;
  const runId = runIdOf(executionArn, startedAt);
  const lease: LeaseItem = { runId, executionArn, begin: await beginningOf(input, dependencies.marks) };
  if (isDueExecution(executionArn) && isEmpty(lease.begin.marks) && !(await hasBegun(runId, registry))) {
    return refused('every request was included in another run');
  }
  const holder = await registry.takeLease(lease);
  if (holder.runId !== runId) {
    return refused(await reasonOf(holder, dependencies));
  }

  let item = await registry.readRun(runId);
  if (!item) {
    const pinned = await pinReward(input.settings.reward.functionArn, dependencies);
    item = await registry.createRun({ ...unpinnedRun(lease), ...pinned }, lease.begin.marks);
  }
  if (item.status !== 'active') {
    // Closed in between; nobody does that to an execution that runs, so this is a late call of one that does not.
    if (item.status === 'finished') {
      await registry.releaseLease(runId);
    }
    return refused(`run ${runId} was closed before it began`);
  }
  // At once and not at the end: what is asked for from now on, and how, is a matter of the next run.
  await dependencies.marks.includeAll(item.marks);
  log.info('run-begun', { runId, executionArn, rewardVersionArn: item.run.rewardVersionArn, marks: item.marks });
  return { started: true, run: item.run };
}

const isEmpty = (marks: IncludedMarks): boolean => Object.keys(marks).length === 0;

/** A second call for an execution finds the marks that the first one included. */
async function hasBegun(runId: string, registry: RunRegistry): Promise<boolean> {
  return (await registry.readLease())?.runId === runId || (await registry.readRun(runId)) !== undefined;
}

async function beginningOf(
  { startedAt, settings, request }: BeginRunInput,
  registered: MarkRegistry,
): Promise<LeaseItem['begin']> {
  const pending = (await registered.readAll()).filter(isPending);
  const marks: IncludedMarks = Object.fromEntries(pending.map(({ kind, count }) => [kind, count]));
  // A mark may have joined after the execution was asked for: what it asks for counts as well.
  return { startedAt, settings, request: mergedRequest([request, ...pending.map((mark) => mark.request)]), marks };
}

async function reasonOf({ runId, executionArn }: LeaseItem, { sfn }: BeginRunDependencies): Promise<string> {
  const { running } = await describeExecution(sfn, executionArn);
  return running
    ? `run ${runId} is active`
    : `run ${runId} ended without its clean-up; reconcile closes it within minutes and then starts what is pending`;
}

function refused(reason: string): BeginRunOutput {
  log.info('run-not-begun', { reason });
  return { started: false, reason };
}
