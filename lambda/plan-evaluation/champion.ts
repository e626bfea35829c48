import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ChampionModel } from '../../lib/contract/serving';
import type { ProductionItem } from '../../lib/contract/items';
import { promptsKey } from '../../lib/contract/keys';
import { eachFingerprint, FingerprintSet } from '../shared/fingerprint-set';
import type { ModelDeployments } from '../shared/model-deployments';
import { isNamed } from '../shared/service-errors';

/** What production answers with, as far as it can be asked. */
export interface KnownChampion {
  readonly champion?: { readonly model: ChampionModel; readonly deploymentArn: string };
  readonly warnings: readonly string[];
}

/**
 * The champion to compare with. Without its deployment nobody is answered by it, so the base model is the bar: a run must
 * be able to heal what somebody deleted by hand.
 */
export async function knownChampion(
  production: ProductionItem | undefined,
  deployments: ModelDeployments,
): Promise<KnownChampion> {
  if (production?.champion === undefined || production.deploymentArn === undefined) {
    return { warnings: [] };
  }
  const { champion: model, deploymentArn } = production;
  const found = await deployments.find(deploymentArn);
  if (found === undefined) {
    return {
      warnings: [
        `The production deployment ${deploymentArn} does not exist any more, so the champion of run ${model.runId} cannot ` +
          'be asked; the base model is compared with. A promotion, or a rollback, makes a new deployment.',
      ],
    };
  }
  const warnings =
    found.modelArn === model.modelArn
      ? []
      : [
          `The production deployment serves ${found.modelArn}, the registry says ${model.modelArn}: somebody changed it by ` +
            'hand, or a swap is under way. What is measured as the champion is what the deployment serves.',
        ];
  return { champion: { model, deploymentArn }, warnings };
}

/** Fingerprints of the prompts that a run trained and validated on; `undefined` when its list was deleted. */
export async function trainedPrompts(s3: S3Client, bucket: string, runId: string): Promise<FingerprintSet | undefined> {
  try {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: promptsKey(runId) }));
    const known = new FingerprintSet();
    eachFingerprint(Buffer.from((await body?.transformToByteArray()) ?? []), (high, low) => known.add(high, low));
    return known;
  } catch (error) {
    // Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one.
    if (isNamed(error, 'NoSuchKey', 'AccessDenied')) {
      return undefined;
    }
    throw error;
  }
}
