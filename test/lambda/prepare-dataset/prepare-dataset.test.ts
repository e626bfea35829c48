import type { DatasetManifest } from '../../../lambda/prepare-dataset/manifest';
import { REASON } from '../../../lambda/prepare-dataset/row-reasons';
import { DATASET_REJECTED } from '../../../lib/contract/errors';
import {
  heldOutKey,
  manifestKey,
  promptsKey,
  quarantineKey,
  trainKey,
  validationKey,
} from '../../../lib/contract/keys';
import { sha256 } from '../../../lib/contract/names';
import {
  goodLines,
  INPUT,
  jsonl,
  newWorld,
  partsOf,
  prepare,
  quarantined,
  RUN_ID,
  type World,
  worldOf,
} from './fixtures';

const PART_KEYS = { train: trainKey, validation: validationKey, heldOut: heldOutKey };

const manifestOf = (world: World) =>
  JSON.parse(world.store.output(manifestKey(RUN_ID))?.toString() ?? '') as DatasetManifest;

describe('preparing a dataset', () => {
  test('splits good rows into parts whose lines are the very bytes that came in', async () => {
    const lines = goodLines(600).map((line, index) => (index % 3 === 0 ? ` ${line}\t` : line));
    const world = worldOf(lines);
    const dataset = await prepare(world);
    const { train, validation, heldOut } = partsOf(world);
    expect([...train, ...validation, ...heldOut].sort()).toEqual([...lines].sort());
    expect([dataset.train.rows, dataset.validation.rows, dataset.heldOut.rows]).toEqual(
      [train, validation, heldOut].map((part) => part.length),
    );
    expect(dataset).toMatchObject({
      decision: 'train',
      reason: 'first training',
      counts: { files: 1, read: 600, quarantined: 0, notSampled: 0, newPrompts: train.length + validation.length },
      topReasons: [],
      warnings: [],
      split: { heldOut: 0.2, validation: 0.1 },
    });
  });

  test('ends every line with one line feed, whatever the file used', async () => {
    const lines = goodLines(600);
    const world = newWorld();
    world.store.add('incoming/rows.jsonl', lines.join('\r\n'));
    await prepare(world);
    expect(Object.values(partsOf(world)).flat().sort()).toEqual([...lines].sort());
  });

  test('sets bad rows aside with file, line and reason, and never their content', async () => {
    const bad = ['', '{"messages": ["secret-7f3a', JSON.stringify({ messages: 'secret-7f3a' }), goodLines(1)[0]];
    const world = worldOf([...goodLines(400), ...bad]);
    world.store.add('incoming/second.jsonl', `\ufeff${jsonl([goodLines(1, 900)[0], 'nope'])}`);
    const dataset = await prepare(world);
    expect(quarantined(world)).toEqual([
      { file: 's3://input-bucket/incoming/rows.jsonl', line: 401, reason: REASON.blank },
      expect.objectContaining({ line: 402, reason: REASON.notJson }),
      { file: 's3://input-bucket/incoming/rows.jsonl', line: 403, reason: `${REASON.noMessages}; got a text` },
      { file: 's3://input-bucket/incoming/rows.jsonl', line: 404, reason: REASON.duplicate },
      { file: 's3://input-bucket/incoming/second.jsonl', line: 1, reason: REASON.byteOrderMark },
      expect.objectContaining({ line: 2, reason: REASON.notJson }),
    ]);
    expect(dataset.counts).toMatchObject({ files: 2, read: 406, quarantined: 6 });
    expect(dataset.topReasons[0]).toEqual({
      reason: REASON.notJson,
      rows: 2,
      examples: ['s3://input-bucket/incoming/rows.jsonl:402', 's3://input-bucket/incoming/second.jsonl:2'],
    });
    const told = JSON.stringify([world.logged, dataset, manifestOf(world), quarantined(world)]);
    expect(told).not.toContain('7f3a');
  });

  test('writes no validation object when no row is for validation', async () => {
    const world = worldOf(goodLines(400));
    const dataset = await prepare(world, { settings: { split: { heldOut: 0.2, validation: 0 } } });
    expect(dataset.validation).toEqual({ key: validationKey(RUN_ID), rows: 0 });
    expect(world.store.output(validationKey(RUN_ID))).toBeUndefined();
    expect(world.store.output(quarantineKey(RUN_ID))?.length).toBe(0);
  });

  test('writes a manifest with which every object can be checked', async () => {
    const world = worldOf([...goodLines(600), 'bad']);
    const dataset = await prepare(world);
    const manifest = manifestOf(world);
    for (const [part, key] of Object.entries(PART_KEYS)) {
      const bytes = world.store.output(key(RUN_ID)) as Buffer;
      expect(manifest.parts[part as 'train']).toEqual({
        key: key(RUN_ID),
        rows: dataset[part as 'train'].rows,
        bytes: bytes.length,
        sha256: sha256(bytes.toString()),
      });
    }
    expect(manifest).toMatchObject({
      runId: RUN_ID,
      counts: dataset.counts,
      contentHash: dataset.contentHash,
      fingerprint: dataset.fingerprint,
      split: world.registry.split,
      quarantine: { key: quarantineKey(RUN_ID), rows: 1 },
      prompts: { key: promptsKey(RUN_ID), count: dataset.train.rows + dataset.validation.rows },
      sources: [{ bucket: INPUT, key: 'incoming/rows.jsonl', rows: 601, etag: expect.any(String) as string }],
    });
    expect(world.store.output(promptsKey(RUN_ID))?.length).toBe(8 * manifest.prompts.count);
  });

  test('records what it found in the run', async () => {
    const world = worldOf(goodLines(400));
    const dataset = await prepare(world);
    expect(world.registry.steps).toEqual([{ runId: RUN_ID, dataset }]);
  });

  test('gives the same result and the same objects when a run is tried again', async () => {
    const world = worldOf([...goodLines(600), 'bad', ...goodLines(3)]);
    for (const request of [{}, { resplit: true }]) {
      const first = await prepare(world, { request });
      const objects = world.store.outputs();
      const split = world.registry.split;
      // As if the first attempt had died after the training was recorded.
      world.registry.fingerprints.set(first.fingerprint, { runId: RUN_ID });
      world.store.chunkBytes = 777;
      expect(await prepare(world, { request })).toEqual(first);
      expect(world.store.outputs()).toEqual(objects);
      expect(world.registry.split).toEqual(split);
    }
  });

  test('stops with a clear error when a file changes between the two readings, and leaves no upload behind', async () => {
    const world = worldOf([...goodLines(400), 'bad']);
    world.store.beforeSecondReading = () => world.store.add('incoming/rows.jsonl', jsonl(goodLines(401)));
    await expect(prepare(world)).rejects.toMatchObject({
      name: 'ServiceFault',
      message: expect.stringMatching(/rows\.jsonl was changed or deleted while .* Start the run again/) as string,
    });
    expect(world.registry).toMatchObject({ split: undefined, steps: [] });
  });

  test('aborts its uploads when a source cannot be read to the end', async () => {
    const world = worldOf(Array.from({ length: 20_000 }, () => 'not a row'));
    world.store.add('incoming/sources.jsonl', 'x');
    const open = world.store.open.bind(world.store);
    world.store.open = (bucket, key, ifMatch) =>
      key.includes('sources') ? Promise.reject(new Error('connection lost')) : open(bucket, key, ifMatch);
    await expect(prepare(world)).rejects.toThrow('connection lost');
    expect(world.store.aborted).toEqual([quarantineKey(RUN_ID)]);
  });
});

