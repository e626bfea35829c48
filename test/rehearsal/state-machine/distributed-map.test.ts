import type { ExecutionIdentity, Json } from '../../../rehearsal/state-machine';
import { loadStateMachine } from '../../../rehearsal/state-machine';
import { execute, failure, machine, type Options, outputOf, type States, task } from './execute';

type Fields = { readonly [field: string]: Json };

const LIST = 'arn:aws:states:::s3:listObjectsV2';

/** What listing a prefix gives. */
const objects = (count: number): Json[] =>
  Array.from({ length: count }, (_, index) => ({ Key: `logs/${index}.gz`, Size: 10 }));

const processor = (states: States, config: Fields = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }): Json => ({
  ProcessorConfig: config,
  StartAt: Object.keys(states)[0],
  States: states,
});

const READER = { Resource: LIST, Arguments: { Bucket: 'logs', Prefix: '{% $states.input.prefix %}' } };

/** A machine of one Distributed Map whose children hand their input to a function. */
function distributed(more: Fields = {}, states: States = { Work: task({ Arguments: '{% $states.input %}' }) }) {
  return machine({
    Each: { Type: 'Map', ItemReader: READER, ItemProcessor: processor(states), End: true, ...more },
  });
}

/** Answers with what it was given. */
const echo: Options['invokeTask'] = (_resource, args) => Promise.resolve(args);

const listing =
  (count: number): Options['readItems'] =>
  () =>
    Promise.resolve(objects(count));

describe('a Distributed Map', () => {
  test('asks for its items with what its reader evaluates to', async () => {
    const asked: unknown[] = [];
    const readItems: Options['readItems'] = (...request) => Promise.resolve((asked.push(request), []));
    expect(await outputOf(distributed(), { input: { prefix: '2026/11/22/' }, readItems })).toEqual([]);
    expect(asked).toEqual([[LIST, { Bucket: 'logs', Prefix: '2026/11/22/' }]]);
  });

  test('hands each child an item, as its ItemSelector makes it', async () => {
    const selected = distributed({ ItemSelector: { key: '{% $states.context.Map.Item.Value.Key %}' } });
    const output = await outputOf(selected, { input: { prefix: '' }, readItems: listing(2), invokeTask: echo });
    expect(output).toEqual([{ key: 'logs/0.gz' }, { key: 'logs/1.gz' }]);
  });

  test('hands each child a batch, with what the batches share', async () => {
    const definition = machine({
      Plan: { Type: 'Pass', Assign: { plan: { id: 'today' } }, Next: 'Each' },
      Each: {
        Type: 'Map',
        ItemReader: READER,
        ItemSelector: '{% $states.context.Map.Item.Index %}',
        ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { plan: '{% $plan %}' } },
        ItemProcessor: processor({ Work: task({ Arguments: '{% $states.input %}' }) }),
        End: true,
      },
    });
    const output = await outputOf(definition, { input: { prefix: '' }, readItems: listing(5), invokeTask: echo });
    expect(output).toEqual([
      { BatchInput: { plan: { id: 'today' } }, Items: [0, 1] },
      { BatchInput: { plan: { id: 'today' } }, Items: [2, 3] },
      { BatchInput: { plan: { id: 'today' } }, Items: [4] },
    ]);
  });

  test('cuts batches by bytes, too', async () => {
    const definition = distributed({ ItemBatcher: { MaxInputBytesPerBatch: 80 } });
    const output = await outputOf(definition, { input: { prefix: '' }, readItems: listing(4), invokeTask: echo });
    expect((output as { Items: Json[] }[]).map(({ Items: items }) => items.length)).toEqual([2, 2]);
  });

  test('starts executions with a context of their own, in which the Map is not known', async () => {
    const children: ExecutionIdentity[] = [];
    const definition = distributed(
      { Label: 'Sample' },
      {
        Look: {
          Type: 'Pass',
          Output:
            "{% {'name': $states.context.Execution.Name, 'input': $states.context.Execution.Input, 'map': $exists($states.context.Map)} %}",
          End: true,
        },
      },
    );
    const output = await outputOf(definition, {
      input: { prefix: '' },
      readItems: listing(1),
      onChildExecution: (child) => children.push(child),
    });
    expect(output).toEqual([{ name: children[0].name, input: objects(1)[0], map: false }]);
    expect(children[0].id).toBe(`arn:aws:states:eu-west-1:111111111111:execution:Pipeline/Sample:${children[0].name}`);
    expect(children[0].stateMachineId).toMatch(/:stateMachine:Pipeline\/Sample$/);
  });

  test('has a history of four events, whatever its children do', async () => {
    const readItems = listing(50);
    const { historyEvents } = await execute(distributed(), { input: { prefix: '' }, readItems, invokeTask: echo });
    expect(historyEvents).toBe(6);
  });
});

