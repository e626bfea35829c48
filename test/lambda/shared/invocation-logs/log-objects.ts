import { gzipSync } from 'node:zlib';

/** A record of a Converse call as Bedrock logs it. Fields given here replace those of the same name. */
export function logRecord(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-11-20T10:15:00Z',
    accountId: '123456789012',
    identity: { arn: 'arn:aws:sts::123456789012:assumed-role/Application/session' },
    region: 'us-east-1',
    requestId: 'request-1',
    operation: 'Converse',
    modelId: 'us.amazon.nova-2-lite-v1:0',
    ...call('Where is my parcel?', 'On its way.'),
    ...fields,
  };
}

/** The two halves of a Converse record. */
export function call(prompt: string, answer: string): Record<string, unknown> {
  return bodies(
    { messages: [{ role: 'user', content: [{ text: prompt }] }] },
    { output: { message: { role: 'assistant', content: [{ text: answer }] } }, stopReason: 'end_turn' },
  );
}

export function bodies(input: unknown, output: unknown): Record<string, unknown> {
  return {
    input: { inputContentType: 'application/json', inputBodyJson: input, inputTokenCount: 4 },
    output: { outputContentType: 'application/json', outputBodyJson: output, outputTokenCount: 8 },
  };
}

/** Where the bodies lie instead. */
export function bodiesApart(input: string, output: string): Record<string, unknown> {
  return {
    input: { inputContentType: 'application/json', inputBodyS3Path: input, inputTokenCount: 40_000 },
    output: { outputContentType: 'application/json', outputBodyS3Path: output, outputTokenCount: 40_000 },
  };
}

/** A gzipped object with a record a line; text is taken as it is. */
export function logObject(records: readonly unknown[]): Buffer {
  return gzipSync(
    records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join(''),
  );
}
