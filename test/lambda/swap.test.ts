import type { SwapInput } from '../../lib/contract/serving';
import { SWAP_TIMEOUT_SECONDS } from '../../lib/contract/limits';
import { settleDeadSwap } from '../../lambda/shared/settle-production';
import { swapProduction } from '../../lambda/swap-production/swap-production';
import { useDynamoDb } from './shared/registry-table';
import { BASE_MODEL_ID, modelArnOf, NOON, SERVING } from './shared/runs';
import { deploymentArnOf } from './shared/serving';
import {
  begun,
  commit,
  describe as look,
  promoted,
  promotionOf,
  restore,
  rollbackOf,
  start,
  swapped,
} from './shared/swaps';
import { givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
useCapturedLog();

const { deploymentName, modelIdParameter } = SERVING;
const first = deploymentArnOf(deploymentName);

async function givenProduction(...names: readonly string[]): Promise<World> {
  const world = await givenWorld();
  world.answers.parameters.set(modelIdParameter, BASE_MODEL_ID);
  await promoted(world, ...names);
  return world;
}

const answersWith = (world: World) => {
  const modelId = world.answers.parameters.get(modelIdParameter);
  return modelId === BASE_MODEL_ID ? 'base' : world.deployments.answer(deploymentName);
};

describe('a promotion', () => {
  test('the first one ever makes the production deployment and moves the parameter to it', async () => {
    const world = await givenProduction();
    const input = promotionOf('one', { productionVersion: 0 });
    await begun(world, input);
    const swap = await start(world, input);
    expect(swap).toMatchObject({ state: 'swapping', deploymentArn: first, productionVersion: 0 });
    expect(world.deployments.created).toMatchObject([
      {
        name: deploymentName,
        modelArn: modelArnOf('one'),
        tags: { team: 'support', 'cdk-bedrock-rft:pipeline': 'support' },
      },
    ]);
    expect(await look(world, input, swap)).toEqual({ status: 'Swapping' });
    expect(answersWith(world)).toBe('base');
    world.deployments.complete();
    expect(await look(world, input, swap)).toEqual({ status: 'Swapped' });
    expect(await commit(world, input, swap)).toEqual({
      state: 'committed',
      reason: 'one is better',
      productionVersion: 1,
      modelId: first,
    });
    expect(world.answers.asked).toEqual([first]);
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(await world.production.readLock()).toBeUndefined();
    expect(await world.registry.readRun(input.promotion!.run.runId)).toMatchObject({ swap: { state: 'committed' } });
    expect(world.events).toEqual([
      {
        contract: 1,
        pipeline: 'support',
        kind: 'promote',
        modelId: first,
        modelArn: modelArnOf('one'),
        runId: input.promotion!.run.runId,
        reason: 'one is better',
        productionVersion: 1,
      },
    ]);
  });

  test('a later one changes the model behind the same deployment, and the old one answers until then', async () => {
    const world = await givenProduction('one');
    const input = promotionOf('two', { productionVersion: 1 });
    await begun(world, input);
    const swap = await start(world, input);
    expect(await look(world, input, swap)).toEqual({ status: 'Swapping' });
    expect(answersWith(world)).toBe(modelArnOf('one'));
    world.deployments.complete();
    expect(await look(world, input, swap)).toEqual({ status: 'Swapped' });
    await commit(world, input, swap);
    expect(answersWith(world)).toBe(modelArnOf('two'));
    expect(world.deployments.created).toHaveLength(1);
    expect(await world.production.read()).toMatchObject({
      version: 2,
      champion: { modelArn: modelArnOf('two') },
      earlier: [{ modelArn: modelArnOf('one') }],
    });
  });

  test('a decision about a champion that is no longer one is stale', async () => {
    const world = await givenProduction('one', 'two');
    const input = promotionOf('three', { productionVersion: 1 });
    await begun(world, input);
    expect(await start(world, input)).toMatchObject({
      state: 'stale',
      reason: expect.stringMatching(/at version 2 and answers with model .*two.*Decide again/) as string,
    });
    expect(await world.production.readLock()).toBeUndefined();
    expect(world.deployments.updates).toEqual([modelArnOf('two')]);
  });

  test('a model that was rolled back never becomes champion again', async () => {
    const world = await givenProduction('one', 'two');
    await swapped(world, rollbackOf('back'));
    const again = {
      ...promotionOf('again'),
      promotion: { ...promotionOf('two').promotion!, modelArn: modelArnOf('two') },
    };
    await begun(world, again);
    expect(await start(world, again)).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/rolled back once/),
    });
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(await world.production.readLock()).toBeUndefined();
  });

  test('of two that commit to the same version one wins, and the other is stale', async () => {
    const world = await givenProduction('one');
    const [mine, theirs] = [promotionOf('mine'), promotionOf('theirs')];
    await begun(world, mine);
    await begun(world, theirs);
    const swap = await start(world, mine);
    world.deployments.complete();
    // The lock changes hands although its holder runs: what must not happen is survived all the same.
    await world.production.releaseLock(mine.executionArn);
    const other = await start(world, theirs);
    world.deployments.complete();
    expect(await commit(world, theirs, other)).toMatchObject({ state: 'committed', productionVersion: 2 });
    expect(await commit(world, mine, swap)).toMatchObject({ state: 'stale', productionVersion: 2 });
    expect(answersWith(world)).toBe(modelArnOf('theirs'));
    expect(world.events).toHaveLength(2);
  });

  test('a commit is conditional on the version that it has read, whatever happened since', async () => {
    const world = await givenProduction('one');
    const before = await world.production.read();
    await promoted(world, 'two');
    const late = promotionOf('late');
    await begun(world, late);
    const swap = { ...(await start(world, late)), productionVersion: 1 };
    world.deployments.complete();
    jest.spyOn(world.production, 'read').mockResolvedValueOnce(before);
    expect(await commit(world, late, swap)).toMatchObject({ state: 'stale', productionVersion: 2 });
    expect(await world.production.read()).toMatchObject({ version: 2, champion: { modelArn: modelArnOf('two') } });
    while ((await restore(world, late)).state === 'restoring') world.deployments.complete();
    expect(answersWith(world)).toBe(modelArnOf('two'));
  });

  test('the production deployment, deleted by hand, is made anew', async () => {
    const world = await givenProduction('one');
    world.deployments.byName.delete(deploymentName);
    const committed = await swapped(world, promotionOf('two'));
    expect(committed.modelId).toBe(deploymentArnOf(deploymentName, 2));
    expect(world.answers.parameters.get(modelIdParameter)).toBe(committed.modelId);
    expect(new Set(world.deployments.created.map(({ clientToken }) => clientToken)).size).toBe(2);
  });

  test('a production deployment that never came up is deleted and made again', async () => {
    const world = await givenProduction();
    world.deployments.byName.set(deploymentName, { deploymentArn: first, modelArn: 'old', status: 'Failed' });
    await swapped(world, promotionOf('one'));
    expect(world.deployments.deleted).toEqual([deploymentName]);
    expect(answersWith(world)).toBe(modelArnOf('one'));
  });

  test('waits for a slot while the deployment still changes for somebody else', async () => {
    const world = await givenProduction('one');
    await world.deployments.update(first, modelArnOf('other'));
    const input = promotionOf('two');
    await begun(world, input);
    await expect(start(world, input)).rejects.toMatchObject({ name: 'NoDeploymentSlot' });
  });
});

