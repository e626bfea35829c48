import { readFileSync } from 'node:fs';
import { RUN_FINISHED } from '../lib/contract/events';
import { heldOutKey, quarantineKey, RUNS_PREFIX } from '../lib/contract/keys';
import { DEFAULT_BATCH_SIZE } from '../lib/contract/limits';
import type { QuarantinedRow } from '../lib/contract/payloads';
import type { ObjectLocation } from '../lib/contract/settings';
import { JobFailure } from './aws/customization-job';
import type { TrainingReport, TrainingWork } from './aws/customization-jobs';
import type { ExecutionDescription } from './aws/step-functions';
import { Director } from './director';
import { deniedCalls } from './permissions';
import { findPipeline, type Pipeline } from './pipeline';
import { seededRandom } from '../lib/contract/seeded-random';
import { RegistryReader } from './registry-reader';
import type { Scenario } from './scenario';
import type { RehearsalResult } from './result';
import { Stage } from './stage';
import type { ExecutionEvent } from './state-machine';
import { readRecordings, recordedRows, type Recordings } from './training/recorded-dataset';
import { type RehearsedTraining, rehearseTraining } from './training/rehearsed-training';
import { RewardCaller, RewardCallFailed } from './training/reward-calls';

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

/** Monday morning, when schedules of a week have not fired yet. */
const START = Date.UTC(2026, 0, 5, 9);

/** Answers in one reward call of a job; AWS's SageMaker recipes use 64 to 128, Bedrock's figure is undocumented [?]. */
const REWARD_BATCH = 64;

/**
 * Runs the pipeline of a cloud assembly through a scenario.
 *
 * @throws Error when the rehearsal itself cannot go on: an unknown state, call or intrinsic, a prompt without recorded answer
 */
export async function rehearse(options: RehearseOptions): Promise<RehearsalResult> {
  const { scenario, seed = 1 } = options;
  const trainings: RehearsedTraining[] = [];
  const stage = await Stage.open({
    assembly: options.assembly,
    seed,
    startMs: START,
    faults: scenario.faults ?? [],
    job: scenario.job ?? {},
    roleNotReadyTimes: scenario.roleNotReadyTimes ?? 0,
    onEvent: options.onEvent,
    train: async (work, on) => {
      const training = await train(work, on, findPipeline(on.assembly, options.pipeline), options.responses, seed);
      trainings.push(training);
      return reportOf(training);
    },
  });
  let registry: RegistryReader | undefined;
  try {
    const pipeline = findPipeline(stage.assembly, options.pipeline);
    registry = new RegistryReader(stage.client, pipeline.registryTable);
    const director = new Director(stage, pipeline, registry);
    if (scenario.reward !== undefined) director.deployReward(scenario.reward);
    await stage.clock.run((scenario.act ?? oneRun)(director));
    refuseUnknown(stage);
    const result = await collect(stage, pipeline, registry, scenario, trainings);
    return { ...result, deviations: deviationsOf(scenario, result) };
  } finally {
    registry?.close();
    await stage.close();
  }
}

async function oneRun(director: Director): Promise<void> {
  await director.requestRun();
  await director.settled();
}

async function train(
  work: TrainingWork,
  stage: Stage,
  { settings, outputBucket }: Pipeline,
  responses: string | undefined,
  seed: number,
): Promise<RehearsedTraining> {
  const trainUri = (stage.jobs.get(work.jobArn).request['trainingDataConfig'] as { s3Uri: string }).s3Uri;
  const trainFile = trainUri.split('/').slice(3).join('/');
  const heldOutFile = heldOutKey(trainFile.slice(RUNS_PREFIX.length).split('/')[0] ?? '');
  const textOf = (bucket: string, key: string): string => stage.store.get(bucket, key).body.toString('utf8');
  const recordings: Recordings =
    responses === undefined
      ? readRecordings(
          'recorded responses',
          settings.recordedResponses.flatMap((location) => textsAt(stage, location)).join('\n'),
        )
      : readRecordings(responses, readFileSync(responses, 'utf8'));
  const [, , , , , , functionName = '', qualifier] = work.rewardArn.split(':');
  const reward = new RewardCaller({
    batchSize: REWARD_BATCH,
    invoke: async (payload) => {
      stage.log.record({
        timeMs: stage.clock.now(),
        caller: `customization job ${work.jobName}`,
        roleArn: work.roleArn,
        service: 'lambda',
        action: 'Invoke',
        resources: [work.rewardArn],
        outcome: 'ok',
        faulted: false,
      });
      const result = await stage.functions.invoke(functionName, payload, { qualifier });
      if (result.functionError !== undefined) throw new RewardCallFailed(wordsOf(result.payload));
      return result.payload;
    },
  });
  const {
    epochCount = 1,
    batchSize = DEFAULT_BATCH_SIZE,
    trainingSamplePerPrompt = 8,
  } = work.hyperParameters as {
    epochCount?: number;
    batchSize?: number;
    trainingSamplePerPrompt?: number;
  };
  try {
    return await rehearseTraining({
      training: recordedRows('train.jsonl', textOf(outputBucket, trainFile), recordings),
      heldOut: recordedRows('held-out.jsonl', textOf(outputBucket, heldOutFile), recordings),
      reward,
      epochs: epochCount,
      batchSize,
      samplesPerPrompt: trainingSamplePerPrompt,
      random: seededRandom(seed),
    });
  } catch (error) {
    if (error instanceof RewardCallFailed) throw new JobFailure(`The reward function failed: ${error.message}`);
    throw error;
  }
}

/** Name and message of an error document, without its trace. */
function wordsOf(payload: string): string {
  const { errorType, errorMessage } = JSON.parse(payload) as { errorType: string; errorMessage: string };
  return `${errorType}: ${errorMessage}`;
}

/** The object, or every object under the prefix. */
function textsAt({ store }: Stage, { bucket, key, prefix }: ObjectLocation): string[] {
  const objects = key === undefined ? store.objects(bucket, prefix) : [store.get(bucket, key)];
  return objects.map(({ body }) => body.toString('utf8'));
}

/** Columns in the words of Bedrock's console; those of the real file are undocumented [?]. */
function reportOf({ steps }: RehearsedTraining): TrainingReport {
  return {
    steps: steps.map((step) => ({
      step_number: step.step,
      'critic/rewards/mean': step.rewardMean,
      'actor/entropy': step.entropy,
      'response_length/mean': step.responseLength,
    })),
  };
}

function refuseUnknown(stage: Stage): void {
  const [unknown] = stage.unknown;
  if (unknown) throw unknown;
  stage.log.assertAllKnown();
  const [problem] = stage.runner.problems;
  if (problem !== undefined) throw new Error(`The rehearsal is not to be trusted: ${problem}`);
}

async function collect(
  stage: Stage,
  pipeline: Pipeline,
  registry: RegistryReader,
  scenario: Scenario,
  trainings: readonly RehearsedTraining[],
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
