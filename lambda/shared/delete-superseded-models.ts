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
  try {
    const inUse = await modelsInUse(dependencies, serving.deploymentName);
    const runs = await dependencies.registry.readRuns();
    const others = runs.flatMap(modelsOf).filter(({ modelArn }) => !inUse.has(modelArn));
    for (const model of others.slice(0, Math.max(0, others.length - serving.keepModels))) {
      await deleteModel(dependencies, model);
    }
  } catch (error) {
    log.error('models-not-deleted', { pipeline, error: String(error), advice: ADVICE });
  }
}

interface ModelOfRun {
  readonly runId: string;
  readonly modelArn: string;
}

const ADVICE =
  'The next run tries again. Models are billed while they are stored and count against the quota of custom models.';

/** One model that is not let go must not keep the others. */
async function deleteModel(
  { registry, models, now }: RetentionDependencies,
  { runId, modelArn }: ModelOfRun,
): Promise<void> {
  try {
    const state = await models.delete(modelArn);
    if (state === 'deleted') await registry.markModelDeleted(runId, new Date(now()).toISOString());
    log.info('model-superseded', { runId, modelArn, state });
  } catch (error) {
    log.error('model-not-deleted', { runId, modelArn, error: String(error), advice: ADVICE });
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

const modelsOf = ({ run, training, modelDeletedAt }: RunItem): ModelOfRun[] =>
  training?.modelArn !== undefined && modelDeletedAt === undefined
    ? [{ runId: run.runId, modelArn: training.modelArn }]
    : [];
