import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  DataStore,
  type IRetrainingTrigger,
  Retraining,
  type RetrainingPolicy,
  type RetrainingTarget,
} from '../../lib';
import { newPipeline, newStack, templateOf } from '../fixtures';

describe('a schedule', () => {
  test.each([
    ['rate(7 days)', events.Schedule.rate(Duration.days(7))],
    ['cron(0 3 ? * MON *)', events.Schedule.cron({ minute: '0', hour: '3', weekDay: 'MON' })],
  ])('%s asks for a run, with retries and a dead-letter queue', (expression, schedule) => {
    const template = templateOf(newPipeline({ retraining: [Retraining.onSchedule(schedule)] }));
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: expression,
      Targets: [
        Match.objectLike({
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('RequestRun'), 'Arn'] },
          DeadLetterConfig: { Arn: Match.anyValue() },
          RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 24 },
          InputTransformer: { InputPathsMap: { id: '$.id' }, InputTemplate: '{"kind":"schedule","eventId":<id>}' },
        }),
      ],
    });
  });
});

describe('new data', () => {
  const ruleOf = (template: Template) =>
    Object.values(template.findResources('AWS::Events::Rule')).find(
      ({ Properties: { EventPattern: pattern } }) => pattern?.source?.[0] === 'aws.s3',
    ) as { Properties: { EventPattern: unknown; Targets: { InputTransformer: { InputTemplate: string } }[] } };

  test('asks for a run once uploads of rows under incoming/ have stopped for a while', () => {
    const template = templateOf(newPipeline({ retraining: [Retraining.onNewData({ minRows: 500 })] }));
    const { EventPattern, Targets } = ruleOf(template).Properties;
    expect(EventPattern).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: [{ Ref: expect.stringMatching(/DataStoreInput/) as string }] },
        object: { key: [{ wildcard: 'incoming/*.jsonl' }] },
      },
    });
    expect(Targets[0]?.InputTransformer.InputTemplate).toBe(
      '{"kind":"new-data","quiet":{"seconds":900,"atMostSeconds":86400},"minNewRows":500,"eventId":<id>}',
    );
  });

  test('switches the events of the input bucket on, of no other, and without a custom resource', () => {
    const template = templateOf(newPipeline({ retraining: [Retraining.onNewData()] }));
    const buckets = Object.entries(template.findResources('AWS::S3::Bucket')).map(
      ([id, { Properties }]) => [/Input/.test(id), Properties.NotificationConfiguration] as const,
    );
    expect(buckets).toContainEqual([true, { EventBridgeConfiguration: { EventBridgeEnabled: true } }]);
    expect(buckets).toContainEqual([false, undefined]);
    template.resourcePropertiesCountIs('AWS::CloudFormation::CustomResource', {}, 0);
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('warns when the dataset does not read what is uploaded', () => {
    const elsewhere = newStack();
    newPipeline({ retraining: [Retraining.onNewData()] }, elsewhere);
    Annotations.fromStack(elsewhere).hasWarning('*', Match.stringLikeRegexp('the dataset reads other places'));
    const stack = newStack();
    const dataStore = new DataStore(stack, 'Store');
    newPipeline({ dataStore, dataset: dataStore.incoming, retraining: [Retraining.onNewData()] }, stack);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('the dataset reads other places'));
  });

  test('of a bucket of your own says that its events must be switched on', () => {
    const stack = newStack();
    const inputBucket = s3.Bucket.fromBucketName(stack, 'Mine', 'mine');
    newPipeline(
      { dataStore: new DataStore(stack, 'Store', { inputBucket }), retraining: [Retraining.onNewData()] },
      stack,
    );
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('Enable Amazon EventBridge'));
  });

  test.each([
    [{ minRows: 0 }, 'onNewData.minRows: got 0, allowed is an integer of 1 or more.'],
    [{ quietPeriod: Duration.days(8) }, /onNewData.quietPeriod: got 8 days/],
    [{ quietPeriod: Duration.hours(2), longestWait: Duration.hours(1) }, /onNewData.longestWait: got 1 hour/],
  ])('refuses %j', (options, message) => {
    expect(() => Retraining.onNewData(options)).toThrow(message);
  });
});

test('any event of the default bus can ask for a run', () => {
  const pattern = { source: ['my.app'], detailType: ['Released'] };
  templateOf(newPipeline({ retraining: [Retraining.onEvent(pattern)] })).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['my.app'], 'detail-type': ['Released'] },
    Targets: [
      Match.objectLike({
        InputTransformer: { InputPathsMap: { id: '$.id' }, InputTemplate: '{"kind":"event","eventId":<id>}' },
      }),
    ],
  });
});

describe('the policy', () => {
  const policiesOf = (retrainingPolicy?: RetrainingPolicy) =>
    Object.values(templateOf(newPipeline({ retrainingPolicy })).findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties.Environment?.Variables?.RETRAINING_POLICY as string | undefined)
      .filter((policy) => policy !== undefined)
      .map((policy) => JSON.parse(policy) as unknown);

  test('reaches the three functions that start runs: a day between trainings and a week of cool-down by default', () => {
    const byDefault = { minimumIntervalSeconds: 86_400, coolDownSeconds: 7 * 86_400 };
    expect(policiesOf()).toEqual([byDefault, byDefault, byDefault]);
  });

  test('takes the tighter of a count and a budget', () => {
    const [policy] = policiesOf({ trainingsPerMonth: 5, budget: { perMonth: 1_000, perTraining: 300 } });
    expect(policy).toMatchObject({ trainingsPerMonth: 3 });
  });

  test.each<[RetrainingPolicy, string | RegExp]>([
    [{ trainingsPerMonth: 0 }, 'retrainingPolicy.trainingsPerMonth: got 0, allowed is an integer of 1 or more.'],
    [{ trainingsPerMonth: 1.5 }, /retrainingPolicy.trainingsPerMonth: got 1.5/],
    [
      { budget: { perMonth: 10, perTraining: 20 } },
      'retrainingPolicy.budget.perMonth: got 10, allowed is a number of 20 or more.',
    ],
    [{ budget: { perMonth: 10, perTraining: 0 } }, /retrainingPolicy.budget.perTraining: got 0/],
    [{ minimumInterval: Duration.days(400) }, /retrainingPolicy.minimumInterval: got 400 days/],
  ])('refuses %j', (retrainingPolicy, message) => {
    expect(() => newPipeline({ retrainingPolicy })).toThrow(message);
  });
});

test('triggers can be added later, one after another', () => {
  const pipeline = newPipeline();
  pipeline.retrain(Retraining.onSchedule(events.Schedule.rate(Duration.days(1))));
  pipeline.retrain(Retraining.onSchedule(events.Schedule.rate(Duration.days(30))));
  const rules = templateOf(pipeline).findResources('AWS::Events::Rule', {
    Properties: { ScheduleExpression: Match.stringLikeRegexp('day') },
  });
  expect(Object.keys(rules)).toHaveLength(2);
});

test('a trigger of your own is bound to the front door', () => {
  class OnDeploy implements IRetrainingTrigger {
    public bound?: { scope: Construct; target: RetrainingTarget };
    public bind(scope: Construct, target: RetrainingTarget): void {
      this.bound = { scope, target };
    }
  }
  const trigger = new OnDeploy();
  const pipeline = newPipeline({ retraining: [trigger] }, newStack());
  expect(trigger.bound?.target.requestRun).toBe(pipeline.runRequests.requestRun);
  expect(trigger.bound?.target.deadLetterQueue).toBe(pipeline.deadLetterQueue);
});
