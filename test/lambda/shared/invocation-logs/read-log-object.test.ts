import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { LOG_PROBLEM, type LoggedInvocation, OBJECT_PROBLEMS } from '../../../../lib/contract/invocation-logs';
import { LogTally } from '../../../../lambda/shared/invocation-logs/log-tally';
import {
  type LogEntry,
  type LogReading,
  readLogObject,
} from '../../../../lambda/shared/invocation-logs/read-log-object';
import { bodies, bodiesApart, call, logObject, logRecord } from './log-objects';

const KEY = 'AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/2026/11/20/10/20261120T101500000Z_ab.json.gz';

type Objects = Readonly<Record<string, Buffer>>;

/** Opens these objects of the bucket `logs`, `step` bytes at a time. */
function opening(objects: Objects, step = 64 * 1024): LogReading['open'] {
  return async (bucket, key) => {
    const bytes = bucket === 'logs' ? objects[key] : undefined;
    return bytes && pieces(bytes, step);
  };
}

async function* pieces(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) {
    yield bytes.subarray(at, at + step);
  }
}

async function read(objects: Objects, reading: Partial<LogReading> = {}): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of readLogObject('logs', KEY, { open: opening(objects), ...reading })) {
    entries.push(entry);
  }
  return entries;
}

async function readRecords(...records: unknown[]): Promise<LogEntry[]> {
  return read({ [KEY]: logObject(records) });
}

function problemsOf(entries: readonly LogEntry[]): unknown[] {
  return entries.map((entry) => (entry.kind === 'problem' ? entry.problem : entry.kind));
}

async function theInvocation(record: unknown): Promise<LoggedInvocation> {
  const [entry, ...others] = await readRecords(record);
  expect(others).toEqual([]);
  if (entry?.kind !== 'good') throw new Error(JSON.stringify(entry));
  return entry.invocation;
}

const PROMPT = [{ role: 'user', content: 'Where is my parcel?' }];

describe('the shapes of a call', () => {
  test('Converse, with its metadata', async () => {
    expect(await theInvocation(logRecord({ requestMetadata: { app: 'support', odd: 7 } }))).toEqual({
      requestId: 'request-1',
      timestamp: '2026-11-20T10:15:00.000Z',
      modelId: 'us.amazon.nova-2-lite-v1:0',
      operation: 'Converse',
      requestMetadata: { app: 'support' },
      messages: PROMPT,
      response: 'On its way.',
      stopReason: 'end_turn',
    });
  });

  test('Converse with a system prompt, several turns, thinking, a cache mark and guarded content', async () => {
    const record = logRecord(
      bodies(
        {
          system: [{ text: 'Be brief.' }, { text: 'Be kind.' }, { cachePoint: { type: 'default' } }],
          messages: [
            { role: 'user', content: [{ text: 'Hello' }] },
            { role: 'assistant', content: [{ reasoningContent: { reasoningText: { text: '…' } } }, { text: 'Hi!' }] },
            { role: 'user', content: [{ guardContent: { text: { text: 'Where is my parcel?' } } }] },
          ],
          toolConfig: { tools: [] },
        },
        {
          output: {
            message: {
              role: 'assistant',
              content: [{ reasoningContent: {} }, { text: 'On its way.' }, { text: 'Bye.' }],
            },
          },
          stopReason: 'max_tokens',
        },
      ),
    );
    expect(await theInvocation(record)).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.\nBe kind.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi!' },
        { role: 'user', content: 'Where is my parcel?' },
      ],
      response: 'On its way.\nBye.',
      stopReason: 'max_tokens',
    });
  });

  const converseEvents = [
    { messageStart: { role: 'assistant' } },
    { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm' } } } },
    { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'On its ' } } },
    { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'way.' } } },
    { contentBlockStop: { contentBlockIndex: 1 } },
    { messageStop: { stopReason: 'end_turn' } },
    { metadata: { usage: { inputTokens: 4, outputTokens: 8 } } },
  ];
  const anthropicEvents = [
    { type: 'message_start', message: { role: 'assistant', content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'Hm' } },
    { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'On its ' } },
    { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'way.' } },
    { type: 'content_block_stop', index: 1 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null } },
    { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 4 } },
  ];
  const novaInput = {
    schemaVersion: 'messages-v1',
    system: [],
    messages: [{ role: 'user', content: [{ text: 'Where is my parcel?' }] }],
  };
  const novaOutput = { output: { message: { content: [{ text: 'On its way.' }] } }, stopReason: 'end_turn' };
  const anthropicInput = {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 512,
    messages: [{ role: 'user', content: 'Where is my parcel?' }],
  };
  const anthropicOutput = {
    type: 'message',
    content: [{ type: 'text', text: 'On its way.' }],
    stop_reason: 'end_turn',
  };

  test.each([
    ['ConverseStream, put together by the service', 'ConverseStream', novaInput, novaOutput],
    ['ConverseStream as events', 'ConverseStream', novaInput, converseEvents],
    ['InvokeModel of Nova', 'InvokeModel', novaInput, novaOutput],
    ['InvokeModelWithResponseStream of Nova', 'InvokeModelWithResponseStream', novaInput, converseEvents],
    ['InvokeModel of Anthropic', 'InvokeModel', anthropicInput, anthropicOutput],
    ['InvokeModelWithResponseStream of Anthropic', 'InvokeModelWithResponseStream', anthropicInput, anthropicEvents],
  ])('%s', async (_name, operation, input, output) => {
    expect(await theInvocation(logRecord({ operation, ...bodies(input, output) }))).toMatchObject({
      operation,
      messages: PROMPT,
      response: 'On its way.',
      stopReason: 'end_turn',
    });
  });

  test('a system prompt of Anthropic is a text or a list of blocks', async () => {
    for (const system of ['Be brief.', [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }]]) {
      const record = logRecord({ operation: 'InvokeModel', ...bodies({ ...anthropicInput, system }, anthropicOutput) });
      expect((await theInvocation(record)).messages[0]).toEqual({ role: 'system', content: 'Be brief.' });
    }
  });

  test('a stream that broke off has what was said, and no reason to stop', async () => {
    const record = logRecord({ operation: 'ConverseStream', ...bodies(novaInput, converseEvents.slice(0, 3)) });
    const invocation = await theInvocation(record);
    expect(invocation.response).toBe('On its ');
    expect(invocation).not.toHaveProperty('stopReason');
  });
});

