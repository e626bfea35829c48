import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/**
 * Keeps an event with which a function failed for good. A rule's own dead-letter queue holds only what could not be handed to
 * Lambda; what Lambda accepted and the function then threw is lost without this.
 */
export function keepWhatFails(handler: lambda.Function, queue: sqs.IQueue): void {
  handler.configureAsyncInvoke({
    onFailure: new SqsDestination(queue),
    retryAttempts: 2,
    maxEventAge: Duration.hours(2),
  });
}
