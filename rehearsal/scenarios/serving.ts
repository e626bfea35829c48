import { ServiceError } from '../aws/service';
import type { Director } from '../director';
import type { Scenario } from '../scenario';
import type { RehearsalResult } from '../result';
import { halfLearned } from './bent-policies';

const HOUR_MS = 3_600_000;
const isProduction = (name: string): boolean => name.endsWith('-production');

/** Production answers with the model of the n-th run, from 1; with the base model for 0. */
const answersWith =
  (nth: number) =>
  ({ runs, serving: { production } }: RehearsalResult): string[] => {
    const wanted = runs[nth - 1]?.run.runId;
    const got = production?.champion?.runId;
    return got === wanted
      ? []
      : [`production answers with ${got ?? 'the base model'}, not ${wanted ?? 'the base model'}`];
  };

const stateOf = (result: RehearsalResult, name: string, status: string): string[] => {
  const got = result.executions.find(({ description }) => description.name === name)?.description.status;
  return got === status ? [] : [`execution ${name} is ${got ?? 'not there'} instead of ${status}`];
};

async function run(director: Director, force = false): Promise<void> {
  await director.requestRun({ force });
  await director.settled();
  await director.stage.clock.sleep(HOUR_MS);
}

/** Two runs, the second with a better model. */
const better: NonNullable<Scenario['bend']> = (trained, _row, nth) => (nth === 1 ? halfLearned(trained) : trained);
async function twoRuns(director: Director): Promise<void> {
  await run(director);
  await run(director, true);
}

async function rollBack(director: Director): Promise<void> {
  director.rollback('It answers in rhymes');
  await director.settled();
}

/** What may happen to deployments and to production. */
export const SERVING_SCENARIOS: readonly Scenario[] = [
  {
    name: 'second-promotion',
    description: 'A second run trains a better model: production answers with it under the same ARN.',
    bend: better,
    act: twoRuns,
    outcomes: ['promoted', 'promoted'],
    verify: answersWith(2),
  },
  {
    name: 'deployment-fails',
    description: 'The candidate cannot be deployed: the run fails with the words of Bedrock, nothing is left.',
    deployment: (_nth, name) => (isProduction(name) ? {} : { fails: 'No capacity for this model.' }),
    outcomes: ['failed'],
    verify: (result) => {
      const reason = result.runs[0]?.summary?.reason ?? '';
      return [...answersWith(0)(result), ...(/No capacity/.test(reason) ? [] : [`the reason is: ${reason}`])];
    },
  },
  {
    name: 'no-deployment-slot',
    description: 'Others are creating deployments: the run waits for a slot.',
    faults: [
      {
        service: 'bedrock',
        action: 'CreateCustomModelDeployment',
        caller: 'DeployCandidate',
        nth: [1, 2, 3],
        error: new ServiceError('ServiceQuotaExceededException', 'Too many deployments with a creating status.'),
      },
    ],
    outcomes: ['promoted'],
    verify: answersWith(1),
  },
  {
    name: 'first-promotion-fails',
    description: 'The first production deployment fails: the base model goes on to answer.',
    deployment: (_nth, name) => (isProduction(name) ? { fails: 'No capacity for this model.' } : {}),
    outcomes: ['failed'],
    verify: answersWith(0),
  },
  {
    name: 'swap-fails',
    description: 'The swap to a better model fails half-way: production goes on to answer with the old one.',
    bend: better,
    deployment: () => ({ failingUpdates: [1] }),
    act: twoRuns,
    outcomes: ['promoted', 'failed'],
    verify: answersWith(1),
  },
  {
    name: 'rollback',
    description: 'Somebody goes back after the second promotion: the first model answers, the second never again.',
    bend: better,
    act: async (director) => {
      await twoRuns(director);
      await rollBack(director);
    },
    outcomes: ['promoted', 'promoted'],
    verify: (result) => [
      ...answersWith(1)(result),
      ...(result.serving.production?.rolledBack.length === 1 ? [] : ['the second model is not marked as rolled back']),
    ],
  },
  {
    name: 'rollback-to-base',
    description: 'Somebody goes back after the first promotion: the base model answers again.',
    act: async (director) => {
      await run(director);
      await rollBack(director);
    },
    outcomes: ['promoted'],
    verify: (result) => [...answersWith(0)(result), ...stateOf(result, 'rollback-1', 'SUCCEEDED')],
  },
  {
    name: 'rollback-with-nothing-before',
    description: 'Somebody goes back before anything was promoted: nothing happens, and that is said.',
    act: rollBack,
    outcomes: [],
    verify: (result) => stateOf(result, 'rollback-1', 'SUCCEEDED'),
  },
  {
    name: 'rollback-after-a-broken-run',
    description: 'The last run failed: a rollback works all the same.',
    act: async (director) => {
      await run(director);
      director.deployReward("exports.handler = async () => { throw new TypeError('broken'); };");
      await run(director, true);
      await rollBack(director);
    },
    outcomes: ['promoted', 'failed'],
    verify: answersWith(0),
  },
  {
    name: 'champion-changed',
    description:
      'Somebody goes back while a run is deciding: its model is not promoted over a champion that it never met.',
    bend: better,
    act: async (director) => {
      await run(director);
      await director.requestRun({ force: true });
      await director.stage.entered('DecidePromotion');
      director.rollback('It answers in rhymes');
      await director.settled();
    },
    outcomes: ['promoted', 'rejected'],
    verify: answersWith(0),
  },
  {
    name: 'champion-deleted',
    description:
      'Somebody deletes the production deployment and its model by hand: the next run compares with the base model and makes production anew.',
    act: async (director) => {
      await run(director);
      await director.deleteChampion();
      await run(director, true);
    },
    outcomes: ['promoted', 'promoted'],
    verify: answersWith(2),
  },
  {
    name: 'rollback-during-promotion',
    description: 'Somebody goes back while a promotion swaps: one after the other or not at all, never both at once.',
    bend: better,
    act: async (director) => {
      await run(director);
      await director.requestRun({ force: true });
      await director.stage.entered('WaitForSwap');
      director.rollback('It answers in rhymes');
      await director.settled();
    },
    outcomes: ['promoted', 'promoted'],
    verify: (result) => [
      ...answersWith(1)(result),
      ...stateOf(result, 'rollback-1', 'SUCCEEDED'),
      ...(result.serving.production?.rolledBack.length === 1 ? [] : ['the second model is not marked as rolled back']),
      ...(result.serving.lock ? ['the lock of production is still held'] : []),
    ],
  },
];
