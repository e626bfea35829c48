import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { curateLogs } from '../../../lambda/curate-logs/curate-logs';
import { prepareDataset } from '../../../lambda/prepare-dataset/prepare-dataset';
import type { Feedback } from '../../../lib/contract/feedback';
import { LOG_PROBLEM, logPrefix } from '../../../lib/contract/invocation-logs';
import { curatedPrefix } from '../../../lib/contract/keys';
import { CONTRACT_VERSION, type CuratedLogs, type CurationCounts } from '../../../lib/contract/payloads';
import { DROP_ROWS_WITH_PII, type InvocationLogSettings } from '../../../lib/contract/settings';
import { goodLines, jsonl, newRun, newWorld, OUTPUT, RUN_ID, total, type World } from '../prepare-dataset/fixtures';
import { call, logObject, logRecord } from '../shared/invocation-logs/log-objects';

const LOGS: InvocationLogSettings = {
  account: '123456789012',
  region: 'us-east-1',
  sinceSeconds: 30 * 86_400,
  models: [],
  metadataEquals: {},
  metadataNotEquals: {},
  feedbackBucket: 'feedback',
};
const ROOT = logPrefix({ prefix: '', ...LOGS });

interface Given {
  readonly world?: World;
  readonly logs?: Partial<InvocationLogSettings>;
  readonly needsReference?: boolean;
  /** Prefixes of further logs in the same bucket. */
  readonly others?: readonly string[];
  /** Log objects that a call has time for. */
  readonly objectsPerCall?: number;
}

const lambda = mockClient(LambdaClient);
beforeEach(() => lambda.reset());

const runWith = ({ logs = {}, needsReference = false, others = [] }: Given) =>
  newRun({
    settings: {
      dataset: ['', ...others].map((prefix) => ({ bucket: 'logs', prefix, logs: { ...LOGS, ...logs } })),
      reward: { functionArn: 'arn', range: { min: 0, max: 1 }, needsReference },
    },
  });

/** A world with log objects, by hour of 2026-01-01. The run starts on the second at 03:04:05. */
function worldWith(
  hours: Readonly<Record<string, readonly unknown[]>>,
  feedback: readonly Partial<Feedback>[] = [],
): World {
  const world = newWorld();
  for (const [hour, records] of Object.entries(hours)) {
    world.store.add(`${ROOT}2026/01/01/${hour}/20260101T${hour}0000000Z_a.json.gz`, logObject(records), 'logs');
  }
  const lines = feedback.map((each) => ({
    rating: 'down',
    reviewer: 'ann',
    receivedAt: '2026-01-01T12:00:00.000Z',
    ...each,
  }));
  world.store.add('feedback/2026/01/01/12/a.jsonl', jsonl(lines.map((line) => JSON.stringify(line))), 'feedback');
  return world;
}

const asked = (requestId: string, prompt: string, more: object = {}) =>
  logRecord({ requestId, timestamp: '2026-01-01T10:15:00Z', ...call(prompt, 'An answer.'), ...more });

/** Calls CurateLogs until it has finished, as the state machine does. */
async function curate({ world = newWorld(), objectsPerCall = Infinity, ...given }: Given): Promise<CuratedLogs> {
  const run = runWith(given);
  let before: CuratedLogs | null = null;
  for (;;) {
    let looks = 0;
    before = await curateLogs(
      { contract: CONTRACT_VERSION, run, before },
      {
        ...world,
        registry: { recordStep: () => Promise.resolve() },
        lambda: new LambdaClient({}),
        remainingMillis: () => (++looks < objectsPerCall ? 900_000 : 1_000),
      },
    );
    if (before.finished) return before;
  }
}

interface Row {
  readonly id: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly reference_answer?: string;
}

/** The rows that were written, in the order in which PrepareDataset reads them. */
function rowsOf(world: World): Row[] {
  return [...world.store.objects]
    .filter(([uri]) => uri.startsWith(`s3://${OUTPUT}/${curatedPrefix(RUN_ID)}`) && uri.endsWith('.jsonl'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, bytes]) => bytes.toString().split('\n').slice(0, -1))
    .map((line) => JSON.parse(line) as Row);
}

const promptsOf = (world: World) => rowsOf(world).map(({ messages }) => messages.at(-1)?.content);

function accountedFor({ logs, corrected, uncorrected, withoutReference, duplicates, filtered }: CurationCounts): void {
  expect(corrected + uncorrected + withoutReference + duplicates + filtered).toBe(logs.good);
  expect(logs.good + logs.unwanted + logs.problems.reduce((sum, { count }) => sum + count, 0)).toBe(logs.records);
}

