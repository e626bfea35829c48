import { promptsKey } from '../../../lib/contract/keys';
import type { PreparedDataset } from '../../../lib/contract/payloads';
import { goodLines, goodRow, jsonl, prepare, RUN_ID, type RunChanges, type World, worldOf } from './fixtures';

describe('the decision', () => {
  /** A world in which one run has trained on 600 rows. */
  async function trainedWorld(): Promise<{ world: World; first: PreparedDataset }> {
    const world = worldOf(goodLines(600));
    const first = await prepare(world, { settings: { hyperparameters: { batchSize: 64, epochCount: 2 } } });
    world.registry.trained(first, RUN_ID);
    return { world, first };
  }
  const same: RunChanges = { runId: 'later', settings: { hyperparameters: { epochCount: 2, batchSize: 64 } } };

  test('is to skip when nothing changed, whatever the files are called and the rows are ordered', async () => {
    const { world, first } = await trainedWorld();
    world.store.objects.delete('s3://input-bucket/incoming/rows.jsonl');
    world.store.add('incoming/other-1.jsonl', jsonl(goodLines(300, 300).reverse()));
    world.store.add('incoming/other-2.jsonl', jsonl([...goodLines(300), 'a bad row']));
    const second = await prepare(world, same);
    expect(second).toMatchObject({
      decision: 'skip',
      reason: expect.stringContaining(`nothing changed since run ${RUN_ID}`) as string,
      contentHash: first.contentHash,
      fingerprint: first.fingerprint,
    });
    expect(second.counts.newPrompts).toBe(0);
  });

  test.each<[what: string, change: RunChanges]>([
    ['the reward', { ...same, rewardHash: 'another' }],
    ['the base model', { ...same, settings: { ...same.settings, baseModel: 'another' } }],
    ['a hyperparameter', { ...same, settings: { hyperparameters: { batchSize: 64, epochCount: 3 } } }],
    ['the split', { ...same, request: { resplit: true } }],
    ['nothing, when forced', { ...same, request: { force: true } }],
  ])('is to train when this changed: %s', async (_, changes) => {
    const { world } = await trainedWorld();
    expect(await prepare(world, changes)).toMatchObject({ decision: 'train' });
  });

  test('is to train when one answer changed', async () => {
    const { world } = await trainedWorld();
    world.store.add(
      'incoming/rows.jsonl',
      jsonl([JSON.stringify(goodRow(0, { reference_answer: 'new' })), ...goodLines(599, 1)]),
    );
    expect(await prepare(world, same)).toMatchObject({
      decision: 'train',
      reason: expect.stringContaining(': 0') as string,
    });
  });

  test('is to skip while fewer prompts are new than minNewRows, unless forced', async () => {
    const { world } = await trainedWorld();
    world.store.add('incoming/more.jsonl', jsonl(goodLines(40, 5000)));
    const settings = { ...same.settings, minNewRows: 50 };
    const skipped = await prepare(world, { ...same, settings });
    expect(skipped).toMatchObject({
      decision: 'skip',
      reason: expect.stringMatching(/fewer than minNewRows 50/) as string,
    });
    expect(skipped.counts.newPrompts).toBeGreaterThan(10);
    expect(skipped.counts.newPrompts).toBeLessThanOrEqual(40);
    const forced = await prepare(world, { ...same, settings, request: { force: true } });
    expect(forced).toMatchObject({ decision: 'train', reason: expect.stringMatching(/^forced, although/) as string });
    world.store.add('incoming/more.jsonl', jsonl(goodLines(200, 5000)));
    expect(await prepare(world, { ...same, settings })).toMatchObject({ decision: 'train' });
  });

  test('takes the floor of the request in place of that of the settings', async () => {
    const { world } = await trainedWorld();
    world.store.add('incoming/more.jsonl', jsonl(goodLines(40, 5000)));
    const settings = { ...same.settings, minNewRows: 5 };
    const asked = await prepare(world, { ...same, settings, request: { minNewRows: 50 } });
    expect(asked).toMatchObject({ decision: 'skip', reason: expect.stringMatching(/minNewRows 50/) as string });
  });

  describe('once the champion is worse', () => {
    const request = { championWorse: 3, minNewRows: 50 };
    const champion = { runId: 'champion', version: 3, fingerprint: 'of other rows' };
    const nothingNew = (runId: string) => ({
      decision: 'skip',
      reason: expect.stringContaining(`nothing changed since run ${runId}`) as string,
    });

    test('is to train again, whatever earlier runs came to and however few rows are new', async () => {
      const { world } = await trainedWorld();
      world.registry.champion = champion;
      expect(await prepare(world, { ...same, request })).toMatchObject({ decision: 'train' });
    });

    test('is to skip what the champion itself was trained on', async () => {
      const { world, first } = await trainedWorld();
      world.registry.champion = { ...champion, fingerprint: first.fingerprint };
      expect(await prepare(world, { ...same, request })).toMatchObject(nothingNew('champion'));
    });

    test('is to skip what a run for the same drift has tried', async () => {
      const { world, first } = await trainedWorld();
      world.registry.champion = champion;
      world.registry.fingerprints.set(first.fingerprint, { runId: 'tried', championWorse: 3 });
      expect(await prepare(world, { ...same, request })).toMatchObject(nothingNew('tried'));
      world.registry.fingerprints.set(first.fingerprint, { runId: 'before', championWorse: 2 });
      expect(await prepare(world, { ...same, request })).toMatchObject({ decision: 'train' });
    });

    test('and another answers by now, is to skip as ever', async () => {
      const { world } = await trainedWorld();
      world.registry.champion = { ...champion, version: 4 };
      expect(await prepare(world, { ...same, request })).toMatchObject(nothingNew(RUN_ID));
      world.registry.champion = undefined;
      expect(await prepare(world, { ...same, request })).toMatchObject(nothingNew(RUN_ID));
    });
  });

  test('counts every prompt as new, with a warning, when the list of the last run is gone', async () => {
    const { world } = await trainedWorld();
    world.store.objects.delete(`s3://output-bucket/${promptsKey(RUN_ID)}`);
    const { counts, warnings, train, validation } = await prepare(world, same);
    expect(counts.newPrompts).toBe(train.rows + validation.rows);
    expect(warnings).toEqual([expect.stringContaining('every prompt counts as new')]);
  });
});