describe('the sources of a dataset', () => {
  test('are all .jsonl objects under a prefix, by key, and single objects, each read once', async () => {
    const world = newWorld();
    world.store.add('incoming/b.jsonl', jsonl(goodLines(200, 200)));
    world.store.add('incoming/a.jsonl', jsonl(goodLines(200)));
    world.store.add('incoming/readme.txt', 'not rows');
    world.store.add('other/c.data', jsonl(goodLines(100, 400)), 'second-bucket');
    const dataset = [
      { bucket: INPUT, prefix: 'incoming/' },
      { bucket: INPUT, key: 'incoming/a.jsonl' },
      { bucket: 'second-bucket', key: 'other/c.data' },
    ];
    const { counts } = await prepare(world, { settings: { dataset } });
    expect(counts).toMatchObject({ files: 3, read: 500, quarantined: 0 });
    expect(manifestOf(world).sources.map(({ key }) => key)).toEqual([
      'incoming/a.jsonl',
      'incoming/b.jsonl',
      'other/c.data',
    ]);
  });

  test('are refused when there are none, saying where they were looked for', async () => {
    const world = newWorld();
    world.store.add('incoming/rows.csv', 'a,b');
    await expect(prepare(world)).rejects.toMatchObject({
      name: DATASET_REJECTED,
      message: expect.stringContaining('s3://input-bucket/incoming/*.jsonl') as string,
    });
  });

  test('are refused when a single object does not exist', async () => {
    const dataset = [{ bucket: INPUT, key: 'missing.jsonl' }];
    await expect(prepare(newWorld(), { settings: { dataset } })).rejects.toMatchObject({
      name: DATASET_REJECTED,
      message: expect.stringContaining('s3://input-bucket/missing.jsonl does not exist') as string,
    });
  });

  test('may include a prefix that is still empty, with a warning', async () => {
    const dataset = [
      { bucket: INPUT, prefix: 'incoming/' },
      { bucket: INPUT, prefix: 'feedback/' },
    ];
    const { warnings } = await prepare(worldOf(goodLines(400)), { settings: { dataset } });
    expect(warnings).toEqual(['Nothing found at s3://input-bucket/feedback/*.jsonl.']);
  });
});
