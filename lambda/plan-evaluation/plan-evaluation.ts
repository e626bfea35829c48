import type { S3Client } from '@aws-sdk/client-s3';
import { EVALUATION_REJECTED } from '../../lib/contract/errors';
import type {
  EvaluationPlan,
  EvaluationSettings,
  EvaluationShard,
  MeasuredModel,
  Measurement,
  PlanEvaluationInput,
} from '../../lib/contract/evaluation';
import { promptsKey } from '../../lib/contract/keys';
import { MAX_MEASURED_PROMPTS } from '../../lib/contract/limits';
import { acceptContract } from '../shared/contract';
import { drawnLines } from '../shared/drawn-lines';
import type { EvaluationRegistry } from '../shared/evaluation-registry';
import { log } from '../shared/log';
import type { ModelDeployments } from '../shared/model-deployments';
import { RftError } from '../shared/rft-error';
import type { RunRegistry } from '../shared/run-registry';
import { objectLines } from '../shared/s3-lines';
import { knownChampion, trainedPrompts } from './champion';
import { choosePrompts } from './choose-prompts';
import { writeShards } from './write-shards';

export interface PlanEvaluationDependencies {
  readonly registry: RunRegistry;
  readonly evaluations: EvaluationRegistry;
  readonly deployments: ModelDeployments;
  readonly s3: S3Client;
  readonly outputBucket: string;
}

/**
 * Decides what a run measures, and writes the prompts in shards. A second call writes the same objects.
 *
 * @throws RftError EvaluationRejected when the champion was trained on every held-out prompt
 */
export async function planEvaluation(
  input: PlanEvaluationInput,
  dependencies: PlanEvaluationDependencies,
): Promise<EvaluationPlan> {
  const { run, dataset } = acceptContract(input);
  const { registry, evaluations, deployments, s3, outputBucket: bucket } = dependencies;
  const { runId, settings } = run;
  const { evaluation } = settings;
  const production = await evaluations.readProduction();
  const { champion, warnings } = await knownChampion(production, deployments);
  const trainedOn = champion && (await trainedPrompts(s3, bucket, champion.model.runId));

  const heldOutLines = () => objectLines(s3, bucket, dataset.heldOut.key);
  const chosen = await choosePrompts(heldOutLines(), trainedOn, MAX_MEASURED_PROMPTS);
  if (chosen.lines.size === 0) {
    throw new RftError(
      EVALUATION_REJECTED,
      `held-out set: got ${dataset.heldOut.rows} prompts, and the champion of run ${champion?.model.runId ?? 'none'} was ` +
        'trained on all of them; allowed are prompts that no compared model has seen. Add prompts to the dataset.',
    );
  }
  const heldOut = await writeShards(s3, heldOutLines(), { runId, set: 'held-out', bucket, chosen: chosen.lines });
  const drawn = drawnLines(dataset.train.rows, evaluation.probe.prompts, `probe/${runId}`);
  const trainLines = objectLines(s3, bucket, dataset.train.key);
  const probe = await writeShards(s3, trainLines, { runId, set: 'probe', bucket, chosen: drawn });

  const heldOutSet = (await registry.readSplit())?.runId ?? runId;
  const plan: EvaluationPlan = {
    baseline: baselineOf(evaluation, heldOut, probe, champion?.deploymentArn),
    heldOut,
    heldOutSet,
    prompts: chosen.lines.size,
    excluded: chosen.excluded,
    notDrawn: chosen.notDrawn,
    probed: drawn.size,
    ...(champion && { champion: champion.model }),
    productionVersion: production?.version ?? 0,
    earlierDecisions: await evaluations.countEarlierDecisions(heldOutSet, runId),
    warnings: [
      ...warnings,
      ...(champion && !trainedOn
        ? [
            `${promptsKey(champion.model.runId)} of the champion is gone: held-out prompts that it was trained on, if there ` +
              'are any, count in its favour.',
          ]
        : []),
    ],
  };
  await registry.recordStep(runId, { plan });
  const { prompts, excluded, notDrawn, probed, earlierDecisions } = plan;
  log.info('evaluation-planned', {
    runId,
    prompts,
    excluded,
    notDrawn,
    probed,
    earlierDecisions,
    shards: heldOut.length,
  });
  return plan;
}

/** The probe comes first; base model and champion take turns, since each has a quota of its own. */
function baselineOf(
  { baseModelId, samplesPerPrompt, probe: probeSettings }: EvaluationSettings,
  heldOut: readonly EvaluationShard[],
  probe: readonly EvaluationShard[],
  championId: string | undefined,
): readonly Measurement[] {
  const base: MeasuredModel = { role: 'base', modelId: baseModelId };
  const models: readonly MeasuredModel[] =
    championId === undefined ? [base] : [base, { role: 'champion', modelId: championId }];
  return [
    ...probe.map((shard) => ({ ...shard, model: base, samples: probeSettings.samplesPerPrompt })),
    ...heldOut.flatMap((shard) => models.map((model) => ({ ...shard, model, samples: samplesPerPrompt }))),
  ];
}
