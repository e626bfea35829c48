import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { type IRetrainingTrigger, Retraining, type RetrainingTarget } from '../../lib';
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
