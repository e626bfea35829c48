import type { LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EvaluatedModel } from '../../lib/contract/evaluated-model';
import { EVALUATION_REJECTED } from '../../lib/contract/errors';
import type {
  DecidePromotionInput as DecideRunInput,
  MeanEstimate,
  PromotionDecision,
} from '../../lib/contract/evaluation';
import { decisionKey } from '../../lib/contract/keys';
import type { DecisionRecord } from '../../lib/contract/promotion';
import { acceptContract } from '../shared/contract';
import { evaluatedModel, meanOf, tokensOf } from '../shared/evaluated-model';
import type { EvaluationRegistry } from '../shared/evaluation-registry';
import { log } from '../shared/log';
import { measuredPrompts } from '../shared/measured-prompts';
import { RftError } from '../shared/rft-error';
import type { RunRegistry } from '../shared/run-registry';
import { seedOf } from '../shared/seed-of';
import { askPolicy } from './ask-policy';
import { decidePromotion } from './decide-promotion';

export interface DecideRunDependencies {
  readonly registry: RunRegistry;
  readonly evaluations: EvaluationRegistry;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly outputBucket: string;
}

/**
 * Decides from the results of a run whether its model becomes the champion, writes the record that explains it and notes
 * that the held-out set was used. A second call returns what the first decided.
 *
 * @throws RftError EvaluationRejected when the two models cannot be compared
 */
export async function decideRun(
  input: DecideRunInput,
  dependencies: DecideRunDependencies,
): Promise<PromotionDecision> {
  const { run, plan } = acceptContract(input);
  const { registry, evaluations, s3, lambda, outputBucket } = dependencies;
  const { runId, settings } = run;
  const { range } = settings.reward;
  const earlier = (await registry.readRun(runId))?.promotion;
  if (earlier !== undefined) {
    return earlier;
  }
  const role = plan.champion === undefined ? 'base' : 'champion';
  const read = (of: 'base' | 'champion' | 'candidate') =>
    measuredPrompts(s3, outputBucket, { runId, role: of, set: 'held-out', shards: plan.heldOut });
  const answered = await read('candidate');
  const candidate = evaluatedModel(input.modelArn, answered, range);
  const comparedId = plan.champion?.modelArn ?? settings.evaluation.baseModelId;
  const compared = evaluatedModel(comparedId, await read(role), range);
  const bestChampion = await bestChampionBefore(input, dependencies);
  const decided = decidePromotion({
    settings: settings.promotion,
    range,
    candidate,
    champion: { ...compared, role: role === 'champion' ? 'champion' : 'base-model' },
    ...(bestChampion && { bestChampion }),
    heldOutUses: plan.earlierDecisions + 1,
    seed: seedOf(runId),
  });
  const record =
    settings.promotion.policy.kind === 'lambda' ? await askPolicy(decided, settings.promotion.policy, lambda) : decided;

  const key = decisionKey(runId);
  await s3.send(
    new PutObjectCommand({
      Bucket: outputBucket,
      Key: key,
      ContentType: 'application/json',
      Body: JSON.stringify(record, undefined, 2),
    }),
  );
  await evaluations.recordDecision(plan.heldOutSet, runId);
  const promotion: PromotionDecision = {
    decision: record.decision,
    reason: record.reason,
    candidate: meanOf(candidate, range, seedOf(`${runId}/candidate`)),
    compared: meanOf(compared, range, seedOf(`${runId}/${role}`)),
    difference: differenceIn(record),
    tokens: tokensOf(answered),
    decisionKey: key,
  };
  await registry.recordStep(runId, { promotion });
  log.info('promotion-decided', { runId, ...promotion });
  return promotion;
}

/**
 * What the best champion ever scored when it was the candidate. It is compared with where the reward and the sampling are
 * still those of its run; else its scores say nothing about today.
 */
async function bestChampionBefore(
  { run, plan }: DecideRunInput,
  { registry, evaluations, s3, outputBucket }: DecideRunDependencies,
): Promise<EvaluatedModel | undefined> {
  const best = (await evaluations.readProduction())?.best;
  if (run.settings.promotion.policy.kind !== 'no-regression' || !best || best.runId === plan.champion?.runId) {
    return undefined;
  }
  const { runId, settings } = run;
  const of = await registry.readRun(best.runId);
  const shards = of?.plan?.heldOut;
  const comparable =
    shards !== undefined &&
    of?.run.rewardHash === run.rewardHash &&
    JSON.stringify(of.run.settings.evaluation.sampling) === JSON.stringify(settings.evaluation.sampling);
  if (!comparable) {
    log.warn('best-champion-not-comparable', { runId, bestRunId: best.runId });
    return undefined;
  }
  const prompts = await measuredPrompts(s3, outputBucket, {
    runId: best.runId,
    role: 'candidate',
    set: 'held-out',
    shards,
  });
  return evaluatedModel(best.modelArn, prompts, settings.reward.range);
}

function differenceIn({ rules }: DecisionRecord): MeanEstimate {
  const { estimate, low, high, n = 0 } = rules.find(({ kind }) => kind === 'policy')?.figure ?? {};
  if (estimate === undefined || low === undefined || high === undefined) {
    throw new RftError(
      EVALUATION_REJECTED,
      'evaluation: no held-out prompt has a score of both models. Look at what the evaluation wrote, then ask for a new run.',
    );
  }
  return { value: estimate, low, high, prompts: n };
}
