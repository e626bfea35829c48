import type { MeanEstimate } from '../../lib/contract/evaluation';
import type { ApprovalItem, RunItem } from '../../lib/contract/items';
import type { DecisionRecord, DecisionRule } from '../../lib/contract/promotion';
import { figure, percent } from '../../lib/contract/shown-figures';
import { measuredTokens, tokensInWords } from '../../lambda/shared/figures';
import { duration, shownTime } from './shown-times';

/** What is known of a run beside its record. */
export interface RecordParts {
  readonly decision?: DecisionRecord;
  readonly question?: ApprovalItem;
}

type Line = readonly [name: string, value: string | number | undefined];

/** The record of a run in sections, each only as far as the run came. */
export function recordText(item: RunItem, parts: RecordParts = {}): string {
  const sections: readonly (readonly [title: string, lines: readonly Line[]])[] = [
    ['Run', runLines(item)],
    ['Dataset', datasetLines(item)],
    ['Reward', rewardLines(item)],
    ['Sampling', samplingLines(item)],
    ['Before training', baselineLines(item)],
    ['Training', trainingLines(item)],
    ['Decision', decisionLines(item, parts)],
    ['Approval', approvalLines(item, parts)],
    ['Production', productionLines(item)],
    ['Cost', costLines(item)],
  ];
  return sections
    .map(([title, lines]) => [title, lines.filter(([, value]) => value !== undefined && value !== '')] as const)
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [title, ...lines.map(([name, value]) => `  ${name.padEnd(22)}  ${value}`)].join('\n'))
    .join('\n\n');
}

function runLines({ run, status, outcome, summary, finishedAt, marks }: RunItem): Line[] {
  const took = finishedAt === undefined ? '' : ` (${duration(Date.parse(finishedAt) - Date.parse(run.startedAt))})`;
  return [
    ['id', run.runId],
    ['pipeline', run.settings.pipeline],
    ['outcome', outcome ?? `${status}: not finished`],
    ['why', summary?.reason],
    ['what to do', summary?.advice],
    ['started', shownTime(run.startedAt)],
    ['finished', finishedAt && `${shownTime(finishedAt)}${took}`],
    ['asked for by', Object.keys(marks).join(', ')],
    ['with', Object.keys(run.request).join(', ')],
    ['execution', run.executionArn],
  ];
}

function datasetLines({ dataset }: RunItem): Line[] {
  if (!dataset) return [];
  const { counts, train, validation, heldOut } = dataset;
  return [
    ['content hash', dataset.contentHash],
    ['fingerprint', dataset.fingerprint],
    [
      'rows',
      `${counts.read} read from ${plural(counts.files, 'file')}, ${counts.quarantined} set aside, ${counts.notSampled} not sampled`,
    ],
    ['parts', `${train.rows} train, ${validation.rows} validation, ${heldOut.rows} held out`],
    ['new prompts', counts.newPrompts],
    [
      'set aside for',
      dataset.topReasons.map(({ reason, rows, examples }) => `${rows} × ${reason} (${examples.join(', ')})`).join('; '),
    ],
    ['decision', dataset.decision === 'skip' ? `skip: ${dataset.reason}` : undefined],
    ...warnings(dataset.warnings),
    ['manifest', dataset.manifestKey],
  ];
}

function rewardLines({ run, rewardProof: proof }: RunItem): Line[] {
  const { range } = run.settings.reward;
  return [
    ['version', run.rewardVersionArn],
    ['code hash', run.rewardHash],
    ['range', `${range.min} to ${range.max}`],
    [
      'gold answers',
      proof &&
        (proof.gold.mean === undefined ? proof.gold.note : `mean ${figure(proof.gold.mean)} (${proof.rows} rows)`),
    ],
    ['bad answers', proof?.probes.map(({ probe, mean }) => `${probe} ${figure(mean)}`).join(', ')],
  ];
}

