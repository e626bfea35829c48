import type { RunItem } from '../lib/contract/items';
import type { RehearsalResult, RehearsedJob } from './result';
import type { RehearsedExecution } from './executions';
import type { RehearsedTraining } from './training/rehearsed-training';

/** How a person reads a rehearsal: what passed, what was kept, what the reward pulls towards, what would exist now. */
export function reportOf(result: RehearsalResult): string {
  const { scenario, runs, executions, deviations } = result;
  const sections = [
    [`${scenario.name}: ${scenario.description}`],
    ...executions.map((execution) => executionSection(execution)),
    ...runs.map((run, index) => runSection(run, index === runs.length - 1 ? result : undefined)),
    ...result.trainings.map(trainingSection),
    createdSection(result),
    costSection(result),
    [
      deviations.length === 0
        ? `As it should be: ${runs.map(({ outcome }) => outcome).join(', ') || 'no run'}. ${durationOf(result.virtualMs)} of virtual time, ${result.calls.length} calls to AWS, each allowed by the policies of the template.`
        : `NOT as it should be:\n${deviations.map((deviation) => `  - ${deviation}`).join('\n')}`,
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** States in the order in which they were entered; a loop is one line with its count. */
function executionSection({ description, events, historyEvents }: RehearsedExecution): string[] {
  const order: string[] = [];
  const entered = new Map<string, { times: number; firstMs: number; retries: number; caught?: string }>();
  for (const event of events) {
    const known = entered.get(event.state);
    if (event.type === 'StateEntered') {
      if (known) known.times++;
      else {
        order.push(event.state);
        entered.set(event.state, { times: 1, firstMs: event.time, retries: 0 });
      }
    }
    if (event.type === 'StateRetried' && known) known.retries++;
    if (event.type === 'StateCaught' && known) known.caught = event.error ?? 'an error';
  }
  return [
    `Execution ${description.name}: ${description.status}${historyEvents === undefined ? '' : `, ${historyEvents} history events`}`,
    ...order.map((state) => {
      const { times, firstMs, retries, caught } = entered.get(state) ?? { times: 0, firstMs: 0, retries: 0 };
      const notes = [
        times > 1 ? `${times} ×` : '',
        retries > 0 ? `${retries} retries` : '',
        caught === undefined ? '' : `caught ${caught}`,
      ].filter(Boolean);
      const at = `+${durationOf(firstMs - description.startMs)}`.padStart(9);
      return `  ${at}  ${state}${notes.length > 0 ? `  (${notes.join(', ')})` : ''}`;
    }),
  ];
}

function runSection({ run, dataset, rewardProof, summary }: RunItem, last?: RehearsalResult): string[] {
  const lines = [`Run ${run.runId}`];
  if (dataset) {
    const { counts, train, validation, heldOut } = dataset;
    const kept = counts.read - counts.quarantined - counts.notSampled;
    lines.push(
      `  rows      ${counts.read} read, ${kept} kept: ${train.rows} train, ${validation.rows} validation, ${heldOut.rows} held out; ${counts.quarantined} quarantined`,
    );
  }
  const shown = last?.quarantine.slice(0, QUARANTINE_LINES) ?? [];
  const width = Math.max(...shown.map(({ line }) => `line ${line}`.length), 0);
  lines.push(...shown.map(({ line, reason }) => `            ${`line ${line}`.padEnd(width)}  ${reason}`));
  const more = (last?.quarantine.length ?? 0) - shown.length;
  if (more > 0) lines.push(`            and ${more} more in the quarantine file`);
  if (rewardProof) {
    const { gold, probes } = rewardProof;
    const scores = probes.map(({ probe, mean }) => `${probe} ${mean.toFixed(2)}`).join(', ');
    lines.push(`  reward    gold ${gold.mean?.toFixed(2) ?? `not checked (${gold.note})`}; ${scores}`);
  }
  if (summary) {
    lines.push(`  outcome   ${summary.outcome}`, `  why       ${summary.reason}`, `  what now  ${summary.advice}`);
  }
  return lines;
}

const QUARANTINE_LINES = 15;

function trainingSection({
  before,
  after,
  steps,
  heldOutPrompts,
  rewardCalls,
  rewardScores,
}: RehearsedTraining): string[] {
  const sources = Object.keys(after.weights).sort((a, b) => (after.weights[b] ?? 0) - (after.weights[a] ?? 0));
  const width = Math.max(...sources.map((source) => source.length));
  const percent = (share = 0): string => `${(100 * share).toFixed(1)} %`.padStart(7);
  return [
    'Pull of the reward over recorded answers; not a forecast',
    `  reward on ${heldOutPrompts} held-out prompts   ${before.reward.toFixed(3)} → ${after.reward.toFixed(3)}`,
    `  characters of an answer        ${before.responseLength.toFixed(0)} → ${after.responseLength.toFixed(0)}`,
    `  reward of each training step   ${sparkline(steps.map(({ rewardMean }) => rewardMean))}  (${steps.length} steps, ${rewardScores} answers scored in ${rewardCalls} calls)`,
    ...sources.map(
      (source) => `  ${source.padEnd(width)}  ${percent(before.weights[source])} → ${percent(after.weights[source])}`,
    ),
  ];
}

function createdSection({ jobs, serving, objects, messages, events, pipeline }: RehearsalResult): string[] {
  const told = events.filter(({ source }) => !source.startsWith('aws.'));
  return [
    'What would have been created',
    ...jobs.flatMap(jobLines),
    ...serving.deployments.map(({ name, status }) => `  custom model deployment ${name}: ${status}`),
    `  ${objects.length} objects in ${pipeline.outputBucket}`,
    ...told.map(
      (event) => `  event ${event['detail-type']}: ${String(event.detail['outcome'] ?? event.detail['kind'])}`,
    ),
    ...messages.map(({ subject }) => `  message "${subject ?? ''}"`),
  ];
}

function costSection({ cost }: RehearsalResult): string[] {
  const { usd } = cost;
  const dollars = (amount: number): string => `$${amount.toFixed(amount < 1 ? 4 : 2)}`;
  return [
    `What it took beside the training: ${dollars(usd.total)} at list prices, without storage, events and logs`,
    `  ${cost.stateTransitions} state transitions, ${dollars(usd.transitions)}`,
    `  ${cost.invocations} Lambda invocations, ${cost.gbSeconds.toFixed(0)} GB-s, ${dollars(usd.functions)}`,
    `  ${cost.tokens.input} tokens in and ${cost.tokens.output} out, counted by characters, ${dollars(usd.tokens)}`,
  ];
}

function jobLines({ request, status, tags }: RehearsedJob): string[] {
  const { jobName, customModelName } = request as { jobName: string; customModelName: string };
  const model = status === 'Completed' ? `custom model ${customModelName}` : 'no model';
  return [
    `  customization job ${jobName}: ${status}, ${model}`,
    `    tags ${Object.entries(tags)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ')}`,
  ];
}

const BARS = '▁▂▃▄▅▆▇█';

/** Values between their lowest and highest as a row of bars. */
function sparkline(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values
    .map((value) => BARS[Math.round(((value - low) / (high - low || 1)) * (BARS.length - 1))] ?? '')
    .join('');
}

function durationOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${(hours / 24).toFixed(1)} days`;
}
