import { readFileSync } from 'node:fs';
import { describeWithSharedData, sharedDataPath } from '../../shared-data';
import { linesOf, newRun, newWorld, prepare } from './fixtures';
import { heldOutKey, trainKey, validationKey } from '../../../lib/contract/keys';

describeWithSharedData('preparing GSM8K', () => {
  test('keeps its rows byte for byte, and only says which are duplicates', async () => {
    const content = readFileSync(sharedDataPath('gsm8k', 'train.jsonl'));
    const world = newWorld();
    world.store.chunkBytes = 64 * 1024;
    world.store.add('incoming/train.jsonl', content);
    const dataset = await prepare(world);
    const { runId } = newRun();
    const kept = [trainKey, validationKey, heldOutKey].flatMap((key) => linesOf(world, key(runId)));
    const lines = content.toString().split('\n').filter(Boolean);
    expect(lines).toEqual(expect.arrayContaining(kept));
    expect(kept.length + dataset.counts.quarantined).toBe(lines.length);
    expect(dataset).toMatchObject({ decision: 'train', topReasons: [], counts: { read: 2000, quarantined: 0 } });
  });
});
