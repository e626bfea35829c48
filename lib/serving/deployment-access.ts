import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { PIPELINE_TAG } from '../contract/tags';
import type { FunctionRole } from '../private/function-role';
import { INVOKE } from '../private/model-access';
import { grantModelDecryption, grantModelEncryption } from '../training/customization-access';

/**
 * Permissions on custom models and their deployments. Bedrock gives both their last ARN part, so the resource is a pattern of
 * this account and region, and the tag of the pipeline tells ours from those of others wherever something changes.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 */

/** ARN of custom model deployments of this account and region; `id` may be a wildcard. */
export const deploymentArn = (scope: Construct, id: string) =>
  Stack.of(scope).formatArn({ service: 'bedrock', resource: 'custom-model-deployment', resourceName: id });

const modelArn = (scope: Construct) =>
  Stack.of(scope).formatArn({ service: 'bedrock', resource: 'custom-model', resourceName: '*' });

const ofPipeline = (kind: 'RequestTag' | 'ResourceTag', pipelineName: string) => ({
  StringEquals: { [`aws:${kind}/${PIPELINE_TAG}`]: pipelineName },
});

/** Lets `role` look at deployments. By name and without a tag: most often the answer is that there is none. */
export function grantDescribeDeployment(role: FunctionRole): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['bedrock:GetCustomModelDeployment'],
      resources: [deploymentArn(role, '*')],
    }),
  );
}

/** Lets `role` create deployments with the tag of the pipeline, and delete them. */
export function grantCreateDeployments(role: FunctionRole, pipelineName: string, modelKey?: kms.IKey): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['bedrock:CreateCustomModelDeployment'],
      resources: [modelArn(role)],
      conditions: ofPipeline('RequestTag', pipelineName),
    }),
  );
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['bedrock:TagResource'],
      resources: [deploymentArn(role, '*')],
      conditions: ofPipeline('RequestTag', pipelineName),
    }),
  );
  grantDeleteDeployments(role, pipelineName);
  if (modelKey) grantModelEncryption(modelKey, role);
}

/** Lets `role` create deployments with the tag of the pipeline, change their model and delete them. */
export function grantManageDeployments(role: FunctionRole, pipelineName: string, modelKey?: kms.IKey): void {
  grantCreateDeployments(role, pipelineName, modelKey);
  role.addToPolicy(
    new iam.PolicyStatement({
      // An update is asked for on the deployment and on the model that it gets.
      actions: ['bedrock:UpdateCustomModelDeployment'],
      resources: [deploymentArn(role, '*'), modelArn(role)],
      conditions: ofPipeline('ResourceTag', pipelineName),
    }),
  );
}

/**
 * Lets `role` ask the production model and the candidates of the pipeline: the tag tells them from other deployments, of
 * which Bedrock chooses the last part of the ARN. That invoking looks at the tag follows from the service's pages about
 * attributes in policies; it was not tried [?].
 */
export function grantInvokeDeployments(role: FunctionRole, pipelineName: string, modelKey?: kms.IKey): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: INVOKE,
      resources: [deploymentArn(role, '*')],
      conditions: ofPipeline('ResourceTag', pipelineName),
    }),
  );
  if (modelKey) grantModelDecryption(modelKey, role);
}

/** Lets `role` delete deployments of the pipeline. */
export function grantDeleteDeployments(role: FunctionRole, pipelineName: string): void {
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['bedrock:DeleteCustomModelDeployment'],
      resources: [deploymentArn(role, '*')],
      conditions: ofPipeline('ResourceTag', pipelineName),
    }),
  );
}

/** Lets `role` see whether a custom model exists. Without a tag: what was deleted has none. */
export function grantFindModels(role: FunctionRole): void {
  role.addToPolicy(new iam.PolicyStatement({ actions: ['bedrock:GetCustomModel'], resources: [modelArn(role)] }));
}

/** Lets `role` delete custom models of the pipeline. */
export function grantDeleteModels(role: FunctionRole, pipelineName: string): void {
  grantFindModels(role);
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['bedrock:DeleteCustomModel'],
      resources: [modelArn(role)],
      conditions: ofPipeline('ResourceTag', pipelineName),
    }),
  );
}
