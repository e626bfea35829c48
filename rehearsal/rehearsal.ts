import { RUN_FINISHED } from '../lib/contract/events';
import { quarantineKey } from '../lib/contract/keys';
import type { QuarantinedRow } from '../lib/contract/payloads';
import type { ExecutionDescription } from './aws/step-functions';
import { deniedCalls } from './permissions';
import type { Director } from './director';
import type { Pipeline } from './pipeline';
import type { RegistryReader } from './registry-reader';
import type { Scenario } from './scenario';
import { orchestrationCost } from './cost';
import { evaluationsOf } from './evaluations';
import type { RehearsalResult, RehearsedServing } from './result';
import { servingOrphans } from './serving-orphans';
import type { Stage } from './stage';
import { onStage, type StagedPipeline, START } from './staged-pipeline';
import type { ExecutionEvent } from './state-machine';

export interface RehearseOptions {
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  readonly scenario: Scenario;
  /** Name of the pipeline, where the assembly holds several. */
  readonly pipeline?: string;
  /** File with recorded responses, in place of those that the pipeline names. */
  readonly responses?: string;
  /** @default 1 */
  readonly seed?: number;
  /** Told of what happens while it happens. */
  readonly onEvent?: (execution: ExecutionDescription, event: ExecutionEvent) => void;
}

/**
 * Runs the pipeline of a cloud assembly through a scenario.
 *
 * @throws Error when the rehearsal itself cannot go on: an unknown state, call or intrinsic, a prompt without recorded answer
 */
export function rehearse({ scenario, seed = 1, ...options }: RehearseOptions): Promise<RehearsalResult> {
  // Where people are not what the scenario is about, somebody agrees an hour later.
  const agreeing = scenario.needs !== 'approval';
  return onStage({ ...scenario, ...options, seed, agreeing }, async (staged) => {
    requireWhatItNeeds(scenario, staged.pipeline);
    await staged.run((scenario.act ?? oneRun)(staged.director));
    const result = await collect(staged, scenario);
    return { ...result, deviations: deviationsOf(scenario, result) };
  });
}

function requireWhatItNeeds({ name, needs }: Scenario, { settings }: Pipeline): void {
  if (needs === undefined || settings.serving[needs]) return;
  throw new Error(
    `scenario: '${name}' needs a pipeline with an ${needs}, and ${settings.pipeline} has none. Give it approval: Approval.byPerson(), or choose another scenario.`,
  );
}

async function oneRun(director: Director): Promise<void> {
  await director.requestRun();
  await director.settled();
}

async function collect(
  { stage, pipeline, registry, trainings }: StagedPipeline,
  scenario: Scenario,
): Promise<Omit<RehearsalResult, 'deviations'>> {
  const runs = await registry.runs();
  const last = runs.at(-1);
  const quarantined = last && stage.store.find(pipeline.outputBucket, quarantineKey(last.run.runId));
  return {
    scenario,
    pipeline,
    runs,
    trainings,
    marks: await registry.marks(),
    executions: stage.executions.all,
    jobs: stage.jobs.all.map(({ request, status, arn }) => ({
      request,
      status,
      tags: Object.fromEntries(stage.jobs.tags(arn)),
    })),
    quarantine: linesOf(quarantined?.body.toString('utf8') ?? ''),
    events: stage.events,
    messages: stage.topics.published,
    serving: await servingOf(stage, pipeline, registry),
    evaluations: evaluationsOf(stage.store, pipeline.outputBucket, runs),
    cost: orchestrationCost({
      executions: stage.executions.all,
      invocations: stage.runner.invocations,
      calls: stage.log.calls,
    }),
    calls: stage.log.calls.filter(({ caller }) => caller !== 'rehearsal'),
    denied: deniedCalls(
      stage.assembly,
      stage.log.calls,
      stage.jobs.all.map(({ request }) => String(request['roleArn'])),
    ),
    metrics: stage.runner.metrics,
    objects: stage.store.objects(pipeline.outputBucket).map(({ key }) => key),
    virtualMs: stage.clock.now() - START,
  };
}

async function servingOf(
  { deployments, models, parameters }: Stage,
  { settings }: Pipeline,
  registry: RegistryReader,
): Promise<RehearsedServing> {
  const production = await registry.production();
  const lock = await registry.productionLock();
  const parameter = parameters.valueOf(settings.serving.modelIdParameter);
  return {
    // One that was deleted is gone within a minute.
    deployments: deployments.all
      .filter(({ isLeaving }) => !isLeaving)
      .map(({ name, arn, status, models: served }) => ({
        name,
        arn,
        status,
        models: served,
      })),
    models: models.all,
    ...(production && { production }),
    ...(lock && { lock }),
    ...(parameter !== undefined && { parameter }),
  };
}

function deviationsOf(scenario: Scenario, result: Omit<RehearsalResult, 'deviations'>): string[] {
  const { runs } = result;
  const got = runs.map(({ outcome }) => outcome ?? 'not finished');
  const wrong =
    got.join() === scenario.outcomes.join()
      ? []
      : [`runs ended as ${got.join(', ') || 'none'}, they should end as ${scenario.outcomes.join(', ') || 'none'}`];
  return [
    ...wrong,
    ...result.denied,
    ...orphansOf(result),
    ...servingOrphans(result),
    ...(scenario.verify?.({ ...result, deviations: [] }) ?? []),
  ];
}

/** What must hold at the end of every scenario. */
function orphansOf({ jobs, runs, events, executions }: Omit<RehearsalResult, 'deviations'>): string[] {
  const running = jobs.filter(({ status }) => status === 'InProgress' || status === 'Stopping');
  const told = events.filter((event) => event['detail-type'] === RUN_FINISHED).map(({ detail }) => detail['runId']);
  const tooLong = executions.filter(({ historyEvents = 0 }) => historyEvents > 20_000);
  return [
    ...running.map(({ request }) => `job ${String(request['jobName'])} is left running`),
    ...runs.flatMap(({ run }) => {
      const times = told.filter((runId) => runId === run.runId).length;
      return times === 1 ? [] : [`the end of run ${run.runId} was told ${times} times`];
    }),
    ...tooLong.map(({ description }) => `execution ${description.name} came near the limit of history events`),
  ];
}

const linesOf = (text: string): QuarantinedRow[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as QuarantinedRow);
