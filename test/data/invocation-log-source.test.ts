import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DatasetSource, InvocationLogging, type InvocationLogsOptions, PiiFilter } from '../../lib';
import { datasetFile, definitionOf, newPipeline, newStack, someFunction, statementsOf, templateOf } from '../fixtures';

const CURATE = /^SupportDatasetCurateLogs/;

function pipelineWith(options: Partial<InvocationLogsOptions> = {}, stack = newStack(), others: DatasetSource[] = []) {
  const bucket = s3.Bucket.fromBucketName(stack, 'Logs', 'the-logs');
  const source = DatasetSource.invocationLogs({
    logs: InvocationLogging.existing({ bucket, prefix: 'bedrock/' }),
    ...options,
  });
  const dataset = others.length > 0 ? DatasetSource.concat(...others, source) : source;
  const template = templateOf(newPipeline({ dataset }, stack));
  const definition = definitionOf(template);
  const { Payload } = definition.States.BeginRun?.Arguments ?? {};
  return { template, definition, dataset: (Payload as { settings: { dataset: object[] } }).settings.dataset };
}

test('what is wanted of the logs travels in the definition', () => {
  const stack = newStack();
  const filterFunction = someFunction(stack, 'Redact');
  const { dataset } = pipelineWith(
    {
      metadataEquals: { app: 'support' },
      metadataNotEquals: { env: 'dev' },
      models: ['us.amazon.nova-2-lite-v1:0'],
      since: Duration.days(7),
      feedback: { bucket: s3.Bucket.fromBucketName(stack, 'Feedback', 'the-feedback') },
      piiFilter: PiiFilter.custom(filterFunction),
    },
    stack,
  );
  expect(dataset).toEqual([
    {
      bucket: 'the-logs',
      prefix: 'bedrock/',
      logs: {
        account: 'AWS--AccountId',
        region: 'us-east-1',
        sinceSeconds: 7 * 86_400,
        models: ['us.amazon.nova-2-lite-v1:0'],
        metadataEquals: { app: 'support' },
        metadataNotEquals: { env: 'dev' },
        feedbackBucket: 'the-feedback',
        piiFilter: expect.stringContaining('function:Redact'),
      },
    },
  ]);
});

test('by default every call of the last thirty days is, without feedback and without a filter', () => {
  const [location] = pipelineWith().dataset as [{ logs: object }];
  expect(location.logs).toEqual({
    account: 'AWS--AccountId',
    region: 'us-east-1',
    sinceSeconds: 30 * 86_400,
    models: [],
    metadataEquals: {},
    metadataNotEquals: {},
  });
});

test('logs are read by a step of its own before PrepareDataset, again until all are read', () => {
  const { States: states } = pipelineWith().definition;
  const leadingTo = (state: string) =>
    Object.keys(states).filter((name) => JSON.stringify(states[name]).includes(`"${state}"`));
  expect(leadingTo('PrepareDataset')).toEqual(['LogsCurated?']);
  expect(leadingTo('CurateLogs')).toHaveLength(2);
  expect(states.CurateLogs).toMatchObject({ Next: 'LogsCurated?', Catch: [{ Next: 'FinishRun' }] });
  expect(states['LogsCurated?']).toMatchObject({
    Choices: [{ Condition: '{% $states.input.finished %}', Next: 'PrepareDataset' }],
    Default: 'CurateLogs',
  });
});

test('a pipeline without logs has nothing of this', () => {
  const template = templateOf(newPipeline());
  expect(JSON.stringify(template.toJSON())).not.toMatch(/Curate/);
});

test('the step may read the logs of this account and region and the feedback, and call the filter; nothing more', () => {
  const stack = newStack();
  const { template } = pipelineWith(
    {
      feedback: { bucket: s3.Bucket.fromBucketName(stack, 'Feedback', 'the-feedback') },
      piiFilter: PiiFilter.custom(someFunction(stack, 'Redact')),
    },
    stack,
  );
  const statements = statementsOf(template, CURATE);
  const reads = JSON.stringify(
    statements.filter(({ Action }) => Action === 's3:GetObject').map(({ Resource }) => Resource),
  );
  expect(reads).toContain('/BedrockModelInvocationLogs/us-east-1/*');
  expect(reads).toContain('the-feedback/feedback/*');
  expect(reads).not.toContain('the-logs/*');
  const calls = statements.filter(({ Action }) => Action === 'lambda:InvokeFunction');
  expect(calls.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^Redact/), 'Arn'] }]);
  // PrepareDataset reads what the step wrote.
  expect(JSON.stringify(statementsOf(template, /^SupportDatasetPrepareDataset/))).not.toContain('the-logs');
});

test('a key of the log bucket is granted', () => {
  const stack = newStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const { template } = pipelineWith({ logs: new InvocationLogging(stack, 'Logging', { encryptionKey }) }, stack);
  expect(JSON.stringify(statementsOf(template, CURATE))).toContain('kms:Decrypt');
});

test('logs and other sources are one dataset, in their order', () => {
  const { dataset, template } = pipelineWith({}, newStack(), [
    DatasetSource.localFile(datasetFile()),
    DatasetSource.localFile(datasetFile()),
  ]);
  expect(dataset).toEqual([
    { bucket: expect.any(String), key: expect.any(String) },
    { bucket: expect.any(String), key: expect.any(String) },
    expect.objectContaining({ bucket: 'the-logs', logs: expect.any(Object) }),
  ]);
  expect(JSON.stringify(statementsOf(template, CURATE))).not.toContain('.jsonl');
  expect(() => DatasetSource.concat()).toThrow(/got no source/);
});

test('logs are no recorded responses', () => {
  const bucket = s3.Bucket.fromBucketName(newStack(), 'Logs', 'the-logs');
  const logs = DatasetSource.invocationLogs({ logs: { bucket, prefix: '' } });
  expect(() => newPipeline({ recordedResponses: logs })).toThrow(/logs hold calls, not rows/);
});

test('what no call can have is refused', () => {
  const bucket = s3.Bucket.fromBucketName(newStack(), 'Logs', 'the-logs');
  const logs = { bucket, prefix: '' };
  expect(() => DatasetSource.invocationLogs({ logs: { bucket, prefix: 'x' } })).toThrow(/got prefix 'x'/);
  expect(() => DatasetSource.invocationLogs({ logs, models: [] })).toThrow(/empty list of models/);
  expect(() => DatasetSource.invocationLogs({ logs, since: Duration.seconds(0) })).toThrow(/longer than 0/);
  expect(() => DatasetSource.invocationLogs({ logs, metadataEquals: { app: 'a#b' } })).toThrow(
    /got request metadata 'a#b'/,
  );
});
