import type { LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { rewardProofKey } from '../../lib/contract/keys';
import { VERIFY_ROWS } from '../../lib/contract/limits';
import { LOW_PROBE_NAMES, LOW_PROBES, type LowProbe, shortAnswers } from '../../lib/contract/low-probes';
import type { RewardProof, Run, VerifyRewardInput } from '../../lib/contract/payloads';
import { acceptContract } from '../shared/contract';
import { log } from '../shared/log';
import type { RunRegistry } from '../shared/run-registry';
import { chooseRows } from './choose-rows';
import { type DatasetRow, lastUserText, nameOf, rewardInput } from '../shared/dataset-row';
import { type GoldAnswer, goldAnswerOf } from './gold-answer';
import { type RecordedResponse, recordedResponsesTo } from './recorded-responses';
import { type GoldRow, requireBothPlaces } from './reference-places';
import { rejected, type RewardScore, type ScoredResponse } from '../shared/reward-result';
import { locationLines, objectLines } from '../shared/s3-lines';
import { type ResponseToScore, type RewardToCall, scoreResponses } from '../shared/score-responses';
import { type RowScores, type Verdict, verdictOn } from './verdict';

export interface VerifyRewardDependencies {
  readonly registry: RunRegistry;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly outputBucket: string;
  /** Milliseconds that this invocation has left. */
  readonly remainingMs: () => number;
}

/**
 * Proves the deployed, pinned reward on rows of this very dataset: it keeps the contract, likes gold answers, and does not
 * like empty, copied, listed and begging ones.
 *
 * @throws RftError RewardRejected, with what speaks against the reward
 */
export async function verifyReward(
  input: VerifyRewardInput,
  dependencies: VerifyRewardDependencies,
): Promise<RewardProof> {
  const { run, dataset } = acceptContract(input);
  const { s3, lambda, outputBucket, registry, remainingMs } = dependencies;
  const { range } = run.settings.reward;
  const lines = objectLines(s3, outputBucket, dataset.train.key);
  const rows = await chooseRows(lines, dataset.train.rows, VERIFY_ROWS, run.runId);
  const answered = await answersTo(rows, run, s3);
  const reward: RewardToCall = { lambda, versionArn: run.rewardVersionArn, range, purpose: 'verify', remainingMs };

  const scored = scoredRows(answered, await scoreResponses(responsesOf(answered), reward));
  const verdict = verdictOn(scored, range);
  const proofKey = rewardProofKey(run.runId);
  const proof: RewardProof = { rows: rows.length, gold: verdict.gold, probes: verdict.probes, proofKey };
  await writeProof(dependencies, run, proof, verdict, scored);
  await registry.recordStep(run.runId, { rewardProof: proof });
  if (verdict.problems.length > 0) {
    throw rejected(verdict.problems.join('; '), `Every score is in ${proofKey} of the output bucket.`);
  }
  await requireBothPlaces(goldRowsOf(answered, scored), reward);
  log.info('reward-verified', { runId: run.runId, rows: rows.length, gold: proof.gold, probes: proof.probes });
  return proof;
}

/** A row with everything that is tried on it. */
interface AnsweredRow {
  readonly row: DatasetRow;
  readonly gold: GoldAnswer;
  readonly recorded: readonly RecordedResponse[];
}

async function answersTo(
  rows: readonly DatasetRow[],
  { settings }: Run,
  s3: S3Client,
): Promise<readonly AnsweredRow[]> {
  const ids = new Set(rows.flatMap(({ id }) => id ?? []));
  const recorded = await recordedResponsesTo(ids, locationLines(s3, settings.recordedResponses));
  return rows.map((row) => ({
    row,
    gold: goldAnswerOf(row.fields.reference_answer, settings.reward.goldAnswer),
    recorded: (row.id === undefined ? undefined : recorded.get(row.id)) ?? [],
  }));
}

const goldId = (at: number) => `verify-${at + 1}-gold`;
const recordedId = (at: number, nth: number) => `verify-${at + 1}-recorded-${nth + 1}`;
const probeId = (at: number, probe: LowProbe) => `verify-${at + 1}-${probe}`;

/** Gold answers first: what is wrong with the reward shows in an answer that should be right. */
function responsesOf(answered: readonly AnsweredRow[]): readonly ResponseToScore[] {
  const toScore = (id: string, row: DatasetRow, response: string, what: string): ResponseToScore => ({
    id,
    rowName: `${nameOf(row)}, ${what}`,
    input: rewardInput(id, row, response, 'both'),
  });
  const answers = answered.flatMap(({ row }) => shortAnswers(row.fields.reference_answer));
  return [
    ...answered.flatMap(({ row, gold }, at) =>
      'text' in gold ? [toScore(goldId(at), row, gold.text, 'gold answer')] : [],
    ),
    ...answered.flatMap(({ row, recorded }, at) =>
      recorded.map(({ response, source }, nth) =>
        toScore(recordedId(at, nth), row, response, `response recorded from ${source}`),
      ),
    ),
    ...LOW_PROBE_NAMES.flatMap((probe) =>
      answered.map(({ row }, at) =>
        toScore(probeId(at, probe), row, LOW_PROBES[probe]({ question: lastUserText(row), answers }), `probe ${probe}`),
      ),
    ),
  ];
}

function scoredRows(
  answered: readonly AnsweredRow[],
  scores: ReadonlyMap<string, ScoredResponse>,
): readonly RowScores[] {
  const scoreOf = (id: string): RewardScore => {
    const { score, invalid } = scores.get(id) as ScoredResponse;
    return { score, invalid };
  };
  return answered.map(({ row, gold, recorded }, at) => ({
    line: row.line,
    ...(row.id !== undefined && { id: row.id }),
    name: nameOf(row),
    ...('text' in gold ? { gold: scoreOf(goldId(at)) } : { goldMissing: gold.missing }),
    recorded: recorded.map(({ source }, nth) => ({ source, ...scoreOf(recordedId(at, nth)) })),
    probes: Object.fromEntries(
      LOW_PROBE_NAMES.map((probe) => [probe, scoreOf(probeId(at, probe))]),
    ) as RowScores['probes'],
  }));
}

function goldRowsOf(answered: readonly AnsweredRow[], scored: readonly RowScores[]): readonly GoldRow[] {
  return answered.flatMap(({ row, gold }, at) => {
    const score = scored[at]?.gold?.score;
    return 'text' in gold && score !== undefined ? [{ row, gold: gold.text, score }] : [];
  });
}

/** Ids and scores, no contents. */
async function writeProof(
  { s3, outputBucket }: VerifyRewardDependencies,
  { runId, rewardVersionArn, rewardHash, settings }: Run,
  proof: RewardProof,
  { problems }: Verdict,
  scored: readonly RowScores[],
): Promise<void> {
  const { range } = settings.reward;
  await s3.send(
    new PutObjectCommand({
      Bucket: outputBucket,
      Key: proof.proofKey,
      ContentType: 'application/json',
      Body: JSON.stringify(
        { runId, rewardVersionArn, rewardHash, range, ...proof, problems, scores: scored },
        undefined,
        2,
      ),
    }),
  );
}
