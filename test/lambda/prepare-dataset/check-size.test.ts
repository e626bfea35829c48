import { REASON } from '../../../lambda/prepare-dataset/row-reasons';
import { DATASET_REJECTED } from '../../../lib/contract/errors';
import { promptsKey, quarantineKey } from '../../../lib/contract/keys';
import { MAX_JOB_ROWS } from '../../../lib/contract/limits';
import {
  goodLines,
  goodRow,
  jsonl,
  newWorld,
  partsOf,
  prepare,
  quarantined,
  RUN_ID,
  type RunChanges,
  total,
  type World,
  worldOf,
} from './fixtures';

describe('a dataset that is too small', () => {
  const rejection = async (world: World, changes: RunChanges = {}): Promise<string> => {
    const error: unknown = await prepare(world, changes).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: DATASET_REJECTED });
    expect((error as Error).message.length).toBeLessThanOrEqual(1500);
    return (error as Error).message;
  };

  test('is refused with what is missing, how many rows that takes, and the refused rows', async () => {
    const world = worldOf([...goodLines(100), 'bad', '', '', ...goodLines(2)]);
    const message = await rejection(world);
    expect(message).toMatch(
      /train has \d+ of at least 128 \(\d+ missing, batchSize 128 is assumed: a smaller one can be set\); held-out has \d+ of at least 50/,
    );
    const missing = 50 - Number(/held-out has (\d+)/.exec(message)?.[1]);
    expect(message).toContain(
      `With the split in force (held-out 20 %, validation 10 %) that takes about ${missing * 5} more`,
    );
    expect(message).toContain(`5 of 105 rows were refused (all in s3://output-bucket/${quarantineKey(RUN_ID)})`);
    expect(message).toContain(`2 × ${REASON.blank} (s3://input-bucket/incoming/rows.jsonl:102)`);
    expect(quarantined(world)).toHaveLength(5);
    expect(world.registry.steps).toEqual([]);
  });

  test('is refused below one batch, and accepted at a smaller batch', async () => {
    const settings = { split: { heldOut: 0.3, validation: 0 }, hyperparameters: { batchSize: 200 } };
    const message = await rejection(worldOf(goodLines(250)), { settings });
    expect(message).toMatch(/train has \d+ of at least 200 /);
    expect(message).not.toContain('held-out has');
    expect(message).toContain('None of the 250 rows read was refused.');
    const smallBatch = { ...settings, hyperparameters: { batchSize: 16 } };
    await expect(prepare(worldOf(goodLines(250)), { settings: smallBatch })).resolves.toMatchObject({
      decision: 'train',
    });
  });

  test('is refused below the least that the service trains on, however small the batch', async () => {
    const settings = { split: { heldOut: 0.5, validation: 0 }, hyperparameters: { batchSize: 16 } };
    expect(await rejection(worldOf(goodLines(150)), { settings })).toMatch(
      /train has \d+ of at least 100 \(\d+ missing\)/,
    );
  });

  test('is told that no number of rows helps when a part has no share', async () => {
    const message = await rejection(worldOf(goodLines(400)), { settings: { split: { heldOut: 0, validation: 0 } } });
    expect(message).toContain('one of them gets no rows at all: change the split');
  });

  test('is explained in at most 1,500 characters, however long the names and many the reasons', async () => {
    const world = newWorld();
    const key = `incoming/${'long-name/'.repeat(90)}rows.jsonl`;
    const message = (content: unknown) => JSON.stringify(goodRow(1, { messages: [content] }));
    const bad = [
      '',
      'x',
      '[]',
      '{}',
      message({ role: 'user' }),
      message({ role: 'tool' }),
      message(1),
      message({ role: 'user', content: '' }),
    ];
    const answered = JSON.stringify(
      goodRow(1, { messages: ['user', 'assistant'].map((role) => ({ role, content: 'x' })) }),
    );
    const tool = JSON.stringify(goodRow(1, { tools: [{ type: 'function', function: {} }] }));
    world.store.add(
      key,
      jsonl([...bad, ...Array.from({ length: 99 }, () => [answered, tool, message({ role: 'tool' })]).flat()]),
    );
    expect(await rejection(world)).toMatch(/\(…[^)]{60}\)/);
  });
});

describe('a dataset that is too large', () => {
  const settings = { split: { heldOut: 0.1, validation: 0.1 }, tooManyRows: 'sample' as const };
  const lines = goodLines(24_000);

  test('is refused with the count, the limit and two ways out', async () => {
    const world = worldOf(lines);
    await expect(prepare(world, { settings: { ...settings, tooManyRows: 'refuse' } })).rejects.toMatchObject({
      name: DATASET_REJECTED,
      message: expect.stringMatching(
        /train and validation have 21,\d{3} together, allowed 20,000\. Take rows out .*tooManyRows: 'sample'/,
      ) as string,
    });
    expect(world.store.output(quarantineKey(RUN_ID))).toBeDefined();
  });

  test('is sampled, the same whatever the order, and says so', async () => {
    const [world, reversed] = [worldOf([...lines, 'bad']), worldOf([...lines].reverse())];
    const dataset = await prepare(world, { settings });
    expect(dataset.train.rows + dataset.validation.rows).toBe(MAX_JOB_ROWS);
    expect(total(dataset)).toBe(24_001);
    expect(dataset.counts).toMatchObject({ newPrompts: MAX_JOB_ROWS, read: 24_001, quarantined: 1 });
    expect(dataset.warnings).toEqual([expect.stringContaining('a seeded sample was drawn')]);
    const other = await prepare(reversed, { settings });
    expect(other.contentHash).toBe(dataset.contentHash);
    expect(reversed.store.output(promptsKey(RUN_ID))).toEqual(world.store.output(promptsKey(RUN_ID)));
    const [one, two] = [partsOf(world), partsOf(reversed)];
    expect([...two.train].sort()).toEqual([...one.train].sort());
    expect([...two.validation].sort()).toEqual([...one.validation].sort());
  });
});
