import type { SFNClient } from '@aws-sdk/client-sfn';
import { REQUEST_REJECTED } from '../../lib/contract/errors';
import type { ProductionItem, ProductionLockItem } from '../../lib/contract/items';
import { SWAP_TIMEOUT_SECONDS } from '../../lib/contract/limits';
import { describeExecution } from './executions';
import { log } from './log';
import { isChanging, modelOf, tryDelete } from './deployment-state';
import type { ModelDeployments } from './model-deployments';
import type { ProductionRegistry } from './production-registry';
import { publishProduction, type Publisher } from './publish-production';
import { classifyServiceError, isNamed } from './service-errors';

export interface SettleDependencies extends Publisher {
  readonly production: ProductionRegistry;
  readonly deployments: ModelDeployments;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** `settling`: the lock is kept, look again. */
export type Settled = 'settled' | 'settling';

/**
 * Ends a swap that goes no further: production answers with what the truth says, a commit is published, the lock is free.
 * Called by whoever holds the lock, and for an execution that died by whoever finds it.
 */
export async function settleProduction(dependencies: SettleDependencies, lock: ProductionLockItem): Promise<Settled> {
  const { production } = dependencies;
  const truth = await production.read();
  if (!(await putRight(dependencies.deployments, lock, truth))) {
    return 'settling';
  }
  if (truth?.lastSwap.by === lock.executionArn) {
    await publishProduction(dependencies, lock.pipeline, truth);
  }
  await production.releaseLock(lock.executionArn);
  log.info('production-settled', { executionArn: lock.executionArn, version: truth?.version ?? 0 });
  return 'settled';
}

/**
 * Ends the swap of an execution that died, when there is one. A call of it may still be in flight, so this looks a second
 * time when none can be any more.
 */
export async function settleDeadSwap(dependencies: SettleDependencies & { readonly sfn: SFNClient }): Promise<Settled> {
  const { production, sfn, now } = dependencies;
  const lock = await production.readLock();
  if (!lock) {
    return 'settled';
  }
  const { executionArn } = lock;
  if ((await describeExecution(sfn, executionArn)).running) {
    return 'settling';
  }
  // Before the look: what happens while we look is for the next look.
  const lookedAt = now();
  const closingAt = await production.markLockClosing(executionArn, new Date(lookedAt).toISOString());
  if (lookedAt - Date.parse(closingAt) < SWAP_TIMEOUT_SECONDS * 1_000) {
    await putRight(dependencies.deployments, lock, await production.read());
    log.warn('swap-died', { executionArn, closingAt });
    return 'settling';
  }
  return settleProduction(dependencies, lock);
}

/** Whether the production deployment answers as the truth says, or nothing can be done that it will. */
async function putRight(
  deployments: ModelDeployments,
  { deploymentName }: ProductionLockItem,
  truth: ProductionItem | undefined,
): Promise<boolean> {
  const found = await deployments.find(deploymentName);
  const champion = truth?.champion?.modelArn;
  if (!found) {
    if (champion) log.error('production-deployment-missing', { deploymentName, champion });
    return true;
  }
  if (found.deploymentArn !== truth?.deploymentArn) {
    // Made by this swap and never committed: no application knows it.
    return tryDelete(deployments, found.deploymentArn);
  }
  if (champion === undefined) {
    // The base model answers, through its inference profile.
    return true;
  }
  if (isChanging(found)) {
    return false;
  }
  if (modelOf(found) === champion) {
    return true;
  }
  const failedBefore = found.update?.status === 'UpdateFailed' && found.update.modelArn === champion;
  if (failedBefore || !(await isRestoring(deployments, found.deploymentArn, champion))) {
    log.error('production-not-restored', { ...found, champion, advice: 'Roll back to a model that still exists.' });
    return true;
  }
  return false;
}

async function isRestoring(deployments: ModelDeployments, deploymentArn: string, champion: string): Promise<boolean> {
  try {
    await deployments.update(deploymentArn, champion);
    log.warn('production-restored', { deploymentArn, champion });
    return true;
  } catch (error) {
    if (!isNamed(classifyServiceError(error), REQUEST_REJECTED)) {
      throw error;
    }
    log.error('restore-refused', { deploymentArn, champion, error: String(error) });
    return false;
  }
}
