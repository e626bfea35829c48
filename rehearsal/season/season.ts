import { readFileSync } from 'node:fs';
import { INCOMING_PREFIX } from '../../lib/contract/keys';
import type { RunItem } from '../../lib/contract/items';
import type { RetrainingPolicySettings } from '../../lib/contract/retraining';
import { orchestrationCost, type OrchestrationCost } from '../cost';
import { deniedCalls } from '../permissions';
import type { Pipeline } from '../pipeline';
import { onStage, type StagedPipeline, START } from '../staged-pipeline';
import { answersWorse } from './answers-worse';
import { brokenRules } from './policy-rules';
import { atHour, seasonPlan, type SeasonPlan } from './season-plan';
import { type SeasonHistory, seasonHistory } from './season-history';
import { driftSettingsOf } from './drift-monitor';
import { Reviewers } from './reviewers';
import { Traffic } from './traffic';

export interface SeasonOptions {
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  /** Name of the pipeline, where the assembly holds several. */
  readonly pipeline?: string;
  /** File with recorded responses, in place of those that the pipeline names. */
  readonly responses?: string;
  readonly seed: number;
  readonly days: number;
  /** JSONL file whose rows come in over the season; absent when none do. */
  readonly data?: string;
  /** Day, counted from 0, from which models that were trained before answer worse; absent when they never do. */
  readonly dropDay?: number;
  /** Told of each day that begins, counted from 0. */
  readonly onDay?: (day: number) => void;
}

/** Everything that happened in a season. */
export interface SeasonResult {
  readonly pipeline: Pipeline;
  readonly plan: SeasonPlan;
  /** First instant, epoch milliseconds. */
  readonly startMs: number;
  readonly policy: RetrainingPolicySettings;
  readonly history: SeasonHistory;
  readonly runs: readonly RunItem[];
  /** Keys of all objects in all buckets. */
  readonly written: readonly string[];
  readonly cost: OrchestrationCost;
  /** Periodic looks of reconcile: how many took place, and how many were passed over because nothing had changed. */
  readonly looks: { readonly held: number; readonly passedOver: number };
  /** What did not come out as it must, a sentence each; empty when all did. */
  readonly deviations: readonly string[];
}

/**
 * Plays some months around a pipeline: schedules, uploads, traffic, feedback, and models that grow worse; the pipeline decides
 * for itself when to train.
 *
 * @throws Error when the rehearsal itself cannot go on
 */
export function rehearseSeason(options: SeasonOptions): Promise<SeasonResult> {
  const rows = options.data === undefined ? [] : linesOf(options.data);
  const plan = seasonPlan(options.days, rows.length, options.dropDay);
  let nowMs = (): number => START;
  const staging = {
    ...options,
    agreeing: true,
    bend: answersWorse(plan, START, () => nowMs()),
    passesOverQuietLooks: true,
  };
  return onStage(staging, async (staged) => {
    const { stage, pipeline, registry } = staged;
    nowMs = (): number => stage.clock.now();
    await staged.run(play(staged, plan, rows, options));
    const runs = await registry.runs();
    const policy = policyOf(pipeline);
    const roles = stage.jobs.all.map(({ request }) => String(request['roleArn']));
    const history = await seasonHistory(staged);
    return {
      pipeline,
      plan,
      startMs: START,
      policy,
      history,
      runs,
      written: stage.assembly.buckets.flatMap(({ name }) => stage.store.objects(name).map(({ key }) => key)),
      cost: orchestrationCost({
        executions: stage.executions.all,
        invocations: stage.runner.invocations,
        calls: stage.log.calls,
      }),
      looks: staged.looks?.count ?? { held: 0, passedOver: 0 },
      deviations: [
        ...deniedCalls(stage.assembly, stage.log.calls, roles),
        ...brokenRules(policy, runs, history, stage.clock.now()),
      ],
    };
  });
}

/** What people and applications do, day after day. */
async function play(
  staged: StagedPipeline,
  { days, uploads, callsPerDay, reviewedPerDay }: SeasonPlan,
  rows: readonly string[],
  { seed, onDay }: Pick<SeasonOptions, 'seed' | 'onDay'>,
): Promise<void> {
  const { stage, pipeline, director } = staged;
  const { clock, store } = stage;
  const reviewers = new Reviewers(staged);
  const traffic = new Traffic(staged, driftSettingsOf(stage.assembly, pipeline)?.traffic, seed);
  const until = (timeMs: number): Promise<void> => clock.sleep(Math.max(0, timeMs - clock.now()));
  for (let day = 0; day < days; day++) {
    onDay?.(day);
    const upload = uploads.find((each) => each.day === day);
    await until(atHour(START, day, 10));
    if (upload) {
      const name = `day-${String(day).padStart(3, '0')}.jsonl`;
      store.put(inputOf(pipeline), `${INCOMING_PREFIX}${name}`, rows.slice(upload.from, upload.to).join('\n'));
    }
    await until(atHour(START, day, 11));
    await traffic.serve(callsPerDay / 2);
    await until(atHour(START, day, 15));
    const served = await traffic.serve(callsPerDay / 2);
    await reviewers.review(served.slice(0, reviewedPerDay));
    await until(atHour(START, day + 1, 0));
  }
  await director.settled();
}

/** The bucket and prefix that uploads go to. */
function inputOf({ settings }: Pipeline): string {
  const incoming = settings.dataset.find(({ prefix }) => prefix === INCOMING_PREFIX);
  if (incoming) return incoming.bucket;
  throw new Error(
    `--data: ${settings.pipeline} reads no rows under ${INCOMING_PREFIX} of an input bucket, so nothing can come in. Leave its dataset out, or leave --data out.`,
  );
}

function policyOf({ requestRun }: Pipeline): RetrainingPolicySettings {
  return JSON.parse(requestRun.environment['RETRAINING_POLICY'] ?? '{}') as RetrainingPolicySettings;
}

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
