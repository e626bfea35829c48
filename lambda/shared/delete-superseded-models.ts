import type { RunItem } from '../../lib/contract/items';
import type { RunSettings } from '../../lib/contract/settings';
import type { CustomModels } from './custom-models';
import { log } from './log';
import type { ModelDeployments } from './model-deployments';
import type { ProductionRegistry } from './production-registry';
import type { RunRegistry } from './run-registry';

export interface RetentionDependencies {
  readonly registry: RunRegistry;
  readonly production: ProductionRegistry;
  readonly deployments: ModelDeployments;
  readonly models: CustomModels;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Deletes models of earlier runs that are neither in use nor among the newest `keepModels` others, the oldest first. A model
 * that is still deployed is left for the next run, and so is everything when a call fails: a run does not fail for it.
 */
export async function deleteSupersededModels(
  dependencies: RetentionDependencies,
  { pipeline, serving }: RunSettings,
): Promise<void> {
  const { registry, models, now } = dependencies;
  try {
    const inUse = await modelsInUse(dependencies, serving.deploymentName);
    const others = (await registry.readRuns()).flatMap(deletable).filter(({ modelArn }) => !inUse.has(modelArn));
    for (const { runId, modelArn } of others.slice(0, Math.max(0, others.length - serving.keepModels))) {
      const state = await models.delete(modelArn);
      if (state === 'deleted') await registry.markModelDeleted(runId, new Date(now()).toISOString());
      log.info('model-superseded', { runId, modelArn, state });
    }
  } catch (error) {
    log.error('models-not-deleted', {
      pipeline,
      error: String(error),
      advice: 'The next run tries again. Stored models are billed and count against the quota of custom models.',
    });
  }
}

/** The champion, what a rollback can go back to, the best ever, and what the production deployment has or gets. */
async function modelsInUse(
  { production, deployments }: RetentionDependencies,
  deploymentName: string,
): Promise<ReadonlySet<string | undefined>> {
  const truth = await production.read();
  const deployed = await deployments.find(deploymentName);
  return new Set([
    truth?.champion?.modelArn,
    truth?.best?.modelArn,
    ...(truth?.earlier ?? []).map(({ modelArn }) => modelArn),
    deployed?.modelArn,
    deployed?.update?.modelArn,
  ]);
}

const deletable = ({ run, training, modelDeletedAt }: RunItem) =>
  training?.modelArn !== undefined && modelDeletedAt === undefined
    ? [{ runId: run.runId, modelArn: training.modelArn }]
    : [];
