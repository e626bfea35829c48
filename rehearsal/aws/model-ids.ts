/** A cross-region inference profile. */
export interface InferenceProfile {
  /** Id of the foundation model as IAM knows it. */
  readonly model: string;
  /** Where its calls may be served. */
  readonly regions: readonly string[];
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
export const INFERENCE_PROFILES: Readonly<Record<string, InferenceProfile>> = {
  'us.amazon.nova-2-lite-v1:0': {
    model: 'amazon.nova-2-lite-v1:0',
    regions: ['us-east-1', 'us-east-2', 'us-west-2'],
  },
};

/** What a model id of a request leads to. */
export type ModelId =
  | { readonly kind: 'profile'; readonly profileId: string; readonly profile: InferenceProfile }
  | { readonly kind: 'deployment'; readonly deploymentArn: string }
  /** A model that answers only behind a profile or a deployment. */
  | { readonly kind: 'on-demand' }
  /** Some other model, perhaps of a judge. */
  | { readonly kind: 'other' };

/** Reads the `modelId` of a call. */
export function readModelId(modelId: string): ModelId {
  const [, resource, name = ''] = /^arn:[^:]+:bedrock:[^:]*:\d*:([^/]+)\/(.+)$/.exec(modelId) ?? [];
  const profileId = resource === 'inference-profile' ? name : modelId;
  const profile = INFERENCE_PROFILES[profileId];
  if (profile && (resource === undefined || resource === 'inference-profile'))
    return { kind: 'profile', profileId, profile };
  if (resource === 'custom-model-deployment') return { kind: 'deployment', deploymentArn: modelId };
  if (resource === 'custom-model') return { kind: 'on-demand' };
  const bare = resource === 'foundation-model' ? name : modelId;
  // The id for customization adds the length of the context to the id of the model.
  const needsProfile = Object.values(INFERENCE_PROFILES).some(
    ({ model }) => bare === model || bare.startsWith(`${model}:`),
  );
  return { kind: needsProfile ? 'on-demand' : 'other' };
}
