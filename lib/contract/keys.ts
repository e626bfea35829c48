import type { CuratedGroup } from './payloads';
import type { EvaluationShard, MeasuredRole, MeasuredSet, Measurement } from './evaluation';

/**
 * Keys of every object that we read or write. Run ids and the words below use only characters that the S3 URI pattern of
 * the customization API accepts (no `=`, `:`, `+`, space).
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_TrainingDataConfig.html
 */

/** Where the input bucket expects rows, and the only prefix that may ever trigger a run. */
export const INCOMING_PREFIX = 'incoming/';

/** Everything that runs write to the output bucket. */
export const RUNS_PREFIX = 'runs/';

/** Where feedback lies in the bucket of its intake: `feedback/YYYY/MM/DD/HH/<name>.jsonl`, in UTC. */
export const FEEDBACK_PREFIX = 'feedback/';

/** A batch of feedback, under the hour in which the earliest of it was taken. The same batch gets the same name again. */
export const feedbackKey = (earliest: string, name: string) =>
  `${FEEDBACK_PREFIX}${new Date(earliest).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/${name}.jsonl`;

/** Everything that drift monitoring writes to the output bucket. */
export const DRIFT_PREFIX = 'drift/';

export const runPrefix = (runId: string) => `${RUNS_PREFIX}${runId}/`;

/** Where the customization job writes its metrics. */
export const jobOutputPrefix = (runId: string) => `${runPrefix(runId)}job/`;

export const trainKey = (runId: string) => `${runPrefix(runId)}dataset/train.jsonl`;
export const validationKey = (runId: string) => `${runPrefix(runId)}dataset/validation.jsonl`;
export const heldOutKey = (runId: string) => `${runPrefix(runId)}dataset/held-out.jsonl`;

/** Rows made of invocation logs. Rows with a correction come first in the order of keys: they win over the same prompt without. */
export const curatedPrefix = (runId: string) => `${runPrefix(runId)}dataset/curated/`;

/** Rows with a correction, or without one, that one call of CurateLogs made; calls go from the newest logs to the oldest. */
export const curatedRowsKey = (runId: string, group: CuratedGroup, call: number) =>
  `${curatedPrefix(runId)}${group}/${padded(call, 4)}.jsonl`;

/** Eight bytes for each prompt of those rows: the next calls make no second row of it. */
export const curatedPromptsKey = (runId: string, group: CuratedGroup, call: number) =>
  `${curatedPrefix(runId)}${group}/${padded(call, 4)}.prompts`;

/** Rows that were refused: file, line and reason, never their content. */
export const quarantineKey = (runId: string) => `${runPrefix(runId)}dataset/quarantine.jsonl`;

/** Counts, hashes and the split of a prepared dataset. */
export const manifestKey = (runId: string) => `${runPrefix(runId)}dataset/manifest.json`;

/** Eight bytes for each train and validation prompt: lets a later run count what is new. */
export const promptsKey = (runId: string) => `${runPrefix(runId)}dataset/prompts.bin`;

/** The proof of the reward: every probe with its scores. */
export const rewardProofKey = (runId: string) => `${runPrefix(runId)}reward-proof.json`;

const evaluationPrefix = (runId: string) => `${runPrefix(runId)}evaluation/`;

const padded = (count: number, digits: number) => String(count).padStart(digits, '0');

/** The prompts of a shard, as they are in the dataset. */
export const shardKey = (runId: string, { set, shard }: EvaluationShard) =>
  `${evaluationPrefix(runId)}prompts/${set}/${padded(shard, 4)}.jsonl`;

/** Every result of one model on one set. */
export const resultsPrefix = (runId: string, role: MeasuredRole, set: MeasuredSet) =>
  `${evaluationPrefix(runId)}${role}/${set}/`;

/** The results of one call: rows of the shard from `done` on. The same call writes the same object again. */
export const resultsKey = (runId: string, { model, set, shard }: Measurement, done: number) =>
  `${resultsPrefix(runId, model.role, set)}${padded(shard, 4)}-${padded(done, 6)}.jsonl`;

/** Answers of one call that have no score yet: asked and paid, so the next call goes on with them. */
export const answersKey = (runId: string, { model, set, shard }: Measurement, done: number) =>
  `${evaluationPrefix(runId)}answers/${model.role}/${set}/${padded(shard, 4)}-${padded(done, 6)}.jsonl`;

/** The explained decision. */
export const decisionKey = (runId: string) => `${runPrefix(runId)}decision.json`;

/** Everything about one period, by its id (`2026-11-22` or `2026-11-22T07`). */
const driftPeriodPrefix = (period: string) => `${DRIFT_PREFIX}${period}/`;

/** What the samplers of one execution found: the next execution over the same period begins afresh. */
export const candidatesPrefix = (period: string, execution: string) =>
  `${driftPeriodPrefix(period)}candidates/${execution}/`;

/** What one sampler found; `batch` is the hash of what it read. */
export const candidatesKey = (period: string, execution: string, batch: string) =>
  `${candidatesPrefix(period, execution)}${batch}.jsonl`;

/** Scores, votes and shapes of a period, written once: a period that is judged twice is judged from the same figures. */
export const driftMeasuredKey = (period: string) => `${driftPeriodPrefix(period)}measured.json`;

/** What was concluded about a period. */
export const driftRecordKey = (period: string) => `${driftPeriodPrefix(period)}record.json`;

export const s3Uri = (bucket: string, key: string) => `s3://${bucket}/${key}`;