describe('a rollback', () => {
  test('goes back to the model before, by the same way, and never to the one that it left', async () => {
    const world = await givenProduction('one', 'two', 'three');
    const committed = await swapped(world, rollbackOf('back', { productionVersion: 3 }));
    expect(committed).toMatchObject({ state: 'committed', productionVersion: 4, modelId: first });
    expect(answersWith(world)).toBe(modelArnOf('two'));
    expect(await world.production.read()).toMatchObject({
      champion: { modelArn: modelArnOf('two') },
      earlier: [{ modelArn: modelArnOf('one') }],
      rolledBack: [modelArnOf('three')],
      lastSwap: { kind: 'rollback', reason: 'users complain' },
    });
    expect(world.events.at(-1)).toMatchObject({ kind: 'rollback', modelArn: modelArnOf('two') });
  });

  test('without a model before, goes back to the base model: only the parameter and the truth change', async () => {
    const world = await givenProduction('one');
    const input = rollbackOf('back');
    await begun(world, input);
    const swap = await start(world, input);
    expect(swap).toMatchObject({ state: 'swapping' });
    expect(swap).not.toHaveProperty('deploymentArn');
    expect(await look(world, input, swap)).toEqual({ status: 'Swapped' });
    expect(await commit(world, input, swap)).toMatchObject({ state: 'committed', modelId: BASE_MODEL_ID });
    expect(answersWith(world)).toBe('base');
    expect(world.deployments.updates).toEqual([]);
    const truth = await world.production.read();
    expect(truth).not.toHaveProperty('champion');
    expect(truth).toMatchObject({ deploymentArn: first, rolledBack: [modelArnOf('one')] });
    expect(world.events.at(-1)).not.toHaveProperty('modelArn');
  });

  test.each([[[]], [['one']]])(
    'with the base model in production there is nothing to go back to (%j)',
    async (names) => {
      const world = await givenProduction(...names);
      if (names.length > 0) await swapped(world, rollbackOf('back'));
      const again = rollbackOf('again');
      await begun(world, again);
      expect(await start(world, again)).toMatchObject({ state: 'nothing' });
      expect(await world.production.readLock()).toBeUndefined();
    },
  );

  test('asked for twice by a person who saw one version, goes back one model', async () => {
    const world = await givenProduction('one', 'two', 'three');
    await swapped(world, rollbackOf('back', { productionVersion: 3 }));
    const again = rollbackOf('again', { productionVersion: 3 });
    await begun(world, again);
    expect(await start(world, again)).toMatchObject({ state: 'stale' });
    expect(answersWith(world)).toBe(modelArnOf('two'));
  });

  test('passes over a model that was deleted by hand', async () => {
    const world = await givenProduction('one', 'two', 'three');
    await world.models.delete(modelArnOf('two'));
    await swapped(world, rollbackOf('back'));
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(await world.production.read()).toMatchObject({ earlier: [] });
  });

  test('during a promotion is busy, and goes on by what that left', async () => {
    const world = await givenProduction('one');
    const promotion = promotionOf('two');
    await begun(world, promotion);
    const swap = await start(world, promotion);
    const input = rollbackOf('back');
    await begun(world, input);
    expect(await start(world, input)).toMatchObject({
      state: 'busy',
      reason: expect.stringContaining(promotion.executionArn) as string,
    });
    world.deployments.complete();
    await commit(world, promotion, swap);
    await swapped(world, input);
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(await world.production.read()).toMatchObject({ version: 3, rolledBack: [modelArnOf('two')] });
  });
});