describe('what is wrong with a record is said, and costs that record only', () => {
  const image = { image: { format: 'png', source: { bytes: 'AAAA' } } };
  const answer = { output: { message: { content: [{ text: 'ok' }] } } };
  const asked = (content: unknown, more = {}) => bodies({ messages: [{ role: 'user', content }], ...more }, answer);

  test.each<[keyof typeof LOG_PROBLEM, unknown]>([
    ['notJson', '{"schemaType":"ModelInvocationLog","timestamp":"2026-11-20T10'],
    ['notObject', '"ModelInvocationLog"'],
    ['schema', logRecord({ schemaVersion: '2.0' })],
    ['schema', logRecord({ schemaType: 'SomethingElse' })],
    ['incomplete', logRecord({ requestId: undefined })],
    ['incomplete', logRecord({ modelId: '' })],
    ['incomplete', logRecord({ timestamp: 'yesterday' })],
    ['operation', logRecord({ operation: 'InvokeModelWithBidirectionalStream' })],
    ['failedCall', logRecord({ errorCode: 'ThrottlingException', output: {} })],
    ['noBody', logRecord({ input: { inputTokenCount: 4 } })],
    ['noBody', logRecord({ output: undefined })],
    ['foreignBody', logRecord(bodiesApart('s3://elsewhere/in.json.gz', 's3://logs/out.json.gz'))],
    ['missingBody', logRecord(bodiesApart('s3://logs/in.json.gz', 's3://logs/out.json.gz'))],
    ['unknownModel', logRecord({ modelId: 'meta.llama3', ...bodies({ prompt: 'Hi' }, { generation: 'Hello' }) })],
    ['unknownModel', logRecord(bodies('Hi', answer))],
    ['unknownShape', logRecord(bodies({ messages: [{ role: 'critic', content: 'Hi' }] }, answer))],
    ['unknownShape', logRecord(asked({ text: 'Hi' }))],
    ['unknownShape', logRecord(bodies({ messages: [{ role: 'user', content: 'Hi' }] }, 'ok'))],
    ['unknownShape', logRecord(bodies({ messages: [{ role: 'user', content: 'Hi' }] }, [{ odd: 1 }]))],
    [
      'endsWithAnswer',
      logRecord(
        bodies(
          {
            messages: [
              { role: 'user', content: 'Hi' },
              { role: 'assistant', content: '{' },
            ],
          },
          answer,
        ),
      ),
    ],
    ['notText', logRecord(asked([image, { text: 'What is this?' }]))],
    ['notText', logRecord(asked([{ type: 'document', source: {} }]))],
    ['usesTools', logRecord(asked([{ text: 'Hi' }], { toolConfig: { tools: [{ toolSpec: { name: 'search' } }] } }))],
    ['usesTools', logRecord(asked([{ toolResult: { toolUseId: '1', content: [] } }]))],
    [
      'usesTools',
      logRecord(
        bodies({ messages: [{ role: 'user', content: 'Hi' }] }, { content: [{ type: 'tool_use', name: 'search' }] }),
      ),
    ],
    [
      'usesTools',
      logRecord(
        bodies({ messages: [{ role: 'user', content: 'Hi' }] }, [
          { contentBlockStart: { start: { toolUse: { name: 'search' } } } },
        ]),
      ),
    ],
  ])('%s', async (problem, record) => {
    const entries = await readRecords(logRecord(), record, logRecord());
    expect(problemsOf(entries)).toEqual(['good', LOG_PROBLEM[problem], 'good']);
    expect(entries[1]?.place).toBe(`${KEY}:2`);
  });

  test('bytes that are no text', async () => {
    const object = gzipSync(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n')]));
    expect(problemsOf(await read({ [KEY]: object }))).toEqual([LOG_PROBLEM.notUtf8]);
  });

  test('a record that is too long', async () => {
    const entries = await read(
      { [KEY]: logObject([logRecord(call('x'.repeat(5000), 'y')), logRecord()]) },
      { maxBytes: 4000 },
    );
    expect(problemsOf(entries)).toEqual([LOG_PROBLEM.tooLong, 'good']);
  });
});

describe('bodies that lie apart', () => {
  const prompt = 'word '.repeat(30_000);
  const { input, output } = call(prompt, 'On its way.') as Record<string, Record<string, unknown>>;
  const record = logRecord(bodiesApart('s3://logs/hour/data/1_input.json.gz', 's3://logs/hour/data/1_output.json.gz'));
  const stored = {
    'hour/data/1_input.json.gz': gzipSync(JSON.stringify(input.inputBodyJson)),
    'hour/data/1_output.json.gz': Buffer.from(JSON.stringify(output.outputBodyJson)),
  };

  test('are fetched, packed or not', async () => {
    const [entry] = await read({ [KEY]: logObject([record]), ...stored });
    expect(entry).toMatchObject({
      kind: 'good',
      invocation: { messages: [{ role: 'user', content: prompt }], response: 'On its way.' },
    });
  });

  test.each([
    ['is no JSON', Buffer.from('{"messages":[')],
    ['is no whole gzip file', stored['hour/data/1_input.json.gz'].subarray(0, 100)],
    ['is too long', gzipSync(JSON.stringify({ messages: 'x'.repeat(600_000) }))],
  ])('one that %s is counted', async (_name, bytes) => {
    const objects = { [KEY]: logObject([record, logRecord()]), ...stored, 'hour/data/1_input.json.gz': bytes };
    expect(problemsOf(await read(objects, { maxBytes: 500_000 }))).toEqual([LOG_PROBLEM.brokenBody, 'good']);
  });

  test('of a call that nobody wants are left where they are', async () => {
    const opened: string[] = [];
    const entries = await read(
      {},
      {
        wants: ({ requestMetadata }) => requestMetadata.app === 'support',
        open: async (bucket, key) => {
          opened.push(key);
          return opening({ [KEY]: logObject([record]) })(bucket, key);
        },
      },
    );
    expect(problemsOf(entries)).toEqual(['unwanted']);
    expect(opened).toEqual([KEY]);
  });
});

describe('an object', () => {
  test('may be one JSON list, over lines or not', async () => {
    const records = [logRecord({ requestId: 'a[{"\\' }), logRecord(), { odd: [1, { b: '],' }] }];
    for (const text of [JSON.stringify(records), JSON.stringify(records, null, 2)]) {
      const entries = await read({ [KEY]: gzipSync(text) });
      expect(problemsOf(entries)).toEqual(['good', 'good', LOG_PROBLEM.schema]);
    }
  });

  test('that is cut off inside a list gives what is whole', async () => {
    const text = JSON.stringify([logRecord(), logRecord()]);
    const entries = await read({ [KEY]: gzipSync(text.slice(0, -20)) });
    expect(problemsOf(entries)).toEqual(['good', LOG_PROBLEM.notJson]);
  });

  test('that is gone is counted', async () => {
    expect(await read({})).toEqual([{ kind: 'problem', problem: LOG_PROBLEM.missingObject, place: KEY }]);
  });

  test('that is no gzip file is counted', async () => {
    const entries = await read({ [KEY]: Buffer.from(JSON.stringify(logRecord())) });
    expect(entries).toEqual([{ kind: 'problem', problem: LOG_PROBLEM.brokenGzip, place: `${KEY}:1` }]);
  });

  test('that ends early gives its first records, and says from where on records are lost', async () => {
    const records = Array.from({ length: 3000 }, (_, at) =>
      logRecord({ requestId: `request-${(at * 2654435761) % 1e9}` }),
    );
    const whole = logObject(records);
    const entries = await read({ [KEY]: whole.subarray(0, whole.length - 9) });
    const good = entries.filter(({ kind }) => kind === 'good').length;
    expect(good).toBeGreaterThan(0);
    expect(entries.slice(good)).toEqual([
      { kind: 'problem', problem: LOG_PROBLEM.brokenGzip, place: `${KEY}:${good + 1}` },
    ]);
  });

  test('that S3 fails to deliver is no broken object: the failure comes through', async () => {
    const open = async () =>
      (async function* () {
        yield logObject([logRecord()]).subarray(0, 50);
        throw new Error('connection lost');
      })();
    await expect(read({}, { open })).rejects.toThrow('connection lost');
  });
});

describe('the counts', () => {
  const line = fc.oneof(
    fc.constant(JSON.stringify(logRecord())),
    fc.constant(JSON.stringify(logRecord({ modelId: 'other' }))),
    fc.constant(JSON.stringify(logRecord({ schemaVersion: '9' }))),
    fc.constant(JSON.stringify(logRecord(bodiesApart('s3://logs/none', 's3://logs/none')))),
    fc.json(),
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')),
  );

  test('add up to the records that were there, whatever they are and wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 300 }), async (lines, step) => {
        // What opens a list is read as one.
        fc.pre(!/^\s*\[/.test(lines.join('\n')));
        const entries = await read({}, { open: opening({ [KEY]: logObject(lines) }, step), wants: wanted });
        const tally = new LogTally();
        entries.forEach((entry) => tally.add(entry));
        const { records, good, unwanted, problems } = tally.counts();
        expect(records).toBe(lines.filter((text) => /[^ \t\r]/.test(text)).length);
        expect(good + unwanted + problems.reduce((sum, { count }) => sum + count, 0)).toBe(records);
      }),
      { numRuns: 200 },
    );
  });

  test('go on over calls, with the first three places of each problem', async () => {
    const first = new LogTally();
    first.addObject();
    (await readRecords('{', logRecord(), '{')).forEach((entry) => first.add(entry));
    const second = new LogTally(first.counts());
    second.addObject();
    (await readRecords('{', '{')).forEach((entry) => second.add(entry));
    (await read({})).forEach((entry) => second.add(entry));
    expect(second.counts()).toEqual({
      objects: 2,
      records: 5,
      good: 1,
      unwanted: 0,
      problems: [
        { problem: LOG_PROBLEM.notJson, count: 4, examples: [`${KEY}:1`, `${KEY}:3`, `${KEY}:1`] },
        { problem: LOG_PROBLEM.missingObject, count: 1, examples: [KEY] },
      ],
    });
    expect(OBJECT_PROBLEMS).toContain(LOG_PROBLEM.missingObject);
  });

  const wanted: LogReading['wants'] = ({ modelId }) => modelId !== 'other';
});
