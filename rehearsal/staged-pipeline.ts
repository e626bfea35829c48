import type { ExecutionDescription } from './aws/step-functions';
import { Director } from './director';
import { findPipeline, type Pipeline } from './pipeline';
import { QuietLooks } from './quiet-looks';
import { RegistryReader } from './registry-reader';
import type { Scenario } from './scenario';
import { Stage } from './stage';
import type { ExecutionEvent } from './state-machine';
import { columnsOf, newDatasetParts, recordingsOf, trainJob } from './training/job-training';
import type { Recordings } from './training/recorded-dataset';
import { RecordedModels } from './training/recorded-models';
import { RecordedPrompts } from './training/recorded-prompts';
import type { RehearsedTraining } from './training/rehearsed-training';

export interface StagingOptions extends Pick<
  Scenario,
  'faults' | 'job' | 'roleNotReadyTimes' | 'deployment' | 'bend' | 'reward' | 'passesOverQuietLooks'
> {
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  /** Name of the pipeline, where the assembly holds several. */
  readonly pipeline?: string;
  /** File with recorded responses, in place of those that the pipeline names. */
  readonly responses?: string;
  readonly seed: number;
  /** Whether somebody agrees to each question of a run, an hour after it was asked. */
  readonly agreeing: boolean;
  /** Told of what happens while it happens. */
  readonly onEvent?: (execution: ExecutionDescription, event: ExecutionEvent) => void;
}

/** A pipeline that is deployed on a stage, with models that answer from recordings, and the people around it. */
export interface StagedPipeline {
  readonly stage: Stage;
  readonly pipeline: Pipeline;
  readonly registry: RegistryReader;
  readonly director: Director;
  readonly models: RecordedModels;
  readonly prompts: RecordedPrompts;
  /** Trainings so far, oldest first. */
  readonly trainings: readonly RehearsedTraining[];
  /** Present where quiet looks are passed over. */
  readonly looks: QuietLooks | undefined;
  /** Lets time pass until the play is over. */
  run(play: Promise<void>): Promise<void>;
}

/** Monday morning, when schedules of a week have not fired yet. */
export const START = Date.UTC(2026, 0, 5, 9);

/**
 * Deploys a pipeline on a stage, plays on it, and clears it away.
 *
 * @throws Error when the rehearsal itself cannot go on: an unknown state, call or intrinsic, a prompt without recorded answer
 */
export async function onStage<T>(options: StagingOptions, play: (staged: StagedPipeline) => Promise<T>): Promise<T> {
  const { seed } = options;
  const trainings: RehearsedTraining[] = [];
  let found: RecordedWorld | undefined;
  const recorded = (on: Stage): RecordedWorld => (found ??= recordedWorld(on, options));
  let asked: () => unknown = () => undefined;
  let unanswered: Error | undefined;
  let looks: QuietLooks | undefined;
  const stage = await Stage.open({
    assembly: options.assembly,
    seed,
    startMs: START,
    faults: options.faults ?? [],
    job: options.job ?? {},
    roleNotReadyTimes: options.roleNotReadyTimes ?? 0,
    deployment: options.deployment ?? (() => ({})),
    onEvent: (execution, event) => {
      options.onEvent?.(execution, event);
      if (event.type === 'StateEntered' && event.state === 'RequestApproval') asked();
    },
    onSchedule: ({ target }, send) => (looks?.isLook(target.arn) === true ? looks.look(send) : send()),
    train: async (work, on) => {
      const { pipeline, recordings, models } = recorded(on);
      const training = await trainJob(work, on, pipeline, { seed, recordings: recordings() });
      trainings.push(training);
      models.learned(on.jobs.get(work.jobArn).outputModelArn, training.policy);
      return columnsOf(training);
    },
    answer: (conversation, on) => recorded(on).models.answer(conversation),
  });
  let registry: RegistryReader | undefined;
  try {
    const { pipeline, models, prompts } = recorded(stage);
    registry = new RegistryReader(stage.client, pipeline.registryTable);
    const director = new Director(stage, pipeline, registry);
    if (options.passesOverQuietLooks === true) looks = new QuietLooks(stage, pipeline, registry);
    if (options.reward !== undefined) director.deployReward(options.reward);
    if (options.agreeing) {
      asked = () =>
        director.answerNext(60, { approved: true }).catch((error: unknown) => (unanswered = error as Error));
    }
    const run = async (playing: Promise<void>): Promise<void> => {
      await stage.clock.run(playing);
      if (unanswered !== undefined) throw unanswered;
      refuseUnknown(stage);
    };
    return await play({ stage, pipeline, registry, director, models, prompts, trainings, looks, run });
  } finally {
    registry?.close();
    await stage.close();
  }
}

/** What was recorded for a pipeline, and the models that answer from it. */
interface RecordedWorld extends Pick<StagedPipeline, 'pipeline' | 'models' | 'prompts'> {
  readonly recordings: () => Recordings;
}

function recordedWorld({ assembly, store }: Stage, { bend, ...options }: StagingOptions): RecordedWorld {
  const pipeline = findPipeline(assembly, options.pipeline);
  let read: Recordings | undefined;
  const recordings = (): Recordings => (read ??= recordingsOf(store, pipeline, options.responses));
  const prompts = new RecordedPrompts({ recordings, newParts: newDatasetParts(store, pipeline.outputBucket) });
  return { pipeline, recordings, prompts, models: new RecordedModels({ seed: options.seed, prompts, bend }) };
}

function refuseUnknown(stage: Stage): void {
  const [unknown] = stage.unknown;
  if (unknown) throw unknown;
  stage.log.assertAllKnown();
  const [problem] = stage.runner.problems;
  if (problem !== undefined) throw new Error(`The rehearsal is not to be trusted: ${problem}`);
}
