import { swapProduction } from '../../../lambda/swap-production/swap-production';
import type {
  CommittedSwap,
  RestoredProduction,
  StartSwapInput,
  Swap,
  SwapInput,
  SwapResult,
  SwapState,
} from '../../../lib/contract/serving';
import { BASE_MODEL_ID, contract, executionArnOf, givenRun, modelArnOf, SERVING } from './runs';
import type { World } from './world';

/** The swap that a run asks for which trained the model of that name. */
export function promotionOf(name: string, parts: Partial<StartSwapInput> = {}): StartSwapInput {
  return {
    contract,
    kind: 'promote',
    executionArn: executionArnOf(name),
    pipeline: 'support',
    serving: SERVING,
    baseModelId: BASE_MODEL_ID,
    reason: `${name} is better`,
    tags: { team: 'support' },
    promotion: { run: givenRun(name), modelArn: modelArnOf(name), heldOutMean: 0.7 },
    ...parts,
  };
}

export function rollbackOf(name: string, parts: Partial<StartSwapInput> = {}): StartSwapInput {
  return { ...promotionOf(name), kind: 'rollback', reason: 'users complain', promotion: undefined, ...parts };
}

/** A world with an execution that swaps and, of a promotion, the record of its run. */
export async function begun(world: World, input: StartSwapInput): Promise<void> {
  world.executions.set(input.executionArn, { status: 'RUNNING' });
  if (input.promotion) await world.registry.createRun(input.promotion.run, {});
}

const take = <T extends SwapResult>(world: World, input: SwapInput) =>
  swapProduction(input, world.dependencies) as Promise<T>;

export const start = (world: World, input: StartSwapInput) => take<Swap>(world, { step: 'start', ...input });

export const describe = (world: World, { executionArn }: StartSwapInput, swap: Swap) =>
  take<SwapState>(world, { step: 'describe', contract, executionArn, swap });

export const commit = (world: World, input: StartSwapInput, swap: Swap) => {
  const { executionArn, serving, baseModelId, reason } = input;
  return take<CommittedSwap>(world, { step: 'commit', contract, executionArn, swap, serving, baseModelId, reason });
};

export const restore = (world: World, { executionArn }: StartSwapInput) =>
  take<RestoredProduction>(world, { step: 'restore', contract, executionArn });

/** A whole swap on a good day. */
export async function swapped(world: World, input: StartSwapInput): Promise<CommittedSwap> {
  await begun(world, input);
  const swap = await start(world, input);
  world.deployments.complete();
  const committed = await commit(world, input, swap);
  world.executions.set(input.executionArn, { status: 'SUCCEEDED' });
  return committed;
}

/** A world in which the models of these names were promoted one after the other. */
export async function promoted(world: World, ...names: readonly string[]): Promise<void> {
  for (const name of names) await swapped(world, promotionOf(name));
}