function samplingLines({ run, plan }: RunItem): Line[] {
  const { sampling, samplesPerPrompt } = run.settings.evaluation;
  return [
    ['temperature', sampling.temperature],
    ['longest answer', `${sampling.maxTokens} tokens`],
    ['reasoning effort', sampling.reasoningEffort],
    ['answers per prompt', samplesPerPrompt],
    ['held-out prompts', plan && `${plan.prompts} measured, ${plan.excluded + plan.notDrawn} left out`],
    ['earlier decisions', plan && `${plan.earlierDecisions} on this held-out set`],
    ...warnings(plan?.warnings ?? []),
  ];
}

function baselineLines({ baseline }: RunItem): Line[] {
  if (!baseline) return [];
  const { base, champion, spreadShare, successShare, detectableImprovement, tokens } = baseline;
  return [
    ['base model', estimate(base)],
    ['champion', champion && estimate(champion)],
    ['prompts with spread', percent(spreadShare)],
    ['answers that succeed', percent(successShare)],
    [
      'detectable',
      detectableImprovement === undefined
        ? undefined
        : `an improvement of ${figure(detectableImprovement)} in 8 of 10 runs`,
    ],
    ['verdict', `${baseline.decision}: ${baseline.reason}`],
    ...warnings(baseline.warnings),
    ['tokens', tokensInWords(tokens)],
  ];
}

function trainingLines({ run, job, training, metrics, modelDeletedAt }: RunItem): Line[] {
  if (!job) return [];
  const given = Object.entries(run.settings.hyperparameters).map(([name, value]) => `${name} ${value}`);
  return [
    ['base model', run.settings.baseModel],
    ['hyperparameters', given.join(', ') || 'as the service chooses'],
    ['job', job.jobArn],
    ['status', training && [training.status, training.phase, training.failureMessage].filter(Boolean).join(', ')],
    ['model', training?.modelArn],
    ['model deleted', modelDeletedAt && shownTime(modelDeletedAt)],
    ...Object.entries(metrics?.columns ?? {}).map(([name, { first, last, rows }]): Line => [
      name,
      `${figure(first)} → ${figure(last)} (${plural(rows, 'step')})`,
    ]),
  ];
}

function decisionLines({ promotion, deployment }: RunItem, { decision }: RecordParts): Line[] {
  if (!promotion) return [['candidate deployment', deployment?.deploymentArn]];
  return [
    ['decision', `${promotion.decision}: ${promotion.reason}`],
    ['candidate', estimate(promotion.candidate)],
    ['compared with', estimate(promotion.compared)],
    ['difference', estimate(promotion.difference)],
    ['tokens', tokensInWords(promotion.tokens)],
    ...(decision?.rules ?? []).map((rule): Line => [`${SIGNS[rule.outcome]} ${rule.kind} ${rule.name}`, rule.sentence]),
    ['candidate deployment', deployment?.deploymentArn],
    ['whole record', promotion.decisionKey],
  ];
}

const SIGNS: Readonly<Record<DecisionRule['outcome'], string>> = {
  passed: '✓',
  failed: '✗',
  'not-judged': '?',
  warned: '!',
};

function approvalLines({ approval }: RunItem, { question }: RecordParts): Line[] {
  const answer = approval ?? question?.answer;
  return [
    ['asked', question && shownTime(question.requestedAt)],
    ['answer', answer && `${answer.approved ? 'approved' : 'rejected'} by ${answer.by} at ${shownTime(answer.at)}`],
    ['reason', answer?.reason],
    ['open until', question && !answer ? shownTime(question.expiresAt) : undefined],
  ];
}

function productionLines({ swap, run }: RunItem): Line[] {
  if (!swap) return [];
  return [
    ['swap', `${swap.state}: ${swap.reason}`],
    ['version', swap.productionVersion],
    ['applications invoke', swap.modelId],
    ['parameter', run.settings.serving.modelIdParameter],
  ];
}

/** No money: prices and the bill of the training are the account's. */
function costLines(item: RunItem): Line[] {
  const tokens = measuredTokens(item);
  return [['measuring in all', tokens && `${tokensInWords(tokens)}, beside the training`]];
}

const estimate = ({ value, low, high, prompts }: MeanEstimate): string =>
  `${figure(value)} (95 % interval ${figure(low)} to ${figure(high)}, ${prompts} prompts)`;

const warnings = (all: readonly string[]): Line[] => all.map((warning) => ['warning', warning]);

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