describe('a call becomes a row', () => {
  test('with the correction of the answer as its reference answer', async () => {
    const world = worldWith({ 10: [asked('one', 'Where is it?')] }, [
      { requestId: 'one', correctedAnswer: 'In Kiel.' },
    ]);
    const { counts } = await curate({ world, needsReference: true });
    expect(rowsOf(world)).toEqual([
      {
        id: expect.stringMatching(/^prompt-[0-9a-f]{16}$/),
        messages: [{ role: 'user', content: 'Where is it?' }],
        reference_answer: 'In Kiel.',
      },
    ]);
    expect(counts).toMatchObject({ corrected: 1, feedback: { requests: 1, matched: 1, unreadable: 0 } });
  });

  test('without one only when the reward needs none, also when somebody rated it down', async () => {
    const given = { hours: { 10: [asked('one', 'Where?'), asked('two', 'When?')] }, feedback: [{ requestId: 'one' }] };
    const world = worldWith(given.hours, given.feedback);
    expect((await curate({ world })).counts).toMatchObject({ uncorrected: 2, feedback: { matched: 1 } });
    expect(promptsOf(world)).toEqual(['Where?', 'When?']);

    const files = worldWith(given.hours, [...given.feedback, { requestId: 'two', correctedAnswer: 'Now.' }]);
    expect((await curate({ world: files, needsReference: true })).counts).toMatchObject({
      corrected: 1,
      withoutReference: 1,
    });
    expect(promptsOf(files)).toEqual(['When?']);
  });

  test('once for a prompt: a correction before none, and the newest of each', async () => {
    const world = worldWith(
      {
        '09': [asked('one', 'Where?'), asked('four', 'Who?')],
        10: [asked('two', ' Where?  ')],
        11: [asked('three', 'Where?')],
      },
      [
        { requestId: 'one', correctedAnswer: 'In Kiel.' },
        { requestId: 'two', correctedAnswer: 'In Bonn.' },
      ],
    );
    const { counts } = await curate({ world });
    accountedFor(counts);
    expect(rowsOf(world).map(({ reference_answer: answer }) => answer)).toEqual(['In Bonn.', undefined, undefined]);
    expect(counts).toMatchObject({ corrected: 1, uncorrected: 2, duplicates: 1 });
  });
});

describe('of what was said about a call', () => {
  const correctionAfter = async (feedback: readonly Partial<Feedback>[]) => {
    const world = worldWith(
      { 10: [asked('one', 'Where?')] },
      feedback.map((each) => ({ requestId: 'one', ...each })),
    );
    await curate({ world });
    return rowsOf(world)[0]?.reference_answer;
  };
  const at = (hour: string) => `2026-01-01T${hour}:00:00.000Z`;

  test('the last word of a reviewer counts', async () => {
    const [first, second] = [
      { correctedAnswer: 'Kiel', receivedAt: at('12') },
      { correctedAnswer: 'Bonn', receivedAt: at('13') },
    ];
    expect(await correctionAfter([first, second])).toBe('Bonn');
    expect(await correctionAfter([second, first])).toBe('Bonn');
    expect(await correctionAfter([first, { receivedAt: at('13') }])).toBeUndefined();
  });

  test('the latest correction of several reviewers counts', async () => {
    const [ann, bob] = [
      { reviewer: 'ann', correctedAnswer: 'Kiel', receivedAt: at('12') },
      { reviewer: 'bob', correctedAnswer: 'Bonn', receivedAt: at('13') },
    ];
    expect(await correctionAfter([bob, ann, { reviewer: 'eve', receivedAt: at('14') }])).toBe('Bonn');
  });

  test('what came after the run had started waits for the next one', async () => {
    const late = { correctedAnswer: 'Kiel', receivedAt: '2026-01-02T03:05:00.000Z' };
    expect(await correctionAfter([late])).toBeUndefined();
  });

  test('what is no feedback is counted', async () => {
    const world = worldWith({ 10: [asked('one', 'Where?')] }, [{ requestId: 'elsewhere' }]);
    world.store.add('feedback/2026/01/01/13/b.jsonl', '{"requestId":"one"\n[]\n{"requestId":7}\n', 'feedback');
    expect((await curate({ world })).counts.feedback).toEqual({ requests: 1, matched: 0, unreadable: 3 });
  });
});

