import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { RewardRuntimeOptions } from './reward-options';

/** The function of a reward whose code is ours to deploy. */
export function rewardRuntime(
  scope: Construct,
  code: lambda.Code,
  { timeout, memorySize, reservedConcurrentExecutions }: RewardRuntimeOptions,
  { architecture, environment }: Pick<lambda.FunctionProps, 'architecture' | 'environment'>,
): lambda.Function {
  const logGroup = new logs.LogGroup(scope, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS });
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return new lambda.Function(scope, 'Resource', {
    code,
    handler: 'index.handler',
    runtime: lambda.Runtime.NODEJS_24_X,
    description: 'Reward function: scores answers during training and evaluation',
    architecture: architecture ?? lambda.Architecture.ARM_64,
    timeout: timeout ?? Duration.minutes(5),
    memorySize: memorySize ?? 512,
    environment,
    reservedConcurrentExecutions,
    role,
    logGroup,
  });
}
