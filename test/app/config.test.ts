import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../bin/config';
import schema from '../../bin/rft.config.schema.json';
import { hyperparameterSettings } from '../../lib/training/hyperparameter-settings';

const good = {
  stacks: {
    Support: {
      region: 'us-east-1',
      pipelines: { Support: { baseModel: 'NOVA_2_LITE', reward: { typescript: 'rewards/support.ts' } } },
    },
  },
};

function read(value: unknown): ReturnType<typeof readConfig> {
  const path = join(mkdtempSync(join(tmpdir(), 'rft-')), 'rft.config.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return readConfig(path);
}

function withPipeline(changes: object): object {
  const { Support } = good.stacks;
  return { stacks: { Support: { ...Support, pipelines: { Support: { ...Support.pipelines.Support, ...changes } } } } };
}

test('a small configuration is accepted', () => {
  expect(read(good)).toEqual(good);
});

test('the configuration in this repository is accepted', () => {
  expect(Object.keys(readConfig('rft.config.json').stacks)).toEqual(['MathWordProblems']);
});

test.each([
  [
    'an unknown model',
    { baseModel: 'NOVA_9' },
    /stacks\.Support\.pipelines\.Support\.baseModel: got "NOVA_9", allowed: NOVA_2_LITE/,
  ],
  [
    'an unknown field',
    { rewards: {} },
    /pipelines\.Support: got unknown field 'rewards', allowed: baseModel, .*reward, dataset/,
  ],
  [
    'a wrong type',
    { minNewRows: 'many' },
    /pipelines\.Support\.minNewRows: got "many", must be integer \(Fewer new prompts/,
  ],
  [
    'a value out of range',
    { hyperparameters: { epochCount: 51 } },
    /hyperparameters\.epochCount: got 51, must be <= 50/,
  ],
  [
    'two rewards',
    { reward: { typescript: 'a.ts', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f' } },
    /reward: got typescript, functionArn, allowed is exactly one of typescript, functionArn/,
  ],
  [
    'a dataset from two places',
    { dataset: { localFile: 'a.jsonl', invocationLogs: { bucket: 'logs' } } },
    /dataset: got localFile, invocationLogs, allowed is exactly one of localFile, localFolder, bucket with prefix, invocationLogs/,
  ],
  [
    'logs without their bucket',
    { dataset: { invocationLogs: { sinceDays: 7 } } },
    /dataset\.invocationLogs: field 'bucket' is missing/,
  ],
  ['new data of no rows', { newData: { minRows: 0 } }, /newData\.minRows: got 0, must be >= 1 \(Fewer new prompts/],
  [
    'a month without trainings',
    { retrainingPolicy: { trainingsPerMonth: 0 } },
    /retrainingPolicy\.trainingsPerMonth: got 0, must be >= 1 \(Most trainings/,
  ],
  [
    'a budget without a price',
    { retrainingPolicy: { budget: { perMonth: 100 } } },
    /retrainingPolicy\.budget: field 'perTraining' is missing/,
  ],
  ['a period of drift', { drift: { period: 'week' } }, /drift\.period: got "week", allowed: hour, day/],
  [
    'a promotion by two policies',
    { promotion: { improvement: 0, noRegression: 0.1 } },
    /promotion: got improvement, noRegression, allowed is exactly one of improvement, noRegression, manual/,
  ],
  [
    'a slice without its field',
    { promotion: { improvement: 0, slices: [{ tolerance: 0.1 }] } },
    /promotion\.slices\.0: field 'field' is missing/,
  ],
  [
    'a probe of too few prompts',
    { evaluation: { probePrompts: 10 } },
    /evaluation\.probePrompts: got 10, must be >= 100 \(Training prompts/,
  ],
  ['feedback that anybody may send', { feedback: 'open' }, /pipelines\.Support\.feedback: got "open", allowed: iam/],
  [
    'tokens for nobody',
    { feedback: { issuer: 'https://login.example.com' } },
    /pipelines\.Support\.feedback: field 'audience' is missing/,
  ],
  [
    'tokens without TLS',
    { feedback: { issuer: 'http://login.example.com', audience: ['support'] } },
    /feedback\.issuer: got "http:.*allowed is text that matches .* \(HTTPS address/,
  ],
  ['an approval in minutes', { approval: { timeoutMinutes: 30 } }, /approval: got unknown field 'timeoutMinutes'/],
  [
    'a schedule that is none',
    { schedule: 'weekly' },
    /schedule: got "weekly", allowed is text that matches .*rate\(7 days\)/,
  ],
  ['a rate that EventBridge would refuse', { schedule: 'rate(1 days)' }, /schedule: got "rate\(1 days\)"/],
  ['a cron expression without its year', { schedule: 'cron(0 3 ? * MON)' }, /schedule: got "cron\(0 3/],
])('%s is refused with its path, what was found and what is allowed', (_, changes, message) => {
  expect(() => read(withPipeline(changes))).toThrow(message);
});

test.each(['rate(1 day)', 'rate(7 days)', 'rate(12 hours)', 'cron(0 3 ? * MON *)'])(
  'the schedule %s is accepted',
  (schedule) => {
    expect(() => read(withPipeline({ schedule }))).not.toThrow();
  },
);

test('every mistake is listed at once', () => {
  expect(() => read(withPipeline({ baseModel: 'X', minNewRows: -1 }))).toThrow(
    /has mistakes:\n- .*baseModel.*\n- .*minNewRows/,
  );
});

test('a missing field is named', () => {
  expect(() => read({ stacks: { Support: { region: 'us-east-1' } } })).toThrow(
    /stacks\.Support: field 'pipelines' is missing/,
  );
});

test('text that is not JSON is refused', () => {
  expect(() => read('{ stacks: ')).toThrow(/rft\.config\.json is not JSON/);
});

test('a file that is not there is refused with what to do', () => {
  expect(() => readConfig('nowhere.json')).toThrow(
    /There is no nowhere\.json\. Name another file with --context config=/,
  );
});

test('the ranges of the schema are those that the constructs check', () => {
  const { properties } = schema.definitions.hyperparameters;
  for (const [name, range] of Object.entries(properties)) {
    if (!('minimum' in range)) continue;
    expect(() => hyperparameterSettings({ [name]: range.minimum })).not.toThrow();
    expect(() => hyperparameterSettings({ [name]: range.minimum / 2 })).toThrow();
    if (!('maximum' in range)) continue;
    expect(() => hyperparameterSettings({ [name]: range.maximum })).not.toThrow();
    expect(() => hyperparameterSettings({ [name]: range.maximum * 2 })).toThrow();
  }
});
