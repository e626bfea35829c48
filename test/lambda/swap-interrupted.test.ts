import type { CommittedSwap, StartSwapInput } from '../../lib/contract/serving';
import { expectSameEnd, type Interrupted } from './shared/interruption';
import { useDynamoDb } from './shared/registry-table';
import { SERVING } from './shared/runs';
import { begun, commit, promoted, promotionOf, restore, rollbackOf, start } from './shared/swaps';
import { givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
useCapturedLog();

const SWAPS: ReadonlyArray<readonly [string, readonly string[], StartSwapInput]> = [
  ['the first promotion', [], promotionOf('one')],
  ['a later promotion', ['one'], promotionOf('two')],
  ['a rollback to the base model', ['one'], rollbackOf('back')],
];

// The state machine calls a step again that was cut short.
describe.each(SWAPS)('%s', (_name, models, input) => {
  const givenSwap = async () => {
    const world = await givenWorld();
    await promoted(world, ...models);
    await begun(world, input);
    return world;
  };
  const givenStartedSwap = async () => {
    const world = await givenSwap();
    const swap = await start(world, input);
    world.deployments.complete();
    return { ...world, swap };
  };

  const step = 'killed %s any of its calls and called again, it ends the same';
  const times = ['before', 'after'] as const;

  test.each(times)(
    `start ${step}`,
    (when) =>
      expectSameSwap(when, {
        given: givenSwap,
        work: (world) => start(world, input),
        left: async (world, swap) => {
          world.deployments.complete();
          return productionOf(world, await commit(world, input, swap));
        },
      }),
    120_000,
  );

  test.each(times)(
    `commit ${step}`,
    (when) =>
      expectSameSwap(when, {
        given: givenStartedSwap,
        work: (world) => commit(world, input, world.swap),
        left: productionOf,
      }),
    120_000,
  );

  test.each(times)(
    `restore ${step}`,
    (when) =>
      expectSameSwap(when, {
        given: givenStartedSwap,
        work: async (world) => {
          for (let looks = 0; (await restore(world, input)).state === 'restoring'; looks++) {
            if (looks > 0) world.deployments.complete();
          }
        },
        left: (world) => productionOf(world),
      }),
    120_000,
  );
});

async function productionOf({ answers, deployments, items }: World, committed?: CommittedSwap) {
  const deployment = deployments.byName.get(SERVING.deploymentName);
  return { committed, items: await items(), parameters: [...answers.parameters], deployment };
}

/** Expects the same end wherever the work is killed, told twice only by a death between telling and releasing the lock. */
async function expectSameSwap<Swapping extends World, Result>(
  when: 'before' | 'after',
  { left, ...interrupted }: Interrupted<Swapping, Result>,
): Promise<void> {
  const told: number[] = [];
  const calls = await expectSameEnd<Swapping, Result>(when, {
    ...interrupted,
    left: async (world, result) => {
      const end = await left(world, result);
      told.push(world.events.length);
      return end;
    },
  });
  expect(calls).toBeGreaterThanOrEqual(3);
  const [once = 0] = told;
  expect(told.filter((times) => times !== once && times !== once + 1)).toEqual([]);
}
