import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * Keeps an event with which a function failed for good. A rule's own dead-letter queue holds only what could not be handed to
 * Lambda; what Lambda accepted and the function then threw is lost without this.
 */
export function keepWhatFails(handler: lambda.Function, queue: sqs.IQueue): void {
  queue.grantSendMessages(handler);
  handler.configureAsyncInvoke({
    // What SqsDestination does, without loading the other destinations at each synthesis.
    onFailure: { bind: () => ({ destination: queue.queueArn }) },
    retryAttempts: 2,
    maxEventAge: Duration.hours(2),
  });
}
