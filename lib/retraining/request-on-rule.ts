import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type { RequestRunInput } from '../contract/payloads';
import { RetrainingTarget } from './retraining-target';

/** Sends a request for each event of a rule: retried for two hours, then kept in the dead-letter queue. */
export function requestOnRule(
  rule: events.Rule,
  { requestRun, deadLetterQueue }: RetrainingTarget,
  request: Omit<RequestRunInput, 'eventId'>,
): void {
  const ofEvent: RequestRunInput = { ...request, eventId: events.EventField.eventId };
  rule.addTarget(
    new targets.LambdaFunction(requestRun, {
      event: events.RuleTargetInput.fromObject(ofEvent),
      deadLetterQueue,
      retryAttempts: 24,
      maxEventAge: Duration.hours(2),
    }),
  );
}
