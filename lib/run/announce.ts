import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EVENT_SOURCE, RUN_FINISHED } from '../contract/events';

/** Lets `role` put our one event on the default bus and, where there is a topic, publish to it. */
export function grantAnnounce(role: iam.Role, topic?: sns.ITopic): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'PutRunFinished',
      actions: ['events:PutEvents'],
      resources: [Stack.of(role).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE, 'events:detail-type': RUN_FINISHED } },
    }),
  );
  topic?.grantPublish(role);
}