describe('a swap that fails half-way', () => {
  test('an update that fails leaves the old model answering', async () => {
    const world = await givenProduction('one');
    const input = promotionOf('two');
    await begun(world, input);
    const swap = await start(world, input);
    world.deployments.complete('badly');
    expect(await look(world, input, swap)).toMatchObject({ status: 'Failed', failureMessage: /update to .* failed/ });
    expect(await restore(world, input)).toEqual({ state: 'restored' });
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(await world.production.readLock()).toBeUndefined();
    expect(world.events).toHaveLength(1);
  });

  test.each([
    ['AccessDeniedException', 'ModelAccessDenied'],
    ['ValidationException', 'ValidationException'],
  ])('a model that does not answer (%s) is exchanged for the old one again', async (name, thrown) => {
    const world = await givenProduction('one');
    const input = promotionOf('two');
    await begun(world, input);
    const swap = await start(world, input);
    world.deployments.complete();
    world.answers.silenceWith(name);
    await expect(commit(world, input, swap)).rejects.toMatchObject({ name: thrown });
    expect(await world.production.read()).toMatchObject({ version: 1 });
    expect(await restore(world, input)).toEqual({ state: 'restoring' });
    expect(await restore(world, input)).toEqual({ state: 'restoring' });
    expect(await world.production.readLock()).toBeDefined();
    world.deployments.complete();
    expect(await restore(world, input)).toEqual({ state: 'restored' });
    expect(await restore(world, input)).toEqual({ state: 'restored' });
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(world.deployments.updates).toEqual([modelArnOf('two'), modelArnOf('one')]);
    expect(await world.production.readLock()).toBeUndefined();
  });

  test('a first deployment that does not come up is removed, and the base model goes on answering', async () => {
    const world = await givenProduction();
    const input = promotionOf('one');
    await begun(world, input);
    const swap = await start(world, input);
    world.deployments.complete('badly');
    expect(await look(world, input, swap)).toEqual({ status: 'Failed', failureMessage: 'No capacity.' });
    expect(await restore(world, input)).toEqual({ state: 'restored' });
    expect(world.deployments.byName.size).toBe(0);
    expect(answersWith(world)).toBe('base');
  });

  test('a deployment that disappears is a failure', async () => {
    const world = await givenProduction('one');
    const input = promotionOf('two');
    await begun(world, input);
    const swap = await start(world, input);
    world.deployments.byName.clear();
    expect(await look(world, input, swap)).toMatchObject({ status: 'Failed', failureMessage: /does not exist/ });
    expect(await restore(world, input)).toEqual({ state: 'restored' });
  });

  test('a champion that was deleted by hand cannot be restored; the lock is free all the same', async () => {
    const world = await givenProduction('one');
    const input = promotionOf('two');
    await begun(world, input);
    await start(world, input);
    world.deployments.complete();
    world.deployments.refusesUpdates = true;
    expect(await restore(world, input)).toEqual({ state: 'restored' });
    expect(await world.production.readLock()).toBeUndefined();
  });
});

