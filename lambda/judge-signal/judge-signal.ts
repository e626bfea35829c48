import type { S3Client } from '@aws-sdk/client-s3';
import { EVALUATION_REJECTED } from '../../lib/contract/errors';
import type { BaselineReport, EvaluationPlan, JudgeSignalInput } from '../../lib/contract/evaluation';
import { signalIn } from '../../lib/contract/reward-statistics';
import { signalMessage, signalVerdict } from '../../lib/contract/signal-verdict';
import { judgeDetectable } from '../measure-baseline/detectable';
import { acceptContract } from '../shared/contract';
import { evaluatedModel, type MeasuredPrompt, meanOf, tokensOf } from '../shared/evaluated-model';
import { tokensInWords } from '../shared/figures';
import { log } from '../shared/log';
import { measuredPrompts } from '../shared/measured-prompts';
import { RftError } from '../shared/rft-error';
import type { RunRegistry } from '../shared/run-registry';
import { seedOf } from '../shared/seed-of';

export interface JudgeSignalDependencies {
  readonly registry: RunRegistry;
  readonly s3: S3Client;
  readonly outputBucket: string;
}

/** Fewer scored prompts have no spread of their own. */
const FEWEST_PROMPTS = 2;

/**
 * Says what base model and champion do today, and whether a training has something to learn that the held-out set could
 * show.
 *
 * @throws RftError EvaluationRejected when hardly any answer has a score
 */
export async function judgeSignal(
  input: JudgeSignalInput,
  { registry, s3, outputBucket }: JudgeSignalDependencies,
): Promise<BaselineReport> {
  const { run, plan } = acceptContract(input);
  const { runId, settings } = run;
  const { evaluation, promotion, reward } = settings;
  const { range } = reward;
  const read = (set: 'held-out' | 'probe', role: 'base' | 'champion') =>
    measuredPrompts(s3, outputBucket, { runId, role, set, shards: shardsOf(plan, set, role) });
  const probe = await read('probe', 'base');
  const basePrompts = await read('held-out', 'base');
  const championPrompts = await read('held-out', 'champion');
  requireScores('probe', probe);
  requireScores('held-out set', basePrompts);

  const base = evaluatedModel(evaluation.baseModelId, basePrompts, range);
  const champion = championPrompts.length > 0 ? evaluatedModel('champion', championPrompts, range) : undefined;
  const signal = signalIn(
    probe.map(({ scores }) => scores),
    range,
    evaluation.probe.successAt,
  );
  const verdict = signalVerdict(signal);
  const detectable = judgeDetectable(base, champion, promotion, range);
  const message = signalMessage(
    verdict,
    `${probe.length} prompts × ${evaluation.probe.samplesPerPrompt} answers, ${tokensInWords(tokensOf(probe))}`,
  );
  const stops = verdict.severity === 'stop' || detectable.severity === 'stop';
  const report: BaselineReport = {
    decision: stops ? 'stop' : 'train',
    reason:
      verdict.severity !== 'stop' && detectable.severity === 'stop'
        ? `The held-out set is too small to decide, so no training was started. ${detectable.sentence}`
        : `${message} ${detectable.sentence}`,
    advice: stops ? 'Do what the reason advises, then ask for a new run.' : '',
    warnings: [
      ...plan.warnings,
      ...(verdict.severity === 'warn' ? [message] : []),
      ...(detectable.severity === 'warn' ? [detectable.sentence] : []),
      ...(plan.excluded > 0
        ? [`${plan.excluded} held-out prompts were left out, because the champion was trained on them.`]
        : []),
    ],
    base: meanOf(base, range, seedOf(`${runId}/base`)),
    ...(champion && { champion: meanOf(champion, range, seedOf(`${runId}/champion`)) }),
    spreadShare: signal.spread?.value ?? 0,
    successShare: signal.success.value,
    ...(detectable.detectable !== undefined && { detectableImprovement: detectable.detectable }),
    tokens: tokensOf([...probe, ...basePrompts, ...championPrompts]),
  };
  await registry.recordStep(runId, { baseline: report });
  const { decision, spreadShare, successShare, detectableImprovement, tokens } = report;
  log.info('signal-judged', { runId, decision, spreadShare, successShare, detectableImprovement, tokens });
  return report;
}

function shardsOf({ baseline }: EvaluationPlan, set: 'held-out' | 'probe', role: 'base' | 'champion') {
  return baseline.filter((measurement) => measurement.set === set && measurement.model.role === role);
}

function requireScores(what: string, prompts: readonly MeasuredPrompt[]): void {
  const scored = prompts.filter(({ scores }) => scores.length > 0).length;
  if (scored >= FEWEST_PROMPTS) {
    return;
  }
  throw new RftError(
    EVALUATION_REJECTED,
    `${what}: got ${scored} prompts with a score of ${prompts.length}, needed ${FEWEST_PROMPTS}. The most common reason: ` +
      `${mostCommon(prompts.flatMap(({ unscored }) => unscored)) ?? 'none given'}.`,
  );
}

function mostCommon(reasons: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
