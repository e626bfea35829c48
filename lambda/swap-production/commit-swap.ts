import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { CommitSwapInput, CommittedSwap } from '../../lib/contract/serving';
import type { ProductionItem } from '../../lib/contract/items';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import { requireLock } from '../shared/production-lock';
import type { ProductionRegistry } from '../shared/production-registry';
import { publishProduction, type Publisher } from '../shared/publish-production';
import type { RunRegistry } from '../shared/run-registry';
import { succeeded } from '../shared/succession';
import { smokeCall } from './smoke-call';

export interface CommitSwapDependencies extends Publisher {
  readonly production: ProductionRegistry;
  readonly registry: RunRegistry;
  readonly runtime: BedrockRuntimeClient;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Asks the new model once, makes it the truth, publishes that and releases the lock. Called twice it does what is left;
 * of two that commit to the same version one wins, and the other answers `stale`.
 *
 * @throws RftError when the model does not answer; then nothing is committed
 */
export async function commitSwap(input: CommitSwapInput, dependencies: CommitSwapDependencies): Promise<CommittedSwap> {
  const { executionArn, swap } = acceptContract(input);
  const { production, registry } = dependencies;
  const before = await production.read();
  const truth = before?.lastSwap.by === executionArn ? before : await commit(input, before, dependencies);
  if (!truth) {
    return staleOf(await production.read(), input);
  }
  const committed: CommittedSwap = {
    state: 'committed',
    reason: truth.lastSwap.reason,
    productionVersion: truth.version,
    modelId: truth.modelId,
  };
  if (swap.kind === 'promote' && swap.target) {
    // Before anything else can fail: from here on the run is a promoted one.
    await registry.recordStep(swap.target.runId, { swap: committed });
  }
  const lock = await production.readLock();
  if (lock?.executionArn === executionArn) {
    await publishProduction(dependencies, lock.pipeline, truth);
    await production.releaseLock(executionArn);
  }
  log.info('swap-committed', { executionArn, kind: swap.kind, ...committed });
  return committed;
}

/** The next truth, or nothing when somebody else wrote one. */
async function commit(
  { executionArn, swap, serving, baseModelId, reason }: CommitSwapInput,
  before: ProductionItem | undefined,
  { production, runtime, now }: CommitSwapDependencies,
): Promise<ProductionItem | undefined> {
  if ((before?.version ?? 0) !== swap.productionVersion) {
    return undefined;
  }
  const { kind, target, deploymentArn } = swap;
  const modelId = deploymentArn ?? baseModelId;
  await smokeCall(runtime, modelId);
  requireLock(await production.readLock(), executionArn);
  const next = succeeded(before, {
    kind,
    target,
    deploymentArn,
    modelId,
    modelIdParameter: serving.modelIdParameter,
    keepModels: serving.keepModels,
    lastSwap: {
      kind,
      at: new Date(now()).toISOString(),
      reason,
      by: executionArn,
      ...(kind === 'promote' && target && { runId: target.runId }),
    },
  });
  if (await production.commit(next)) {
    return next;
  }
  // Refused: by somebody else's commit, or by our own of which the answer got lost.
  const holds = await production.read();
  return holds?.lastSwap.by === executionArn ? holds : undefined;
}

function staleOf(truth: ProductionItem | undefined, { swap, baseModelId }: CommitSwapInput): CommittedSwap {
  const productionVersion = truth?.version ?? 0;
  return {
    state: 'stale',
    reason: `production went from version ${swap.productionVersion} to ${productionVersion} in the meantime. Decide again`,
    productionVersion,
    modelId: truth?.modelId ?? baseModelId,
  };
}
