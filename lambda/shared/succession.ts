import type { ChampionModel, SwapKind } from '../../lib/contract/serving';
import type { ProductionItem } from '../../lib/contract/items';

/** What a committed swap changes beside the order of models. */
export interface Succession {
  readonly kind: SwapKind;
  /** The model that production answers with from now on; absent for the base model. */
  readonly target?: ChampionModel;
  /** Absent when production goes back to the base model, whose deployment stays as it is. */
  readonly deploymentArn?: string;
  readonly modelId: string;
  readonly modelIdParameter: string;
  /** How many models a rollback can go back. */
  readonly keepModels: number;
  readonly lastSwap: ProductionItem['lastSwap'];
}

/** The truth after a swap. `before` is absent before the first promotion. */
export function succeeded(before: ProductionItem | undefined, swap: Succession): ProductionItem {
  const { kind, target, modelId, modelIdParameter, lastSwap } = swap;
  const deploymentArn = swap.deploymentArn ?? before?.deploymentArn;
  const rolledBack = rolledBackAfter(before, kind);
  const earlier = earlierAfter(before, swap);
  const best = bestOf([before?.best, target, ...earlier], rolledBack);
  return {
    version: (before?.version ?? 0) + 1,
    modelId,
    modelIdParameter,
    ...(deploymentArn && { deploymentArn }),
    ...(target && { champion: target }),
    earlier,
    ...(best && { best }),
    rolledBack,
    lastSwap,
  };
}

function earlierAfter(before: ProductionItem | undefined, { kind, target, keepModels }: Succession) {
  const earlier = before?.earlier ?? [];
  if (kind === 'rollback') {
    const at = earlier.findIndex(({ modelArn }) => modelArn === target?.modelArn);
    return at < 0 ? [] : earlier.slice(0, at);
  }
  const all = [...earlier, ...(before?.champion ? [before.champion] : [])];
  return all.filter(({ modelArn }) => modelArn !== target?.modelArn).slice(-keepModels);
}

function rolledBackAfter(before: ProductionItem | undefined, kind: SwapKind): string[] {
  const known = before?.rolledBack ?? [];
  return kind === 'rollback' && before?.champion ? [...new Set([...known, before.champion.modelArn])] : [...known];
}

/** A model that had to be rolled back sets no bar for others, however high its mean was. */
function bestOf(models: ReadonlyArray<ChampionModel | undefined>, rolledBack: readonly string[]) {
  return models.reduce(
    (best, model) =>
      model && !rolledBack.includes(model.modelArn) && model.heldOutMean > (best?.heldOutMean ?? -Infinity)
        ? model
        : best,
    undefined,
  );
}
