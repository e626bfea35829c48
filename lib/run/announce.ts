import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EVENT_SOURCE, RUN_FINISHED } from '../contract/events';
import type { FunctionRole } from '../private/function-role';

/** Lets `role` put our event of this type on the default bus. */
export function grantPutEvents(role: FunctionRole, detailType: string): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: `Put${detailType.replaceAll(/^RFT|\W/g, '')}`,
      actions: ['events:PutEvents'],
      resources: [Stack.of(role).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE, 'events:detail-type': detailType } },
    }),
  );
}

/** Lets `role` tell of the end of a run: by the event and, where there is a topic, by a message. */
export function grantAnnounce(role: FunctionRole, topic?: sns.ITopic): void {
  grantPutEvents(role, RUN_FINISHED);
  topic?.grantPublish(role);
}
