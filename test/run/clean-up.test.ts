import { Match } from 'aws-cdk-lib/assertions';
import { newPipeline, statementsOf, templateOf } from '../fixtures';

const template = templateOf(newPipeline());

test('an execution that failed, timed out or was aborted is cleaned up', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [Match.anyValue()] },
    },
    Targets: [
      Match.objectLike({
        DeadLetterConfig: Match.anyValue(),
        InputTransformer: {
          InputPathsMap: { executionArn: '$.detail.executionArn' },
          InputTemplate: '{"executionArn":<executionArn>}',
        },
      }),
    ],
  });
});

test('what no event told of is found every five minutes', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(5 minutes)',
    Targets: [Match.objectLike({ Input: '{}', DeadLetterConfig: Match.anyValue() })],
  });
});

test.each(['ExecutionDied', 'EveryFiveMinutes'])(
  'the rule %s may call the function, and keep what it cannot deliver',
  (id) => {
    const [rule] = Object.keys(template.findResources('AWS::Events::Rule')).filter((name) => name.includes(id));
    const arn = { 'Fn::GetAtt': [rule, 'Arn'] };
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('Reconcile'), 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: arn,
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sqs:SendMessage',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': arn } },
          }),
        ]),
      },
    });
  },
);

test('the clean-up may stop jobs and look at executions of the two state machines only', () => {
  const statements = statementsOf(template, /^SupportCleanUpReconcile/);
  expect(statements).toContainEqual(
    expect.objectContaining({
      Action: ['bedrock:StopModelCustomizationJob', 'bedrock:GetModelCustomizationJob'],
    }),
  );
  const readable = statements
    .filter(({ Action }) => [Action].flat().includes('states:DescribeExecution'))
    .flatMap(({ Resource }) => Resource)
    .map((resource) => JSON.stringify(resource))
    .sort();
  expect(readable).toEqual([
    expect.stringMatching(/:execution:.*SupportRollback.*:\*/),
    expect.stringMatching(/:execution:.*SupportStateMachine.*:\*/),
  ]);
});

test('undelivered requests are kept for two weeks', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    MessageRetentionPeriod: 14 * 24 * 3600,
    SqsManagedSseEnabled: true,
  });
});
