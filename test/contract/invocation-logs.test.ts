import { hourPrefixes, isLogKey, logPrefix } from '../../lib/contract/invocation-logs';

const LOGS = { prefix: 'bedrock/', account: '123456789012', region: 'us-east-1' };
const ROOT = 'bedrock/AWSLogs/123456789012/BedrockModelInvocationLogs/us-east-1/';

test('logs lie by account, region and hour', () => {
  expect(logPrefix(LOGS)).toBe(ROOT);
  expect(hourPrefixes(LOGS, new Date('2026-12-31T22:59:59Z'), new Date('2027-01-01T01:00:00Z'))).toEqual([
    `${ROOT}2026/12/31/22/`,
    `${ROOT}2026/12/31/23/`,
    `${ROOT}2027/01/01/00/`,
    `${ROOT}2027/01/01/01/`,
  ]);
  expect(hourPrefixes(LOGS, new Date('2027-01-01T01:00:00Z'), new Date('2027-01-01T00:00:00Z'))).toEqual([]);
});

test('bodies and the permission check of the service are no records', () => {
  const hour = `${ROOT}2026/12/31/22/`;
  expect(isLogKey(`${hour}20261231T220102003Z_1a2b.json.gz`)).toBe(true);
  expect(isLogKey(`${hour}data/3f0e2c9d_input.json.gz`)).toBe(false);
  expect(isLogKey(`${ROOT}amazon-bedrock-logs-permission-check`)).toBe(false);
  expect(isLogKey(`${hour}amazon-bedrock-logs-permission-check`)).toBe(false);
});