describe('the lock of an execution that died', () => {
  const later = SWAP_TIMEOUT_SECONDS * 1_000;

  test('is free once production has been put right, one function timeout later', async () => {
    const world = await givenProduction('one');
    const dead = promotionOf('two');
    await begun(world, dead);
    await start(world, dead);
    world.executions.set(dead.executionArn, { status: 'ABORTED' });
    const input = promotionOf('three');
    await begun(world, input);
    expect(await start(world, input)).toMatchObject({ state: 'busy' });
    // The deployment took the model of the dead execution; it changes back.
    world.deployments.complete();
    world.clock.now += later - 1;
    expect(await start(world, input)).toMatchObject({ state: 'busy' });
    world.clock.now += 1;
    expect(await start(world, input)).toMatchObject({ state: 'busy' });
    world.deployments.complete();
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(await start(world, input)).toMatchObject({ state: 'swapping', target: { modelArn: modelArnOf('three') } });
    expect(world.deployments.updates).toEqual([modelArnOf('two'), modelArnOf('one'), modelArnOf('three')]);
  });

  test('is nobody else’s while the execution runs', async () => {
    const world = await givenProduction('one');
    const input = promotionOf('two');
    await begun(world, input);
    await start(world, input);
    world.clock.now += 100 * later;
    expect(await settleDeadSwap(world.dependencies)).toBe('settling');
    expect(await world.production.readLock()).not.toHaveProperty('closingAt');
  });

  test('a commit that nobody published is published by whoever finds the lock', async () => {
    const world = await givenProduction();
    const dead = promotionOf('one');
    await begun(world, dead);
    const swap = await start(world, dead);
    world.deployments.complete();
    // Reads production, asks the model, reads the lock, commits: dead after that.
    world.interruption.arm(4, 'after');
    await expect(commit(world, dead, swap)).rejects.toThrow('after call 4');
    world.interruption.disarm();
    expect(await world.production.read()).toMatchObject({ version: 1 });
    expect(answersWith(world)).toBe('base');
    world.executions.set(dead.executionArn, { status: 'FAILED' });
    expect(await settleDeadSwap(world.dependencies)).toBe('settling');
    world.clock.now = NOON + later;
    expect(await settleDeadSwap(world.dependencies)).toBe('settled');
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(world.events).toMatchObject([{ productionVersion: 1, reason: 'one is better' }]);
  });

  test('an update that was in flight is noticed by its caller, and undone by the second look', async () => {
    const world = await givenProduction('one');
    const dead = promotionOf('two');
    await begun(world, dead);
    const update = world.deployments.update.bind(world.deployments);
    jest.spyOn(world.deployments, 'update').mockImplementationOnce(async (deploymentArn, modelArn) => {
      world.executions.set(dead.executionArn, { status: 'ABORTED' });
      expect(await settleDeadSwap(world.dependencies)).toBe('settling');
      return update(deploymentArn, modelArn);
    });
    await expect(start(world, dead)).rejects.toMatchObject({ name: 'RunClosing' });
    for (let looks = 0; looks < 2; looks++) {
      world.deployments.complete();
      world.clock.now += later;
      expect(await settleDeadSwap(world.dependencies)).toBe(looks === 0 ? 'settling' : 'settled');
    }
    expect(answersWith(world)).toBe(modelArnOf('one'));
    expect(world.deployments.updates).toEqual([modelArnOf('two'), modelArnOf('one')]);
  });

  test('calls of it that come late change nothing', async () => {
    const world = await givenProduction('one');
    const dead = promotionOf('two');
    await begun(world, dead);
    const swap = await start(world, dead);
    world.deployments.complete();
    world.executions.set(dead.executionArn, { status: 'ABORTED' });
    await settleDeadSwap(world.dependencies);
    await expect(commit(world, dead, swap)).rejects.toMatchObject({ name: 'RunClosing' });
    await expect(start(world, dead)).rejects.toMatchObject({ name: 'RunClosing' });
    expect(await world.production.read()).toMatchObject({ version: 1 });
  });
});

test.each([
  ['restart', /^step: got "restart", allowed start, describe, commit, restore$/],
  [undefined, /^step: got nothing, allowed start/],
])('the step %s is refused', async (step, message) => {
  const { dependencies } = await givenWorld();
  const input = { ...promotionOf('one'), step } as unknown as SwapInput;
  await expect(swapProduction(input, dependencies)).rejects.toThrow(message);
});
