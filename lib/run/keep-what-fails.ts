import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PrebundledFunction } from '../private/prebundled-function';

/**
 * Keeps an event with which a function failed for good. A rule's own dead-letter queue holds only what could not be handed to
 * Lambda; what Lambda accepted and the function then threw is lost without this.
 */
export function keepWhatFails<E extends readonly string[]>(
  scope: Construct,
  handler: PrebundledFunction<E>,
  queue: sqs.IQueue,
): void {
  queue.grantSendMessages(handler.role);
  new lambda.CfnEventInvokeConfig(scope, 'EventInvokeConfig', {
    functionName: handler.functionName,
    qualifier: '$LATEST',
    destinationConfig: { onFailure: { destination: queue.queueArn } },
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: 2 * 60 * 60,
  });
}
