import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { NO_DEPLOYMENT_SLOT, QUOTA_EXCEEDED, ROLE_NOT_READY, SERVICE_FAULT, THROTTLED } from '../contract/errors';

/**
 * What is tried again, and for how long in all. An error that is not listed is never repeated: a request that the service
 * refuses once it refuses again. Waits with full jitter are drawn between nothing and the figure given, so half of it on
 * average.
 */

/** Lambda itself failed, or had no room: 2 + 4 + 8 + 16 + 32 + 7 × 60 s, at most 8 minutes. */
const LAMBDA_TROUBLE: sfn.RetryProps = {
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 12,
  maxDelay: Duration.seconds(60),
  jitterStrategy: sfn.JitterType.FULL,
};

/** A function was cut short: timed out, out of memory, crashed. Every function may be repeated. 2 × 30 s beside its own time. */
const FUNCTION_CUT_SHORT: sfn.RetryProps = {
  errors: ['Sandbox.Timedout', 'Lambda.Unknown', 'Runtime.ExitError'],
  interval: Duration.seconds(30),
  backoffRate: 1,
  maxAttempts: 2,
};

/** A service throttled or failed (5xx): 10 + 20 + 40 + 80 + 160 + 300 + 300 + 300 s, at most 20 minutes. */
const SERVICE_TROUBLE: sfn.RetryProps = {
  errors: [THROTTLED, SERVICE_FAULT],
  interval: Duration.seconds(10),
  backoffRate: 2,
  maxAttempts: 8,
  maxDelay: Duration.minutes(5),
  jitterStrategy: sfn.JitterType.FULL,
};

/**
 * "Could not assume provided IAM role": a role made a minute ago has not reached Bedrock. 15 × 10 s, 2.5 minutes, then it
 * is a wrong trust policy and no delay.
 */
const ROLE_SPREADING: sfn.RetryProps = {
  errors: [ROLE_NOT_READY],
  interval: Duration.seconds(10),
  backoffRate: 1,
  maxAttempts: 15,
};

/** Job or model quota is used up: jobs of others end within hours. 12 × 10 min, two hours. */
const QUOTA_FULL: sfn.RetryProps = {
  errors: [QUOTA_EXCEEDED],
  interval: Duration.minutes(10),
  backoffRate: 1,
  maxAttempts: 12,
};

/** Others are creating deployments, or ours still changes: creating one takes up to 45 minutes. 20 × 3 min, one hour. */
const SLOT_TAKEN: sfn.RetryProps = {
  errors: [NO_DEPLOYMENT_SLOT],
  interval: Duration.minutes(3),
  backoffRate: 1,
  maxAttempts: 20,
};

/** Steps that only call AWS. */
export const CALL_RETRIES = [LAMBDA_TROUBLE, FUNCTION_CUT_SHORT, SERVICE_TROUBLE];

/** The step that submits the job. */
export const SUBMIT_RETRIES = [LAMBDA_TROUBLE, FUNCTION_CUT_SHORT, SERVICE_TROUBLE, ROLE_SPREADING, QUOTA_FULL];

/** The steps that create or change a deployment. */
export const DEPLOY_RETRIES = [LAMBDA_TROUBLE, FUNCTION_CUT_SHORT, SERVICE_TROUBLE, SLOT_TAKEN];
