import { NO_DEPLOYMENT_SLOT, QUOTA_EXCEEDED, ROLE_NOT_READY, SERVICE_FAULT, THROTTLED } from '../contract/errors';

/** A retrier of the Amazon States Language. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL';
}

/**
 * What is tried again, and for how long in all. An error that is not listed is never repeated: a request that the service
 * refuses once it refuses again. Waits with full jitter are drawn between nothing and the figure given, so half of it on
 * average.
 */

/** Lambda itself failed, or had no room: 2 + 4 + 8 + 16 + 32 + 7 × 60 s, at most 8 minutes. */
const LAMBDA_TROUBLE: Retrier = {
  ErrorEquals: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 12,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** A function was cut short: timed out, out of memory, crashed. Every function may be repeated. 2 × 30 s beside its own time. */
const FUNCTION_CUT_SHORT: Retrier = {
  ErrorEquals: ['Sandbox.Timedout', 'Lambda.Unknown', 'Runtime.ExitError'],
  IntervalSeconds: 30,
  BackoffRate: 1,
  MaxAttempts: 2,
};

/** A service throttled or failed (5xx): 10 + 20 + 40 + 80 + 160 + 300 + 300 + 300 s, at most 20 minutes. */
const SERVICE_TROUBLE: Retrier = {
  ErrorEquals: [THROTTLED, SERVICE_FAULT],
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 300,
  JitterStrategy: 'FULL',
};

/**
 * "Could not assume provided IAM role": a role made a minute ago has not reached Bedrock. 15 × 10 s, 2.5 minutes, then it
 * is a wrong trust policy and no delay.
 */
const ROLE_SPREADING: Retrier = {
  ErrorEquals: [ROLE_NOT_READY],
  IntervalSeconds: 10,
  BackoffRate: 1,
  MaxAttempts: 15,
};

/** Job or model quota is used up: jobs of others end within hours. 12 × 10 min, two hours. */
const QUOTA_FULL: Retrier = {
  ErrorEquals: [QUOTA_EXCEEDED],
  IntervalSeconds: 600,
  BackoffRate: 1,
  MaxAttempts: 12,
};

/** Others are creating deployments, or ours still changes: creating one takes up to 45 minutes. 20 × 3 min, one hour. */
const SLOT_TAKEN: Retrier = {
  ErrorEquals: [NO_DEPLOYMENT_SLOT],
  IntervalSeconds: 180,
  BackoffRate: 1,
  MaxAttempts: 20,
};

/** Steps that only call AWS. */
export const CALL_RETRIES = [LAMBDA_TROUBLE, FUNCTION_CUT_SHORT, SERVICE_TROUBLE];

/** The step that submits the job. */
export const SUBMIT_RETRIES = [LAMBDA_TROUBLE, FUNCTION_CUT_SHORT, SERVICE_TROUBLE, ROLE_SPREADING, QUOTA_FULL];

/** The steps that create or change a deployment. */
export const DEPLOY_RETRIES = [LAMBDA_TROUBLE, FUNCTION_CUT_SHORT, SERVICE_TROUBLE, SLOT_TAKEN];
