import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { bedrock } from '../../../lambda/shared/clients/bedrock';
import { documents } from '../../../lambda/shared/clients/documents';
import { eventBridge } from '../../../lambda/shared/clients/event-bridge';
import { lambda } from '../../../lambda/shared/clients/lambda';
import { s3 } from '../../../lambda/shared/clients/s3';
import { sfn } from '../../../lambda/shared/clients/sfn';
import { sns } from '../../../lambda/shared/clients/sns';
import { PATIENT, PROMPT } from '../../../lambda/shared/clients/timeouts';

const silent = createServer();
let received = 0;

beforeAll(async () => {
  silent.on('request', () => received++);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});
afterEach(() => jest.useRealTimers());

const endpoint = () => `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;

/** The name of the error that a call to a service that never answers ends with, when the time has passed. */
async function errorAfter(millis: number, settings: typeof PROMPT): Promise<string> {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  const client = new SFNClient({ ...settings, maxAttempts: 1, endpoint: endpoint() });
  let ended = 'nothing yet';
  const before = received;
  const call = client.send(new ListExecutionsCommand({})).catch((error: unknown) => {
    ended = (error as Error).name;
  });
  while (received === before) await new Promise(setImmediate);
  await jest.advanceTimersByTimeAsync(millis);
  const result = ended;
  client.destroy();
  silent.closeAllConnections();
  await call;
  return result;
}

test('a call that nobody answers is given up, and may be made again', async () => {
  expect(await errorAfter(14_999, PROMPT)).toBe('nothing yet');
  expect(await errorAfter(15_000, PROMPT)).toBe('TimeoutError');
});

test('an invocation may take as long as a function may run', async () => {
  expect(await errorAfter(899_999, PATIENT)).toBe('nothing yet');
  expect(await errorAfter(900_000, PATIENT)).toBe('TimeoutError');
});

test.each<[string, { readonly config: { readonly requestHandler: object } }, typeof PROMPT]>([
  ['Bedrock', bedrock, PROMPT],
  ['DynamoDB', documents, PROMPT],
  ['EventBridge', eventBridge, PROMPT],
  ['Lambda', lambda, PATIENT],
  ['S3', s3, PROMPT],
  ['Step Functions', sfn, PROMPT],
  ['SNS', sns, PROMPT],
])('the client of %s waits for no answer for ever', async (_, { config }, { requestHandler }) => {
  const { configProvider } = config.requestHandler as { readonly configProvider: Promise<object> };
  expect(await configProvider).toMatchObject(requestHandler);
});
