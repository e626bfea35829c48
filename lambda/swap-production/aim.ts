import type { ChampionModel, StartSwapInput, Swap } from '../../lib/contract/serving';
import type { ProductionItem } from '../../lib/contract/items';
import type { CustomModels } from '../shared/custom-models';

/** Where a swap leads to, or why there is none. */
export type Aim = Pick<Swap, 'state' | 'reason' | 'target'>;

/** What production is to answer with after this swap. `truth` is absent before the first promotion. */
export async function aimOf(
  input: StartSwapInput,
  truth: ProductionItem | undefined,
  now: string,
  models: CustomModels,
): Promise<Aim> {
  const version = truth?.version ?? 0;
  if (input.productionVersion !== undefined && input.productionVersion !== version) {
    return {
      state: 'stale',
      reason:
        `production is at version ${version} and answers with ${nameOf(truth)}; the decision was made at version ` +
        `${input.productionVersion}. Decide again`,
    };
  }
  return input.promotion ? promotionAim(input.promotion, truth, now) : rollbackAim(truth, models);
}

function promotionAim(
  { run, modelArn, heldOutMean }: NonNullable<StartSwapInput['promotion']>,
  truth: ProductionItem | undefined,
  now: string,
): Aim {
  if (truth?.rolledBack.includes(modelArn)) {
    return {
      state: 'refused',
      reason: `model ${modelArn} was rolled back once and does not become champion again. Train a new one`,
    };
  }
  const target: ChampionModel = { modelArn, runId: run.runId, promotedAt: now, heldOutMean };
  return { state: 'swapping', reason: `production is to answer with model ${modelArn} of run ${run.runId}`, target };
}

async function rollbackAim(truth: ProductionItem | undefined, models: CustomModels): Promise<Aim> {
  if (!truth?.champion) {
    return { state: 'nothing', reason: 'production answers with the base model: there is no model to go back to' };
  }
  for (const target of [...truth.earlier].reverse()) {
    if (await models.exists(target.modelArn)) {
      return {
        state: 'swapping',
        reason: `production goes back to model ${target.modelArn} of run ${target.runId}`,
        target,
      };
    }
  }
  return { state: 'swapping', reason: 'production goes back to the base model' };
}

const nameOf = (truth: ProductionItem | undefined): string =>
  truth?.champion ? `model ${truth.champion.modelArn} of run ${truth.champion.runId}` : 'the base model';
