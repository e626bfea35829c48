import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A geography in front of the id of a model. */
const PROFILE_ID = /^(global|apac|us-gov|[a-z]{2})\.([^.]+\..+)$/;

/** What calls of Converse and InvokeModel need; streaming is an action of its own. */
export const INVOKE = ['bedrock:InvokeModel'];
export const INVOKE_AND_STREAM = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

/** An inference profile and the regions to which it routes. */
export interface ProfileAccess {
  readonly profileId: string;
  readonly regions: readonly string[];
}

/** Geography and model of a system-defined inference profile; nothing when the id has no geography in front. */
export function partsOfProfile(
  profileId: string,
): { readonly geography: string; readonly modelId: string } | undefined {
  const [, geography, modelId] = PROFILE_ID.exec(profileId) ?? [];
  return geography === undefined || modelId === undefined ? undefined : { geography, modelId };
}

/** ARN of a model of a provider in one region, by default the region of the stack. */
export function foundationModelArn(scope: Construct, modelId: string, region?: string): string {
  return Stack.of(scope).formatArn({
    service: 'bedrock',
    region,
    account: '',
    resource: 'foundation-model',
    resourceName: modelId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/** ARN of a system-defined inference profile in the region of the stack. */
export function inferenceProfileArn(scope: Construct, profileId: string): string {
  return Stack.of(scope).formatArn({
    service: 'bedrock',
    resource: 'inference-profile',
    resourceName: profileId,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/**
 * Lets `grantee` invoke a model through its inference profile: the profile, and behind it the model in each region to which
 * the profile routes, in no other way than through this profile.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
export function grantInvokeProfile(
  scope: Construct,
  grantee: iam.IGrantable,
  { profileId, regions }: ProfileAccess,
  actions: string[] = INVOKE,
): iam.Grant {
  const profile = inferenceProfileArn(scope, profileId);
  const modelId = partsOfProfile(profileId)?.modelId ?? profileId;
  return iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [profile] }).combine(
    iam.Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: regions.map((region) => foundationModelArn(scope, modelId, region)),
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profile } },
    }),
  );
}
