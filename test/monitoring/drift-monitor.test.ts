import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  DriftMonitor,
  type DriftOptions,
  DriftPeriod,
  type IFeedbackStore,
  type IInvocationLogs,
  InvocationLogging,
  Retraining,
  Reward,
  type RftPipeline,
} from '../../lib';
import type { DriftSettings } from '../../lib/contract/drift';
import { definitionOf, newPipeline, newStack, someFunction, statementsOf, templateOf } from '../fixtures';
import { aslProblems } from '../rehearsal/state-machine/valid-asl';

const DRIFT_MACHINE = /DriftMonitor/;

interface Sources {
  readonly logs: IInvocationLogs;
  readonly feedback: IFeedbackStore;
}

interface Watched {
  readonly pipeline: RftPipeline;
  readonly monitor: DriftMonitor;
}

function watched(
  options: (buckets: Sources) => DriftOptions = ({ logs }) => ({
    trafficLogs: logs,
  }),
  needsReference = false,
): Watched {
  const stack = newStack();
  const logs = InvocationLogging.existing({ bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'the-logs') });
  const feedback = { bucket: s3.Bucket.fromBucketName(stack, 'Feedback', 'the-feedback') };
  const trigger = Retraining.onDrift(options({ logs, feedback }));
  const pipeline = newPipeline(
    { reward: Reward.function(someFunction(stack), { needsReference }), retraining: [trigger] },
    stack,
  );
  return { pipeline, monitor: trigger.monitor };
}

const byDefault = watched();
const template = templateOf(byDefault.pipeline);
const definition = definitionOf(template, DRIFT_MACHINE);

const settingsOf = ({ pipeline }: Watched): DriftSettings => {
  const { States: states } = definitionOf(templateOf(pipeline), DRIFT_MACHINE);
  return (states.PlanPeriod.Arguments?.Payload as { settings: DriftSettings }).settings;
};

test('the whole road is valid, and each state says why it exists', () => {
  expect(aslProblems(definition)).toBe('');
  expect(Object.keys(definition.States)).toEqual(['PlanPeriod', 'AnyTraffic?', 'JudgeDrift', 'SampleTraffic']);
  expect(Object.values(definition.States).every(({ Comment: comment }) => comment)).toBe(true);
});

test('samplers are executions of their own over the log objects of the period', () => {
  expect(definition.States.SampleTraffic).toMatchObject({
    Type: 'Map',
    Label: 'SampleTraffic',
    ItemReader: {
      Resource: 'arn:aws:states:::s3:listObjectsV2',
      Arguments: { Bucket: 'the-logs', Prefix: '{% $plan.traffic.prefix %}' },
    },
    ItemBatcher: { MaxItemsPerBatch: 25, BatchInput: { plan: '{% $plan %}', sampleSize: 200 } },
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    ToleratedFailurePercentage: 5,
  });
});

test('without logs of traffic there are no samplers', () => {
  const without = templateOf(watched(({ feedback }) => ({ feedback }), true).pipeline);
  expect(Object.keys(definitionOf(without, DRIFT_MACHINE).States)).toEqual(['PlanPeriod', 'JudgeDrift']);
  expect(Object.keys(without.findResources('AWS::Lambda::Function')).join()).not.toContain('SampleTraffic');
});

test('a pipeline that nobody watches has none of it', () => {
  expect(JSON.stringify(templateOf(newPipeline()).toJSON())).not.toMatch(/Drift(Monitor|Alarm)/);
});

test.each([
  [DriftPeriod.DAY, 'cron(30 0 * * ? *)', 86_400],
  [DriftPeriod.HOUR, 'cron(30 * * * ? *)', 3_600],
])(
  'each %s is judged half an hour after it ended, with retries and a dead-letter queue',
  (period, expression, seconds) => {
    const periodic = templateOf(watched(({ logs }) => ({ trafficLogs: logs, period })).pipeline);
    periodic.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: expression,
      Targets: [
        Match.objectLike({
          Arn: { Ref: Match.stringLikeRegexp('DriftMonitor.*StateMachine') },
          DeadLetterConfig: { Arn: Match.anyValue() },
          RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 24 },
          InputTransformer: { InputPathsMap: { time: '$.time' }, InputTemplate: '{"time":<time>}' },
        }),
      ],
    });
    periodic.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'DriftAlarm',
      Period: seconds,
      Threshold: 1,
    });
  },
);

