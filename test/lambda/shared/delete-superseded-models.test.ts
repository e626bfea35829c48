import { deleteSupersededModels } from '../../../lambda/shared/delete-superseded-models';
import { useDynamoDb } from './registry-table';
import { givenRun, modelArnOf, SERVING, settingsWith } from './runs';
import { promoted, promotionOf, rollbackOf, swapped } from './swaps';
import { givenWorld, useCapturedLog, type World } from './world';

useDynamoDb();
const logged = useCapturedLog();

/** Runs of these names, one a day, each with a model of its name. */
async function givenModels(world: World, ...names: readonly string[]): Promise<void> {
  for (const [day, name] of names.entries()) {
    const run = { ...givenRun(name), runId: `202611${String(day + 10)}-094500-00000000` };
    await world.registry.createRun(run, {});
    await world.registry.recordStep(run.runId, { training: { status: 'Completed', modelArn: modelArnOf(name) } });
  }
}

const clean = (world: World, keepModels = 2) =>
  deleteSupersededModels(world.dependencies, settingsWith({ serving: { ...SERVING, keepModels } }));
const deleted = (world: World) => world.models.deleted.map((arn) => arn.slice(arn.lastIndexOf('/') + 1));

describe('deleteSupersededModels', () => {
  test('deletes what is beyond the newest, the oldest first, and each once', async () => {
    const world = await givenWorld();
    await givenModels(world, 'a', 'b', 'c', 'd', 'e');
    await clean(world);
    expect(deleted(world)).toEqual(['a', 'b', 'c']);
    await clean(world);
    expect(deleted(world)).toEqual(['a', 'b', 'c']);
    expect(await world.registry.readRuns()).toMatchObject([
      { modelDeletedAt: expect.any(String) as string },
      { modelDeletedAt: expect.any(String) as string },
      { modelDeletedAt: expect.any(String) as string },
      {},
      {},
    ]);
  });

  test('keeps the champion, what a rollback can go back to, the best ever and what is deployed', async () => {
    const world = await givenWorld();
    const serving = { ...SERVING, keepModels: 1 };
    const best = promotionOf('best', { serving });
    await swapped(world, { ...best, promotion: { ...best.promotion!, heldOutMean: 0.9 } });
    for (const name of ['old', 'earlier', 'champion']) await swapped(world, promotionOf(name, { serving }));
    await givenModels(world, 'best', 'old', 'earlier', 'champion', 'x', 'y');
    await clean(world, 1);
    expect(deleted(world)).toEqual(['old', 'x']);
    expect(await world.production.read()).toMatchObject({ best: { modelArn: modelArnOf('best') } });
  });

  test('keeps the model that is still deployed while the base model answers again', async () => {
    const world = await givenWorld();
    await promoted(world, 'only');
    await swapped(world, rollbackOf('back'));
    await givenModels(world, 'only', 'x', 'y', 'z');
    await clean(world);
    expect(deleted(world)).toEqual(['x']);
  });

  test('a model that is in use elsewhere is left for the next run', async () => {
    const world = await givenWorld();
    await givenModels(world, 'a', 'b', 'c', 'd');
    world.models.inUse.add(modelArnOf('a'));
    await clean(world);
    expect(deleted(world)).toEqual(['b']);
    world.models.inUse.clear();
    await clean(world);
    expect(deleted(world)).toEqual(['b', 'a']);
  });

  test('one that is refused keeps neither the others nor the run from going on', async () => {
    const world = await givenWorld();
    await givenModels(world, 'a', 'b', 'c', 'd');
    world.models.refused.add(modelArnOf('a'));
    await clean(world);
    expect(deleted(world)).toEqual(['b']);
    expect(logged()).toContainEqual(
      expect.objectContaining({ event: 'model-not-deleted', advice: expect.stringMatching(/billed/) as string }),
    );
  });

  test('trouble with everything is logged with advice and nothing more', async () => {
    const world = await givenWorld();
    await givenModels(world, 'a', 'b', 'c');
    world.interruption.arm(1, 'before');
    await clean(world);
    expect(logged()).toContainEqual(expect.objectContaining({ event: 'models-not-deleted', pipeline: 'support' }));
  });
});
