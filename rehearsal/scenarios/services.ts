import type { FaultRule } from '../aws/faults';
import { ServiceError } from '../aws/service';
import { onlyRun, type Scenario } from '../scenario';
import type { RehearsalResult } from '../result';

const oneJob = ({ jobs }: RehearsalResult): string[] =>
  jobs.length === 1 ? [] : [`${jobs.length} jobs were started instead of one`];

/** Every service that the functions call; SNS and STS are not among them in a pipeline without topic. */
const everyService = (fault: Omit<FaultRule, 'service'>): FaultRule[] =>
  ['bedrock', 'dynamodb', 'events', 'lambda', 's3', 'states'].map((service) => ({ service, ...fault }));

/** What the services do to a run. */
export const SERVICE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'training-fails',
    description: 'The job fails: the run fails, with the words of Bedrock and what they mean.',
    job: {
      fails: {
        phase: 'validation',
        message: 'Could not validate GetObject permissions to access Amazon S3 bucket: data at key train.jsonl',
      },
    },
    outcomes: ['failed'],
    verify: (result) => {
      const { reason = '', advice = '' } = onlyRun(result).summary ?? {};
      return [
        ...(/Could not validate GetObject/.test(reason)
          ? []
          : [`the reason leaves out the words of Bedrock: ${reason}`]),
        ...(/role|permission/i.test(advice) ? [] : [`the advice does not speak of the role: ${advice}`]),
      ];
    },
  },
  {
    name: 'training-hangs',
    description: 'The job never ends: it is stopped at the overall deadline, and the run ends as timed out.',
    job: { hangs: 'training' },
    outcomes: ['timed-out'],
    verify: ({ jobs: [job] }) => (job?.status === 'Stopped' ? [] : [`the job is ${job?.status} instead of Stopped`]),
  },
  {
    name: 'stop-takes-long',
    description: 'The job hangs and then takes an hour to stop: the run waits for it.',
    job: { hangs: 'dataProcessing', stopTakesMs: 3_600_000 },
    outcomes: ['timed-out'],
    verify: ({ jobs: [job] }) => (job?.status === 'Stopped' ? [] : [`the job is ${job?.status} instead of Stopped`]),
  },
  {
    name: 'throttled',
    description: 'Half of all calls to AWS are throttled: the run is slower and comes out the same.',
    faults: everyService({ error: 'throttle', share: 0.5 }),
    outcomes: ['promoted'],
    verify: oneJob,
  },
  {
    name: 'role-not-ready',
    description: 'Bedrock cannot assume the role yet, three times: the start is tried again.',
    roleNotReadyTimes: 3,
    outcomes: ['promoted'],
    verify: oneJob,
  },
  {
    name: 'role-wrong',
    description: 'Bedrock can never assume the role: the run gives up after minutes and says what to check.',
    roleNotReadyTimes: Infinity,
    outcomes: ['failed'],
    verify: (result) => {
      const { reason = '' } = onlyRun(result).summary ?? {};
      return /RoleNotReady/.test(reason) ? [] : [`the reason should name RoleNotReady, it is: ${reason}`];
    },
  },
  {
    name: 'quota-full',
    description: 'The quota of jobs is used up for a while: the run waits its turn.',
    faults: [
      {
        service: 'bedrock',
        action: 'CreateModelCustomizationJob',
        nth: [1, 2],
        error: new ServiceError('ServiceQuotaExceededException', 'You have reached the limit of jobs.'),
      },
    ],
    outcomes: ['promoted'],
    verify: oneJob,
  },
  {
    name: 'answer-lost',
    description: 'The answer to the create call is lost: it is asked again with the same token, and there is one job.',
    faults: [
      {
        service: 'bedrock',
        action: 'CreateModelCustomizationJob',
        nth: [1],
        when: 'after',
        error: new ServiceError('InternalServerException', 'An internal error occurred.', 500),
      },
    ],
    outcomes: ['promoted'],
    verify: oneJob,
  },
  {
    name: 'looks-fail',
    description: 'For hours nobody can look at the job: it goes on, and the run ends as if nothing had been.',
    faults: [
      {
        service: 'bedrock',
        action: 'GetModelCustomizationJob',
        caller: 'DescribeTraining',
        nth: Array.from({ length: 200 }, (_, call) => call + 3),
        error: new ServiceError('InternalServerException', 'An internal error occurred.', 500),
      },
    ],
    outcomes: ['promoted'],
    verify: oneJob,
  },
  {
    name: 'timed-out-again',
    description: 'The same inputs that ran into the deadline are asked for again: skipped, not paid a second time.',
    job: { hangs: 'training' },
    act: async (director) => {
      for (let run = 0; run < 2; run++) {
        await director.requestRun();
        await director.settled();
        await director.stage.clock.sleep(3_600_000);
      }
    },
    outcomes: ['timed-out', 'skipped'],
    verify: oneJob,
  },
  {
    name: 'dispatcher-dies',
    description: 'The request is noted but the execution cannot be started: the periodic look starts it later.',
    faults: [
      {
        service: 'states',
        action: 'StartExecution',
        caller: 'RequestRun',
        error: new ServiceError('InternalServerError', 'An internal error occurred.', 500),
      },
    ],
    act: async (director) => {
      await director.requestRun().catch(() => undefined);
      await director.stage.entered('BeginRun');
      await director.settled();
    },
    outcomes: ['promoted'],
    verify: oneJob,
  },
  {
    name: 'finish-dies',
    description: 'FinishRun fails for so long that it gives up: the clean-up ends the run in its place.',
    faults: [
      {
        service: 'events',
        action: 'PutEvents',
        caller: 'FinishRun',
        error: new ServiceError('InternalException', 'An internal error occurred.', 500),
      },
    ],
    outcomes: ['promoted'],
    verify: oneJob,
  },
];
