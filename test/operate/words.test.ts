import { inWords } from '../../bin/operate/aws-errors';
import { curve, rewardColumn } from '../../bin/operate/curve';
import { recordText } from '../../bin/operate/run-record';
import { earliestRunId } from '../../bin/operate/runs-command';
import { duration } from '../../bin/operate/shown-times';
import { runIdOf } from '../../lib/contract/names';
import { DECISION, givenRun } from '../lambda/shared/runs';

test.each([
  [[1, 2, 3], '▁▅█'],
  [[0.5, 0.5], '▁▁'],
  [[3], '▁'],
  [[], ''],
])('the curve of %p is %p', (values, bars) => {
  expect(curve(values)).toBe(bars);
});

test('a long curve shares its columns among neighbours', () => {
  const rising = Array.from({ length: 1_000 }, (_, step) => step);
  expect(curve(rising, 8)).toBe('▁▂▃▄▅▆▇█');
});

test.each([
  [['step', 'critic/rewards/max', 'critic/rewards/mean'], 'critic/rewards/mean'],
  [['step', 'train_reward'], 'train_reward'],
  [['step', 'loss'], undefined],
])('of the columns %p the reward is %p', (headers, column) => {
  expect(rewardColumn(headers)).toBe(column);
});

test.each([
  [40_000, '40 s'],
  [12 * 60_000, '12 min'],
  [4 * 3_600_000 + 5 * 60_000, '4 h 05 min'],
  [51 * 3_600_000, '2 d 3 h'],
])('%p milliseconds are %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test('a run that started at the time of --since is within, one a second earlier is not', () => {
  const idAt = (instant: string) => runIdOf('arn', instant);
  const since = earliestRunId('2026-11-01');
  expect(idAt('2026-11-01T00:00:00Z') >= since).toBe(true);
  expect(idAt('2026-10-31T23:59:59Z') >= since).toBe(false);
  expect(earliestRunId('2026-11-01T10:30:00+01:00')).toBe('20261101-093000');
});

test.each(['yesterday', '11', '2026-13-01'])('--since %s is refused', (since) => {
  expect(() => earliestRunId(since)).toThrow(`--since: got '${since}', allowed is a date or an instant`);
});

test('the record of a run adds up the tokens of all that was measured, as far as the run came', () => {
  const estimate = { value: 0.6, low: 0.5, high: 0.7, prompts: 100 };
  const begun = { run: givenRun(), status: 'active', marks: {} } as const;
  const baseline = {
    decision: 'train',
    reason: 'There is something to learn.',
    advice: '',
    warnings: [],
    base: estimate,
    spreadShare: 0.5,
    successShare: 0.5,
    tokens: { input: 2_600, output: 1_300 },
  } as const;
  const cost = (item: Parameters<typeof recordText>[0]) => recordText(item).split('\nCost\n')[1];
  expect(cost(begun)).toBeUndefined();
  expect(cost({ ...begun, baseline })).toMatch(/2600 tokens in and 1300 out, beside the training$/);
  expect(cost({ ...begun, baseline, promotion: DECISION })).toMatch(/4200 tokens in and 2100 out/);
});

test.each([
  [
    'CredentialsProviderError',
    'Could not load credentials from any providers',
    /^credentials: none that work .*aws sso/,
  ],
  ['ExpiredTokenException', 'The security token is expired.', /^credentials: AWS does not take them .*Sign in again/],
  ['AccessDeniedException', 'User x may not do y.', /^permissions: User x may not do y\. Ask for a role/],
])('%s is told in words, with what to do', (name, message, words) => {
  expect((inWords(Object.assign(new Error(message), { name })) as Error).message).toMatch(words);
});

test('any other error stays as it is', () => {
  const error = new Error('run: got …');
  expect(inWords(error)).toBe(error);
});