describe('calls are wanted', () => {
  const promptsWith = async (logs: Partial<InvocationLogSettings>, ...records: unknown[]) => {
    const world = worldWith({
      10: [asked('z', 'Always?', { modelId: 'm', requestMetadata: { app: 'x' } }), ...records],
    });
    const { counts } = await curate({ world, logs });
    accountedFor(counts);
    return promptsOf(world).slice(1);
  };

  test('from the time before the run', async () => {
    const old = asked('one', 'Old?', { timestamp: '2026-01-01T10:00:00Z' });
    const late = asked('two', 'Late?', { timestamp: '2026-01-02T03:04:06Z' });
    expect(await promptsWith({ sinceSeconds: 17 * 3600 }, old, late)).toEqual([]);
    expect(await promptsWith({ sinceSeconds: 18 * 3600 }, old, late)).toEqual(['Old?']);
  });

  test('to the models that are named, by id or by ARN', async () => {
    const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/m';
    expect(
      await promptsWith({ models: ['m'] }, asked('one', 'By ARN?', { modelId: arn }), asked('two', 'No?')),
    ).toEqual(['By ARN?']);
    expect(await promptsWith({ models: [arn] }, asked('two', 'No?', { modelId: 'other-m' }))).toEqual([]);
  });

  test('with all of the metadata, and with none that is refused', async () => {
    const records = [
      asked('one', 'Both?', { requestMetadata: { app: 'x', env: 'dev' } }),
      asked('two', 'Other?', { requestMetadata: { app: 'y' } }),
      asked('three', 'None?'),
    ];
    expect(await promptsWith({ metadataEquals: { app: 'x' } }, ...records)).toEqual(['Both?']);
    expect(await promptsWith({ metadataNotEquals: { env: 'dev' } }, ...records)).toEqual(['Other?', 'None?']);
  });

  test('but never our own', async () => {
    expect(
      await promptsWith({}, asked('one', 'Judge?', { requestMetadata: { 'cdk-bedrock-rft': 'own-call' } })),
    ).toEqual([]);
  });
});

describe('personal data', () => {
  const hours = { 10: [asked('one', 'Write to ann@example.com'), asked('two', 'Where?')] };

  test('stays when nobody asks for a filter', async () => {
    const world = worldWith(hours);
    expect((await curate({ world })).counts).toMatchObject({ uncorrected: 2, filtered: 0 });
  });

  test('in a prompt or in a correction drops the row', async () => {
    const world = worldWith({ 10: [...hours[10], asked('three', 'Who?')] }, [
      { requestId: 'three', correctedAnswer: 'Call +49 30 1234567.' },
    ]);
    const { counts } = await curate({ world, logs: { piiFilter: DROP_ROWS_WITH_PII } });
    accountedFor(counts);
    expect(promptsOf(world)).toEqual(['Where?']);
    expect(counts.filtered).toBe(2);
  });

  test('goes through a function of the user, which changes rows or leaves them out', async () => {
    lambda.on(InvokeCommand, { FunctionName: 'redact' }).callsFake(({ Payload }: { Payload: Uint8Array }) => {
      const { rows } = JSON.parse(Buffer.from(Payload).toString()) as { rows: Row[] };
      const answer = rows.map((row, at) =>
        at === 0 ? { ...row, messages: [{ role: 'user', content: 'Write!' }] } : null,
      );
      return { Payload: Buffer.from(JSON.stringify({ rows: answer })) };
    });
    const world = worldWith(hours);
    const { counts } = await curate({ world, logs: { piiFilter: 'redact' } });
    expect(promptsOf(world)).toEqual(['Write!']);
    expect(counts).toMatchObject({ uncorrected: 1, filtered: 1 });
  });

  test.each([
    ['fails', { FunctionError: 'Unhandled', Payload: Buffer.from('{}') }, 'ServiceFault'],
    ['returns fewer rows', { Payload: Buffer.from('{"rows":[null]}') }, 'DatasetRejected'],
    ['returns no rows', { Payload: Buffer.from('"no"') }, 'DatasetRejected'],
    ['returns something else', { Payload: Buffer.from('{"rows":[1,2]}') }, 'DatasetRejected'],
  ])('a function that %s stops the run', async (_name, answer, error) => {
    lambda.on(InvokeCommand).resolves(answer as never);
    await expect(curate({ world: worldWith(hours), logs: { piiFilter: 'redact' } })).rejects.toMatchObject({
      name: error,
    });
  });
});

