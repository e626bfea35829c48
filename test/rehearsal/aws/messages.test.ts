import { EventBridgeClient, PutEventsCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { EventBridgeService, type BusEvent } from '../../../rehearsal/aws/event-bridge';
import { SnsService } from '../../../rehearsal/aws/sns';
import { SsmService } from '../../../rehearsal/aws/ssm';
import { StsService } from '../../../rehearsal/aws/sts';
import { ACCOUNT, loopback, NOW, rawRequest, REGION, type Loopback } from './loopback';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:runs';
const now = () => NOW;

let aws: Loopback;
let sns: SnsService;
let delivered: { bus: string; event: BusEvent }[];

beforeEach(async () => {
  delivered = [];
  sns = new SnsService([TOPIC], now);
  const environment = { account: ACCOUNT, region: REGION, now };
  aws = await loopback([
    sns,
    new EventBridgeService({ ...environment, deliver: (bus, event) => delivered.push({ bus, event }) }),
    new SsmService({ ...environment, parameters: [{ name: '/rft/model', type: 'String', value: 'base' }] }),
    new StsService(ACCOUNT),
  ]);
});

afterEach(() => aws.close());

describe('EventBridge', () => {
  const put = (entry: object) =>
    new EventBridgeClient(aws.settingsFor('finish-run')).send(new PutEventsCommand({ Entries: [entry] }));
  const entry = { Source: 'cdk-bedrock-rft', DetailType: 'RFT Run Finished', Detail: '{"outcome":"trained"}' };

  test('hands events on as rules see them', async () => {
    const { Entries, FailedEntryCount } = await put({ ...entry, Resources: ['arn:x'] });
    expect(FailedEntryCount).toBe(0);
    expect(delivered).toEqual([
      {
        bus: 'default',
        event: {
          version: '0',
          id: Entries![0].EventId,
          'detail-type': 'RFT Run Finished',
          source: 'cdk-bedrock-rft',
          account: ACCOUNT,
          region: REGION,
          time: '2026-11-22T09:45:00Z',
          resources: ['arn:x'],
          detail: { outcome: 'trained' },
        },
      },
    ]);
    expect(aws.log.calls[0].resources).toEqual(['arn:aws:events:us-east-1:123456789012:event-bus/default']);
  });

  test.each([
    ['detail that is no object', { ...entry, Detail: '[1]' }, 'MalformedDetail'],
    ['a missing source', { ...entry, Source: undefined }, 'InvalidArgument'],
    ['a source of AWS', { ...entry, Source: 'aws.bedrock' }, 'NotAuthorizedForSourceException'],
  ])('fails the entry for %s', async (_, bad, ErrorCode) => {
    expect(await put(bad)).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode }] });
    expect(delivered).toEqual([]);
  });

  test('refuses more than ten entries, and operations that it does not know', async () => {
    const client = new EventBridgeClient(aws.settingsFor());
    const many = new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry) });
    await expect(client.send(many)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(client.send(new PutRuleCommand({ Name: 'r' }))).rejects.toMatchObject({ name: 'NotKnownToRehearsal' });
    await expect(put({ ...entry, TraceHeader: 'x' })).rejects.toThrow(/PutEvents with TraceHeader/);
  });
});

describe('SNS', () => {
  const publish = (more: object = {}) =>
    new SNSClient(aws.settingsFor('finish-run')).send(
      new PublishCommand({ TopicArn: TOPIC, Subject: 'Run trained', Message: 'Zeile 1\nline <2> & more', ...more }),
    );

  test('keeps what is published', async () => {
    expect((await publish()).MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(sns.published).toEqual([
      {
        topicArn: TOPIC,
        subject: 'Run trained',
        message: 'Zeile 1\nline <2> & more',
        caller: 'finish-run',
        timeMs: NOW,
      },
    ]);
  });

  test.each([
    ['an unknown topic', { TopicArn: `${TOPIC}2` }, 'NotFound'],
    ['a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameter'],
    ['a subject beyond ASCII', { Subject: 'über' }, 'InvalidParameter'],
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'InvalidParameter'],
    ['a message that is too long', { Message: 'x'.repeat(262_145) }, 'InvalidParameter'],
  ])('refuses %s', async (_, more, code) => {
    await expect(publish(more)).rejects.toMatchObject({
      name: expect.stringMatching(new RegExp(`^${code}(Exception)?$`)),
    });
  });

  test('does not know message attributes', async () => {
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    await expect(publish({ MessageAttributes })).rejects.toThrow(/Publish with MessageAttributes/);
  });
});

describe('Systems Manager parameters', () => {
  const call = async (action: string, body: object) => {
    const { status, text } = await rawRequest(aws, 'ssm', {
      headers: { 'x-amz-target': `AmazonSSM.${action}` },
      body: JSON.stringify(body),
    });
    return { status, body: JSON.parse(text) };
  };

  test('are read as the template defines them, by name or ARN', async () => {
    const { body } = await call('GetParameter', { Name: '/rft/model' });
    expect(body.Parameter).toMatchObject({ Name: '/rft/model', Type: 'String', Value: 'base', Version: 1 });
    expect((await call('GetParameter', { Name: body.Parameter.ARN })).body.Parameter.Value).toBe('base');
    expect(aws.log.calls[0].resources).toEqual(['arn:aws:ssm:us-east-1:123456789012:parameter/rft/model']);
  });

  test('are overwritten only when that is asked for', async () => {
    expect((await call('PutParameter', { Name: '/rft/model', Value: 'new' })).body.__type).toBe(
      'ParameterAlreadyExists',
    );
    expect((await call('PutParameter', { Name: '/rft/model', Value: 'new', Overwrite: true })).body.Version).toBe(2);
    expect((await call('GetParameter', { Name: '/rft/model' })).body.Parameter.Value).toBe('new');
  });

  test('that are missing or not complete are refused', async () => {
    expect((await call('GetParameter', { Name: '/none' })).body.__type).toBe('ParameterNotFound');
    expect((await call('PutParameter', { Name: '/none', Value: 'x' })).body.message).toMatch(
      /parameter type is required/,
    );
    expect((await call('GetParameter', {})).body.__type).toBe('ValidationException');
    expect((await call('DeleteParameter', { Name: '/rft/model' })).status).toBe(501);
  });
});

test('STS says which role a caller has', async () => {
  const { text } = await rawRequest(aws, 'sts', { body: 'Action=GetCallerIdentity&Version=2011-06-15' });
  expect(text).toContain('<Arn>arn:aws:sts::123456789012:assumed-role/caller/test</Arn>');
  expect(text).toContain('<Account>123456789012</Account>');
});
