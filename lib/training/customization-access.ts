import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { FunctionRole } from '../private/function-role';
import { BaseModel } from './base-model';

/** ARN of customization jobs of this account and region; `name` may be a wildcard. */
export function customizationJobArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'bedrock', resource: 'model-customization-job', resourceName: name });
}

/**
 * Lets `grantee` encrypt custom models with a key, through Bedrock only. The service's documentation leaves open whether
 * the submitter or the role of the job calls CreateGrant, so both receive this. The policy of the key itself is left alone: it
 * may belong to another stack or to another team.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-custom-job.html
 */
export function grantModelEncryption(key: kms.IKey, grantee: iam.IGrantable): void {
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `bedrock.${Stack.of(key).region}.amazonaws.com` } },
  });
}

/** Lets `grantee` read custom models that are encrypted with a key, through Bedrock only, as whoever invokes one must. */
export function grantModelDecryption(key: kms.IKey, grantee: iam.IGrantable): iam.Grant {
  return iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `bedrock.${Stack.of(key).region}.amazonaws.com` } },
  });
}

/**
 * What the submitter of a job needs.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html
 */
export function grantStartTraining(role: FunctionRole, baseModel: BaseModel, customizationRole: iam.Role): void {
  const stack = Stack.of(role);
  const jobs = customizationJobArn(role, '*');
  const models = stack.formatArn({ service: 'bedrock', resource: 'custom-model', resourceName: '*' });
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'StartCustomizationJob',
      actions: ['bedrock:CreateModelCustomizationJob'],
      resources: [baseModel.foundationModelArn(role), jobs, models],
    }),
  );
  role.addToPolicy(
    new iam.PolicyStatement({ sid: 'TagJobAndModel', actions: ['bedrock:TagResource'], resources: [jobs, models] }),
  );
  grantStopTraining(role);
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'PassCustomizationRole',
      actions: ['iam:PassRole'],
      resources: [customizationRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
    }),
  );
}

/** Lets `role` look at customization jobs and stop them. Their ids are given by the service, so the resource ends in a wildcard. */
export function grantStopTraining(role: FunctionRole): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'StopCustomizationJob',
      actions: ['bedrock:StopModelCustomizationJob', 'bedrock:GetModelCustomizationJob'],
      resources: [customizationJobArn(role, '*')],
    }),
  );
}
