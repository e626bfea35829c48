import { runIdOf, trainingNameOf } from '../../../lib/contract/names';
import type { PromotionDecision } from '../../../lib/contract/evaluation';
import type { ServingSettings } from '../../../lib/contract/serving';
import type { LeaseItem } from '../../../lib/contract/items';
import { CONTRACT_VERSION, type PreparedDataset, type Run } from '../../../lib/contract/payloads';
import { DEFAULT_PROMOTION } from '../../../lib/contract/promotion';
import type { RunSettings } from '../../../lib/contract/settings';

export const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:111122223333:stateMachine:Rft';
export const STARTED_AT = '2026-11-22T09:45:00.000Z';
export const NOON = Date.parse('2026-11-22T12:00:00.000Z');
export const MINUTE = 60_000;
export const REWARD_ARN = 'arn:aws:lambda:us-east-1:111122223333:function:reward';

export const BASE_MODEL_ID = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-2-lite-v1:0';
export const SERVING: ServingSettings = {
  modelIdParameter: 'model-id',
  deploymentName: 'support-production',
  keepModels: 2,
};

export const contract = CONTRACT_VERSION;

export const executionArnOf = (name: string) => `arn:aws:states:us-east-1:111122223333:execution:Rft:${name}`;

export function settingsWith(parts: Partial<RunSettings> = {}): RunSettings {
  return {
    pipeline: 'support',
    trainingService: 'bedrock-customization-job',
    baseModel: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0:256k',
    dataset: [{ bucket: 'in', prefix: 'incoming/' }],
    split: { heldOut: 0.2, validation: 0.1 },
    tooManyRows: 'refuse',
    minNewRows: 0,
    reward: { functionArn: REWARD_ARN, range: { min: 0, max: 1 }, needsReference: true },
    recordedResponses: [],
    hyperparameters: {},
    evaluation: {
      baseModelId: BASE_MODEL_ID,
      sampling: { temperature: 0.7, maxTokens: 2048 },
      samplesPerPrompt: 4,
      concurrency: 4,
      sliceFields: [],
      probe: { prompts: 100, samplesPerPrompt: 8, successAt: 0.5 },
    },
    promotion: DEFAULT_PROMOTION,
    serving: SERVING,
    tags: { team: 'support' },
    ...parts,
  };
}

/** The run of the execution of that name. */
export function givenRun(name = 'one', parts: Partial<Run> = {}): Run {
  const settings = settingsWith();
  const executionArn = executionArnOf(name);
  const runId = runIdOf(executionArn, STARTED_AT);
  return {
    runId,
    executionArn,
    startedAt: STARTED_AT,
    trainingName: trainingNameOf(settings.pipeline, runId),
    rewardVersionArn: `${REWARD_ARN}:7`,
    rewardHash: 'reward-hash',
    request: {},
    settings,
    ...parts,
  };
}

export function leaseOf(run: Run, marks: LeaseItem['begin']['marks'] = {}): LeaseItem {
  const { runId, executionArn, startedAt, settings, request } = run;
  return { runId, executionArn, begin: { startedAt, settings, request, marks } };
}

export function datasetOf(run: Run, parts: Partial<PreparedDataset> = {}): PreparedDataset {
  return {
    decision: 'train',
    reason: '800 rows',
    train: { key: `runs/${run.runId}/dataset/train.jsonl`, rows: 560 },
    validation: { key: `runs/${run.runId}/dataset/validation.jsonl`, rows: 80 },
    heldOut: { key: `runs/${run.runId}/dataset/held-out.jsonl`, rows: 160 },
    counts: { files: 1, read: 800, quarantined: 0, notSampled: 0, newPrompts: 640 },
    topReasons: [],
    quarantineKey: `runs/${run.runId}/dataset/quarantine.jsonl`,
    manifestKey: `runs/${run.runId}/dataset/manifest.json`,
    split: { heldOut: 0.2, validation: 0.1 },
    contentHash: 'content-hash',
    fingerprint: 'fingerprint',
    warnings: [],
    ...parts,
  };
}

export const modelArnOf = (name: string) => `arn:aws:bedrock:us-east-1:111122223333:custom-model/nova/${name}`;

const estimate = (value: number) => ({ value, low: value - 0.02, high: value + 0.02, prompts: 160 });

export const DECISION: PromotionDecision = {
  decision: 'promote',
  reason: 'The candidate is better than the champion',
  candidate: estimate(0.71),
  compared: estimate(0.64),
  difference: estimate(0.07),
  tokens: { input: 1_600, output: 800 },
  decisionKey: 'runs/r/decision.json',
};