describe('items that fail', () => {
  /** Fails on the first so many objects. */
  const failing =
    (count: number): Options['invokeTask'] =>
    (_resource, args) => {
      const { Key: key } = args as { Key: string };
      const index = Number(/\d+/.exec(key)?.[0]);
      return index < count ? Promise.reject(failure('Broken', key)) : Promise.resolve(key);
    };
  const run = (tolerance: Fields, failed: number) =>
    execute(distributed({ MaxConcurrency: 1, ...tolerance }), {
      input: { prefix: '' },
      readItems: listing(20),
      invokeTask: failing(failed),
    });

  test('end it when none is tolerated', async () => {
    const { status, error, cause } = await run({}, 1);
    expect([status, error]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold']);
    expect(cause).toMatch(/1 of 20 items failed, the last with Broken: logs\/0\.gz/);
  });

  test.each<[string, Fields]>([
    ['a count', { ToleratedFailureCount: 1 }],
    ['a percentage', { ToleratedFailurePercentage: 5 }],
  ])('are left out up to %s, and end it beyond', async (_, tolerance) => {
    const { output } = await run(tolerance, 1);
    expect(output).toHaveLength(19);
    expect((await run(tolerance, 2)).error).toBe('States.ExceedToleratedFailureThreshold');
  });

  test('count as many as their batch has', async () => {
    const definition = distributed({ ItemBatcher: { MaxItemsPerBatch: 10 }, ToleratedFailurePercentage: 25 });
    const invokeTask: Options['invokeTask'] = (_resource, args) => {
      const [first] = (args as { Items: { Key: string }[] }).Items;
      return first.Key === 'logs/0.gz' ? Promise.reject(failure('Broken')) : Promise.resolve(null);
    };
    const { error } = await execute(definition, { input: { prefix: '' }, readItems: listing(20), invokeTask });
    expect(error).toBe('States.ExceedToleratedFailureThreshold');
  });

  test('can be caught by their name; so can a listing that fails', async () => {
    const caught = (more: Options) =>
      outputOf(
        machine({
          Each: {
            Type: 'Map',
            ItemReader: READER,
            ItemProcessor: processor({ Work: task() }),
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', Output: '{% $states.errorOutput.Error %}' }],
            End: true,
          },
          Caught: { Type: 'Pass', End: true },
        }),
        { input: { prefix: '' }, ...more },
      );
    expect(await caught({ readItems: listing(1), invokeTask: () => Promise.reject(failure('Broken')) })).toBe(
      'States.ExceedToleratedFailureThreshold',
    );
    expect(await caught({ readItems: () => Promise.reject(failure('S3.NoSuchBucket')) })).toBe(
      'States.ItemReaderFailed',
    );
  });

  test('are tried again by the Retry of their own state first', async () => {
    let calls = 0;
    const definition = distributed({}, { Work: task({ Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }] }) });
    const invokeTask: Options['invokeTask'] = () =>
      ++calls === 1 ? Promise.reject(failure('Broken')) : Promise.resolve('well');
    expect(await outputOf(definition, { input: { prefix: '' }, readItems: listing(1), invokeTask })).toEqual(['well']);
  });
});

describe('is refused', () => {
  const load = (definition: Json) => () => loadStateMachine(definition);

  test.each<[string, Fields]>([
    ['in an expression', { Arguments: { FunctionName: 'work', Payload: '{% $plan.id %}' } }],
    ['in a part of one', { Arguments: '{% {"a": [1, $sum($plan.list)]} %}' }],
    ['in what a catcher assigns', { Catch: [{ ErrorEquals: ['x'], Next: 'Work', Assign: { y: '{% $plan %}' } }] }],
  ])('a variable from outside inside it, %s', (_, more) => {
    const definition = machine({
      Plan: { Type: 'Pass', Assign: { plan: { id: 'today' } }, Next: 'Each' },
      Each: { Type: 'Map', ItemReader: READER, ItemProcessor: processor({ Work: task(more) }), End: true },
    });
    expect(load(definition)).toThrow(/State "Work", field ".*": reads \$plan, a variable from outside/);
    expect(load(definition)).toThrow(/pass the value by ItemSelector or BatchInput/);
  });

  test.each<[string, Fields, string]>([
    ['a writer of results', { ResultWriter: {} }, 'field "ResultWriter": not known to the rehearsal'],
    ['no reader', { ItemReader: null }, 'field "ItemReader"'],
    ['a reader of files', { ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } }, 'known to the rehearsal is'],
    ['a reader without a bucket', { ItemReader: { Resource: LIST, Arguments: {} } }, '"ItemReader/Arguments/Bucket"'],
    ['a field of the reader', { ItemReader: { ...READER, ReaderConfig: {} } }, 'field "ItemReader/ReaderConfig"'],
    ['a field of the batcher', { ItemBatcher: { MaxItems: 1 } }, 'field "ItemBatcher/MaxItems"'],
    ['a batcher of nothing', { ItemBatcher: { BatchInput: {} } }, 'one of MaxItemsPerBatch and MaxInputBytesPerBatch'],
    ['batches of no items', { ItemBatcher: { MaxItemsPerBatch: 0 } }, '"ItemBatcher/MaxItemsPerBatch": got 0'],
    ['too much tolerance', { ToleratedFailurePercentage: 101 }, 'allowed is a number from 0 to 100'],
    ['a label with a space', { Label: 'my map' }, 'field "Label"'],
    ['items of its own', { Items: [1] }, 'field "Items": known to the rehearsal only for a Map that is inline'],
  ])('%s', (_, more, message) => {
    expect(load(distributed(more))).toThrow(message);
    expect(load(distributed(more))).toThrow('State "Each"');
  });

  test('a child execution that is EXPRESS', () => {
    const express = processor({ Work: task() }, { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' });
    expect(load(distributed({ ItemProcessor: express }))).toThrow('got "EXPRESS", and only "STANDARD" is known');
  });

  test('without somebody who lists', async () => {
    await expect(execute(distributed(), { input: { prefix: '' } })).rejects.toThrow(
      /reads items from .*pass readItems/,
    );
  });
});
