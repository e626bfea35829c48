import fc from 'fast-check';
import { goodLines, goodRow, jsonl, partsOf, prepare, RUN_ID, total, worldOf } from './fixtures';

describe('the split', () => {
  const rows = fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 350, maxLength: 450 });
  const shares = fc.record({
    heldOut: fc.double({ min: 0.25, max: 0.35, noNaN: true }),
    validation: fc.double({ min: 0, max: 0.15, noNaN: true }),
  });
  const promptsOf = (lines: readonly string[]) =>
    lines.map((line) =>
      (JSON.parse(line) as ReturnType<typeof goodRow>).messages[0]?.content.replaceAll(/\s+/g, ' ').trim(),
    );

  test('never has a prompt in two parts, however often and in whatever form it comes, and counts add up', async () => {
    await fc.assert(
      fc.asyncProperty(rows, shares, fc.uuid(), async (questions, split, salt) => {
        const variants = questions.flatMap((question, index) => [
          JSON.stringify(goodRow(question)),
          ...(index % 4 === 0 ? [JSON.stringify(goodRow(`${question}`, { id: index }))] : []),
          ...(index % 5 === 0 ? [JSON.stringify(goodRow(`\n ${question}`))] : []),
          ...(index % 7 === 0 ? ['broken'] : []),
        ]);
        const world = worldOf(variants);
        world.registry.split = { ...split, salt, runId: 'earlier' };
        const dataset = await prepare(world, { settings: { split, hyperparameters: { batchSize: 16 } } });
        const prompts = Object.values(partsOf(world)).flatMap(promptsOf);
        expect(new Set(prompts).size).toBe(prompts.length);
        expect(prompts).toHaveLength(questions.length);
        expect(total(dataset)).toBe(variants.length);
        expect(dataset.counts.read).toBe(variants.length);
      }),
      { numRuns: 30 },
    );
  });

  test('never moves a prompt to another part when rows are added, in whatever order', async () => {
    const smaller = worldOf(goodLines(500));
    await prepare(smaller);
    const larger = worldOf(goodLines(900).reverse());
    larger.registry.split = smaller.registry.split;
    await prepare(larger, { runId: 'later' });
    const [before, after] = [partsOf(smaller), partsOf(larger, 'later')];
    for (const part of ['train', 'validation', 'heldOut'] as const) {
      expect(after[part]).toEqual(expect.arrayContaining(before[part]));
    }
  });

  test('is kept by the registry: other shares in the settings change nothing but add a warning', async () => {
    const world = worldOf(goodLines(600));
    const first = await prepare(world);
    const settings = { split: { heldOut: 0.3, validation: 0.1 } };
    const second = await prepare(world, { runId: 'later', settings });
    expect(second.split).toEqual(first.split);
    expect(second.contentHash).toBe(first.contentHash);
    expect(second.warnings).toEqual([expect.stringMatching(/0\.3 .*resplit: true/s)]);
    const third = await prepare(world, { runId: 'latest', settings, request: { resplit: true } });
    expect(third).toMatchObject({ split: settings.split, warnings: [] });
    expect(world.registry.split).toMatchObject({ ...settings.split, runId: 'latest' });
  });

  test('is not fixed by a run that is refused or skipped', async () => {
    const world = worldOf(goodLines(60));
    await expect(prepare(world)).rejects.toThrow('Too few good rows');
    expect(world.registry.split).toBeUndefined();
    world.store.add('incoming/rows.jsonl', jsonl(goodLines(600)));
    world.registry.trained(await prepare(world), RUN_ID);
    const split = world.registry.split;
    const skipped = await prepare(world, { runId: 'later', settings: { minNewRows: 500 }, request: { resplit: true } });
    expect(skipped).toMatchObject({
      decision: 'skip',
      reason: expect.stringContaining('was not put in force') as string,
    });
    expect(world.registry.split).toEqual(split);
  });

  test('asks for another attempt when another run put its split in force meanwhile', async () => {
    const world = worldOf(goodLines(600));
    world.registry.claimSplit = () => Promise.resolve({ heldOut: 0.2, validation: 0.1, salt: 'other', runId: 'other' });
    await expect(prepare(world)).rejects.toMatchObject({ name: 'ServiceFault' });
  });
});