describe('over several calls', () => {
  const hours = Object.fromEntries(
    Array.from({ length: 9 }, (_, hour) => [
      `0${hour}`,
      [
        asked(`a${hour}`, `Question ${hour}?`),
        asked(`b${hour}`, 'Again?'),
        '{',
        asked(`c${hour}`, `Question ${hour + 1}?`),
      ],
    ]),
  );
  const feedback = [{ requestId: 'a3', correctedAnswer: 'Three.' }];

  test('the rows and the counts are those of one call', async () => {
    const whole = worldWith(hours, feedback);
    const expected = await curate({ world: whole });
    accountedFor(expected.counts);
    expect(expected).toMatchObject({
      calls: 1,
      counts: { corrected: 1, uncorrected: 10, duplicates: 16, logs: { objects: 9 } },
    });
    for (const objectsPerCall of [1, 2, 4]) {
      const world = worldWith(hours, feedback);
      const { counts, calls } = await curate({ world, objectsPerCall });
      expect(calls).toBeGreaterThan(2);
      expect(counts).toEqual(expected.counts);
      expect(rowsOf(world)).toEqual(rowsOf(whole));
    }
  });

  test('logs for which the time was over before their first object are not left out', async () => {
    for (const objectsPerCall of [1, 2, 3, 4, Infinity]) {
      const world = worldWith({ '01': [asked('one', 'First?')], '02': [asked('two', 'Second?')] }, feedback);
      world.store.add(
        `other/${ROOT}2026/01/01/01/20260101T010000000Z_b.json.gz`,
        logObject([asked('three', 'Third?')]),
        'logs',
      );
      const { counts } = await curate({ world, objectsPerCall, others: ['other/'] });
      expect(promptsOf(world).sort()).toEqual(['First?', 'Second?', 'Third?']);
      expect(counts).toMatchObject({ logs: { objects: 3 }, feedback: { requests: 2 } });
    }
  });

  test('a call that is repeated writes the same objects', async () => {
    const world = worldWith(hours, feedback);
    await curate({ world, objectsPerCall: 3 });
    const before = world.store.outputs();
    await curate({ world, objectsPerCall: 3 });
    expect(world.store.outputs()).toEqual(before);
  });
});

test('whatever lies in the logs, every record is accounted for', async () => {
  const record = fc.oneof(
    fc.nat(5).map((prompt) => asked(`r${prompt}`, `Question ${prompt}?`)),
    fc.constant(asked('m', 'Mail ann@example.com')),
    fc.constant(asked('x', 'Old?', { timestamp: '2020-01-01T00:00:00Z' })),
    fc.constantFrom('{', '[]', 'null', '{"schemaType":"ModelInvocationLog","schemaVersion":"2.0"}'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(record, { maxLength: 6 }), { maxLength: 8 }),
      fc.boolean(),
      async (objects, needsReference) => {
        const hours = Object.fromEntries(
          objects.map((records, hour) => [`0${hour}`, [asked('z', 'First?'), ...records]]),
        );
        const world = worldWith({ ...hours, 10: [asked('z', 'First?')] }, [
          { requestId: 'z', correctedAnswer: 'Yes.' },
          { requestId: 'r1', correctedAnswer: 'One.' },
        ]);
        const logs = { piiFilter: DROP_ROWS_WITH_PII };
        const { counts } = await curate({ world, needsReference, logs, objectsPerCall: 2 });
        accountedFor(counts);
        expect(counts.logs.records).toBe(objects.flat().length + objects.length + 1);
        expect(rowsOf(world)).toHaveLength(counts.corrected + counts.uncorrected);
      },
    ),
    { numRuns: 50 },
  );
});

test('when no row comes out, the run ends and says why', async () => {
  const world = worldWith({ 10: [asked('one', 'Where?'), '{'] });
  await expect(curate({ world, needsReference: true })).rejects.toMatchObject({
    name: 'DatasetRejected',
    message: expect.stringMatching(
      /1 objects, 2 records, .* 1 cannot be used \(most often: the record is not whole JSON\), 1 have no correction/,
    ),
  });
  await expect(curate({})).rejects.toThrow(/0 objects, 0 records/);
});

test('an object that breaks off costs its rest, not the others', async () => {
  const world = worldWith({ '09': [asked('one', 'Where?')], 11: [asked('two', 'When?')] });
  world.store.add(`${ROOT}2026/01/01/10/x.json.gz`, logObject([asked('three', 'Who?')]).subarray(0, 40), 'logs');
  const { counts } = await curate({ world });
  expect(promptsOf(world)).toEqual(['When?', 'Where?']);
  expect(counts.logs).toMatchObject({ objects: 3, problems: [{ problem: LOG_PROBLEM.brokenGzip, count: 1 }] });
});

test('PrepareDataset reads the rows in place of the logs, and a file beside them', async () => {
  const world = worldWith(
    { 10: Array.from({ length: 300 }, (_, at) => asked(`r${at}`, `What became of order ${at}?`)) },
    [{ requestId: 'r7', correctedAnswer: 'It was sent.' }],
  );
  await curate({ world });
  world.store.add('incoming/rows.jsonl', jsonl(goodLines(40)));
  const run = runWith({});
  const dataset = [{ bucket: 'input-bucket', prefix: 'incoming/' }, ...run.settings.dataset];
  const prepared = await prepareDataset({ ...run, settings: { ...run.settings, dataset } }, world);
  expect(prepared.counts).toMatchObject({ files: 3, read: 340, quarantined: 0 });
  expect(total(prepared)).toBe(340);
});
