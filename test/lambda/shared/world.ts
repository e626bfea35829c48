import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import type { DescribedTraining, TrainingControl, TrainingRequest } from '../../../lambda/shared/training-control';
import type { TrainingJob, TrainingState, TrainingStatus } from '../../../lib/contract/payloads';
import type { RetrainingPolicySettings } from '../../../lib/contract/retraining';
import { ProductionRegistry } from '../../../lambda/shared/production-registry';
import { Interruption } from './interruption';
import { givenRegistry, type RegistryUnderTest } from './registry-table';
import { executionArnOf, NOON, STATE_MACHINE_ARN } from './runs';
import { DeploymentsInMemory, givenAnswers, ModelsInMemory } from './serving';

interface Execution {
  status: ExecutionStatus;
  readonly input?: string;
  error?: string;
  cause?: string;
}

const $metadata = {};

/** Customization jobs in memory. */
export class JobsInMemory implements TrainingControl {
  public readonly jobs = new Map<string, { status: TrainingStatus; modelArn?: string; failureMessage?: string }>();
  public readonly requests: TrainingRequest[] = [];
  public readonly stopped: string[] = [];

  public constructor(private readonly interruption: Interruption) {}

  public start(request: TrainingRequest): Promise<TrainingJob> {
    return this.interruption.around(() => {
      this.requests.push(request);
      if (!this.jobs.has(request.name)) {
        this.jobs.set(request.name, { status: 'InProgress' });
      }
      return { jobArn: arnOf(request.name) };
    });
  }

  public find(name: string): Promise<DescribedTraining | undefined> {
    return this.interruption.around(() => {
      const job = this.jobs.get(name);
      return job && { jobArn: arnOf(name), ...job };
    });
  }

  public describe(jobArn: string): Promise<TrainingState> {
    return this.interruption.around(() => ({ ...this.jobOf(jobArn) }));
  }

  public stop(jobArn: string): Promise<TrainingState> {
    return this.interruption.around(() => {
      const job = this.jobOf(jobArn);
      if (job.status === 'InProgress') {
        job.status = 'Stopping';
        this.stopped.push(jobArn);
      }
      return { ...job };
    });
  }

  private jobOf(jobArn: string) {
    const job = this.jobs.get(jobArn.slice(jobArn.lastIndexOf('/') + 1));
    if (!job) {
      throw new Error(`no job ${jobArn}`);
    }
    return job;
  }
}

export const arnOf = (name: string) => `arn:aws:bedrock:us-east-1:111122223333:model-customization-job/nova/${name}`;

/** Everything that ends and starts runs, in memory but for DynamoDB. */
export interface World extends RegistryUnderTest {
  readonly interruption: Interruption;
  readonly jobs: JobsInMemory;
  readonly deployments: DeploymentsInMemory;
  readonly models: ModelsInMemory;
  readonly production: ProductionRegistry;
  readonly answers: ReturnType<typeof givenAnswers>;
  readonly executions: Map<string, Execution>;
  /** Details of the events on the default bus. */
  readonly events: Array<Readonly<Record<string, unknown>>>;
  readonly messages: Array<{ readonly subject: string; readonly message: string }>;
  readonly clock: { now: number };
  /** Dependencies of whatever closes and starts runs. */
  readonly dependencies: {
    readonly registry: RegistryUnderTest['registry'];
    readonly marks: RegistryUnderTest['marks'];
    readonly trainingControl: () => TrainingControl;
    readonly deployments: DeploymentsInMemory;
    readonly models: ModelsInMemory;
    readonly production: ProductionRegistry;
    readonly ssm: World['answers']['ssm'];
    readonly runtime: World['answers']['runtime'];
    readonly eventBridge: EventBridgeClient;
    readonly announcer: { readonly eventBridge: EventBridgeClient; readonly sns: SNSClient; readonly topicArn: string };
    readonly sfn: SFNClient;
    readonly stateMachineArn: string;
    readonly policy: RetrainingPolicySettings;
    readonly now: () => number;
  };
}

export async function givenWorld({ policy = {} }: { readonly policy?: RetrainingPolicySettings } = {}): Promise<World> {
  const interruption = new Interruption();
  const table = await givenRegistry(interruption);
  const jobs = new JobsInMemory(interruption);
  const deployments = new DeploymentsInMemory(interruption);
  const models = new ModelsInMemory(interruption);
  const production = new ProductionRegistry(table.documents, table.tableName);
  const answers = givenAnswers(interruption);
  const executions: World['executions'] = new Map();
  const events: World['events'] = [];
  const messages: World['messages'] = [];
  const clock = { now: NOON };

  const sfn = new SFNClient({});
  const eventBridge = new EventBridgeClient({});
  const sns = new SNSClient({});
  mockClient(sfn)
    .on(StartExecutionCommand)
    .callsFake(({ name, input }: { name: string; input: string }) =>
      interruption.around(() => {
        const executionArn = executionArnOf(name);
        const known = executions.get(executionArn);
        if (known && (known.status !== 'RUNNING' || known.input !== input)) {
          throw new ExecutionAlreadyExists({ message: 'Execution Already Exists', $metadata });
        }
        executions.set(executionArn, known ?? { status: 'RUNNING', input });
        return { executionArn };
      }),
    )
    .on(DescribeExecutionCommand)
    .callsFake(({ executionArn }: { executionArn: string }) =>
      interruption.around(() => {
        const execution = executions.get(executionArn);
        if (!execution) {
          throw new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata });
        }
        return { executionArn, ...execution };
      }),
    );
  mockClient(eventBridge)
    .on(PutEventsCommand)
    .callsFake(({ Entries }: { Entries: Array<{ Detail: string }> }) =>
      interruption.around(() => {
        events.push(...Entries.map(({ Detail }) => JSON.parse(Detail) as Record<string, unknown>));
        return { FailedEntryCount: 0, Entries: [{ EventId: 'event' }] };
      }),
    );
  mockClient(sns)
    .on(PublishCommand)
    .callsFake(({ Subject, Message }: { Subject: string; Message: string }) =>
      interruption.around(() => {
        messages.push({ subject: Subject, message: Message });
        return { MessageId: 'message' };
      }),
    );

  const topicArn = 'arn:aws:sns:us-east-1:111122223333:rft';
  return {
    ...table,
    interruption,
    jobs,
    deployments,
    models,
    production,
    answers,
    executions,
    events,
    messages,
    clock,
    dependencies: {
      registry: table.registry,
      marks: table.marks,
      trainingControl: () => jobs,
      deployments,
      models,
      production,
      ssm: answers.ssm,
      runtime: answers.runtime,
      eventBridge,
      announcer: { eventBridge, sns, topicArn },
      sfn,
      stateMachineArn: STATE_MACHINE_ARN,
      policy,
      now: () => clock.now,
    },
  };
}

/** An item of the registry as it is whenever it was written: whoever comes second comes later. */
export const withoutTimes = (item: object) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, name.endsWith('At') ? 'some time' : value]));

/** Keeps the log out of the test's output; returns the lines written so far, parsed. */
export function useCapturedLog(): () => ReadonlyArray<Readonly<Record<string, unknown>>> {
  let lines: string[] = [];
  beforeEach(() => {
    lines = [];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());
  return () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
