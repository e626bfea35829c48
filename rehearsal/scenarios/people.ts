import type { Director } from '../director';
import type { RehearsalResult } from '../result';
import type { Scenario } from '../scenario';
import { BROKEN_REWARDS } from './broken-rewards';

const stopped = ({ jobs }: RehearsalResult): string[] =>
  jobs.flatMap(({ status }) => (status === 'Stopped' ? [] : [`the job is ${status} instead of Stopped`]));

const oneJob = ({ jobs }: RehearsalResult): string[] =>
  jobs.length === 1 ? [] : [`${jobs.length} jobs were started instead of one`];

/** Stops the execution while its create call is in flight; the clean-up takes its first look before there is a job. */
async function abortWhileStarting(director: Director): Promise<void> {
  const asked = director.requestRun();
  const execution = await director.stage.entered('StartTraining');
  await asked;
  await director.stage.callHeld();
  director.abort(execution);
  await director.cleanUp(execution);
  director.stage.releaseCalls();
  await director.settled();
}

/** What people do while a run is under way. */
export const PEOPLE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'aborted',
    description:
      'Somebody stops the execution in the middle of training: the job is stopped, the lease released, a record written.',
    act: async (director) => {
      await director.requestRun();
      const execution = await director.stage.entered('WaitForTraining');
      await director.stage.clock.sleep(30 * 60_000);
      director.abort(execution);
      await director.settled();
    },
    outcomes: ['aborted'],
    verify: (result) => [...oneJob(result), ...stopped(result)],
  },
  {
    name: 'aborted-while-starting',
    description: 'Somebody stops the execution while the create call is in flight: the job that appears is stopped.',
    faults: [{ service: 'bedrock', action: 'CreateModelCustomizationJob', held: true }],
    act: abortWhileStarting,
    outcomes: ['aborted'],
    verify: (result) => [...oneJob(result), ...stopped(result)],
  },
  {
    name: 'aborted-and-crashed-while-starting',
    description:
      'The execution is stopped and the starting function dies right after the create call: the second look of the clean-up finds the job.',
    faults: [
      { service: 'bedrock', action: 'CreateModelCustomizationJob', held: true },
      { service: 'dynamodb', action: 'GetItem', caller: 'StartTraining', nth: [2, 3, 4], error: 'throttle' },
    ],
    act: abortWhileStarting,
    outcomes: ['aborted'],
    verify: (result) => [...oneJob(result), ...stopped(result)],
  },
  {
    name: 'second-start',
    description:
      'Somebody starts a second execution while a run is active: it ends as skipped and nothing else happens.',
    act: async (director) => {
      await director.requestRun();
      await director.stage.entered('WaitForTraining');
      director.startExecution('by-hand');
      await director.settled();
    },
    outcomes: ['promoted'],
    verify: (result) => {
      const second = result.executions.find(({ description }) => description.name === 'by-hand')?.description;
      const said = /"outcome":"skipped","reason":"run [^"]+ is active/.test(second?.output ?? '');
      return [
        ...oneJob(result),
        ...(second?.status === 'SUCCEEDED' && said
          ? []
          : [`the second execution: ${second?.status} ${second?.output}`]),
      ];
    },
  },
  {
    name: 'many-requests',
    description: 'Fifty requests during a run lead to exactly one later run, when the policy lets it.',
    passesOverQuietLooks: true,
    act: async (director) => {
      await director.requestRun();
      await director.stage.entered('WaitForTraining');
      for (let request = 0; request < 50; request++) {
        await director.requestRun({ kind: request % 2 === 0 ? 'new-data' : 'schedule', eventId: `event-${request}` });
      }
      await director.settled();
      await director.stage.clock.sleep(2 * 24 * 3_600_000);
      await director.settled();
    },
    outcomes: ['promoted', 'skipped'],
    verify: ({ executions, marks }) => [
      ...(executions.length === 2 ? [] : [`${executions.length} executions were started instead of two`]),
      ...Object.entries(marks).flatMap(([kind, { count, included }]) =>
        count === included ? [] : [`mark ${kind} is still pending (${included} of ${count})`],
      ),
    ],
  },
  {
    name: 'redeploy-mid-run',
    description:
      'A broken reward and a new release are deployed during training: the run keeps the reward that it pinned.',
    act: async (director) => {
      await director.requestRun();
      await director.stage.entered('WaitForTraining');
      director.deployReward(BROKEN_REWARDS.notANumber);
      director.deployEverything();
      await director.settled();
    },
    outcomes: ['promoted'],
    verify: ({ jobs: [job], trainings }) => [
      ...(/:function:[^:]+:1"/.test(JSON.stringify(job?.request))
        ? []
        : ['the job was not given version 1 of the reward']),
      ...(trainings.length === 1 ? [] : ['the training did not take place']),
    ],
  },
];