describe('what scores answers', () => {
  test('the reward of the model in production, when it needs no reference answer', () => {
    expect(settingsOf(byDefault).traffic?.scoring).toEqual({ by: 'champion' });
    const reward = { 'Fn::GetAtt': [expect.stringMatching(/^UserReward/) as string, 'Arn'] };
    expect(statementsOf(template, /JudgeDrift/)).toContainEqual(
      expect.objectContaining({
        Action: 'lambda:InvokeFunction',
        Resource: [reward, { 'Fn::Join': ['', [reward, ':*']] }],
      }),
    );
  });

  test('otherwise nothing does, and synthesis says so', () => {
    const made = watched(({ logs, feedback }) => ({ trafficLogs: logs, feedback }), true);
    expect(settingsOf(made).traffic?.scoring).toMatchObject({
      by: 'off',
      reason: 'the reward of the pipeline needs a reference answer, which traffic does not have',
    });
    Annotations.fromStack(made.pipeline.stateMachine.stack).hasWarning(
      '*',
      Match.stringLikeRegexp('answers are not scored'),
    );
  });

  test('a reward for traffic, by a version of its own: a change of its code begins a new reference', () => {
    const made = watched(
      ({ logs }) => ({ trafficLogs: logs, trafficReward: Reward.forbidden({ phrases: ['as an AI'] }) }),
      true,
    );
    expect(settingsOf(made).traffic?.scoring).toMatchObject({ by: 'own', range: { min: 0, max: 1 } });
    const versions = Object.keys(templateOf(made.pipeline).findResources('AWS::Lambda::Version'));
    expect(versions).toEqual([expect.stringContaining('TrafficRewardCurrentVersion')]);
  });
});

test.each<[string, (buckets: Sources) => DriftOptions, RegExp]>([
  ['nothing to watch', () => ({}), /nothing is watched. Give at least one/],
  ['logs alone whose answers nothing can score', ({ logs }) => ({ trafficLogs: logs }), /Give a trafficReward/],
  [
    'a reward for traffic that needs a reference',
    ({ logs }) => ({ trafficLogs: logs, trafficReward: Reward.numberMatch() }),
    /^trafficReward: got a reward that needs a reference answer/,
  ],
  [
    'a reward for traffic without traffic',
    ({ feedback }) => ({ feedback, trafficReward: Reward.forbidden({ phrases: ['x'] }) }),
    /without trafficLogs/,
  ],
  [
    'a prefix with a slash',
    ({ logs }) => ({ trafficLogs: { ...logs, prefix: '/a' } }),
    /trafficLogs: got prefix '\/a'/,
  ],
  ['a sample of nobody', ({ feedback }) => ({ feedback, sampleSize: 3 }), /sampleSize: got 3, allowed is an integer/],
  ['no reference', ({ feedback }) => ({ feedback, referencePeriods: 1 }), /referencePeriods: got 1/],
])('is refused: %s', (_, options, message) => {
  expect(() => watched(options, true)).toThrow(message);
});

describe('each function may do exactly its work', () => {
  const made = watched(({ logs, feedback }) => ({ trafficLogs: { ...logs, prefix: 'team/' }, feedback }));
  const ofBoth = templateOf(made.pipeline);
  const actionsOf = (role: RegExp) =>
    statementsOf(ofBoth, role)
      .filter(({ Action: action }) => !JSON.stringify(action).includes('logs:'))
      .flatMap(({ Action: action }) => action as string | string[])
      .sort();

  test('plan, sample, judge', () => {
    expect(actionsOf(/PlanPeriod/)).toEqual([
      'dynamodb:GetItem',
      'dynamodb:Query',
      'lambda:GetAlias',
      'lambda:GetFunctionConfiguration',
      's3:ListBucket',
    ]);
    expect(actionsOf(/SampleTraffic/)).toEqual(['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject']);
    expect([...new Set(actionsOf(/JudgeDrift/))]).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'lambda:InvokeFunction',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ]);
  });

  test('the judge writes no item but its own', () => {
    expect(statementsOf(ofBoth, /JudgeDrift/)).toContainEqual(
      expect.objectContaining({
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['drift'] } },
      }),
    );
  });

  test('the state machine lists nothing but invocation logs', () => {
    const listing = statementsOf(ofBoth, /DriftMonitorStateMachine/).filter(
      ({ Action: action }) => action === 's3:ListBucket',
    );
    expect(listing).toHaveLength(1);
    expect(JSON.stringify(listing[0].Condition)).toMatch(/team\/AWSLogs\/.*BedrockModelInvocationLogs\/us-east-1\/\*/);
  });
});

test('a trigger watches one pipeline', () => {
  const stack = newStack();
  const feedback = s3.Bucket.fromBucketName(stack, 'Feedback', 'the-feedback');
  const trigger = Retraining.onDrift({ feedback: { bucket: feedback } });
  expect(() => trigger.monitor).toThrow(/Give it to a pipeline first/);
  const pipeline = newPipeline({ retraining: [trigger] }, stack);
  expect(() => pipeline.retrain(trigger)).toThrow(/one trigger for two pipelines/);
});

test('graphs show what is watched and what it costs', () => {
  const { monitor } = byDefault;
  const json = JSON.stringify(monitor.widgets().map((widget) => monitor.stateMachine.stack.resolve(widget.toJson())));
  for (const metric of ['DriftTrafficReward', 'DriftThumbsDownShare', 'DriftRefusalShare', 'DriftRewardCalls']) {
    expect(json).toContain(metric);
  }
});
