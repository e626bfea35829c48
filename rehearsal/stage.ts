import { readFileSync } from 'node:fs';
import { readAssembly, type Assembly } from './assembly/read-assembly';
import { BedrockService } from './aws/bedrock';
import { BedrockRuntimeService } from './aws/bedrock-runtime';
import { CallLog } from './aws/call-log';
import { CloudFormationService } from './aws/cloud-formation';
import type { Conversation } from './aws/conversation';
import type { DeploymentBehaviour } from './aws/custom-model-deployment';
import { CustomModelDeployments } from './aws/custom-model-deployments';
import { CustomModels } from './aws/custom-models';
import type { JobBehaviour } from './aws/customization-job';
import { CustomizationJobs, type TrainingReport, type TrainingWork } from './aws/customization-jobs';
import { DynamoDbService } from './aws/dynamodb';
import { AwsEndpoint } from './aws/endpoint';
import { EventBridgeService, type BusEvent } from './aws/event-bridge';
import { EventRules, scheduledEvent, type RuleDelivery } from './aws/event-rules';
import { type FaultPlan, faultRules, type FaultRule } from './aws/faults';
import { LambdaService } from './aws/lambda-service';
import { S3Service } from './aws/s3';
import { objectCreatedEvent } from './aws/object-created-event';
import { S3Store } from './aws/s3-store';
import type { AwsService } from './aws/service';
import { SnsService } from './aws/sns';
import { SqsService } from './aws/sqs';
import { SsmService } from './aws/ssm';
import { type ExecutionDescription, StepFunctionsService } from './aws/step-functions';
import { StsService } from './aws/sts';
import { VirtualClock } from './clock';
import { RehearsedExecutions } from './executions';
import { DeployedFunctions } from './functions/deployed-functions';
import { FunctionRunner } from './functions/function-runner';
import { QueuePolling } from './queue-polling';
import { seededRandom } from '../lib/contract/seeded-random';
import type { ExecutionEvent } from './state-machine';

export interface StageOptions {
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  readonly seed: number;
  /** Instant at which the rehearsal begins, epoch milliseconds. */
  readonly startMs: number;
  /** Which calls go wrong. A caller is named by the construct id of its function, for example `StartTraining`. */
  readonly faults: readonly FaultRule[];
  /** How every customization job behaves. */
  readonly job: JobBehaviour;
  /** How many times Bedrock cannot assume the role yet. */
  readonly roleNotReadyTimes: number;
  /** How the n-th custom model deployment behaves, from 1. */
  readonly deployment: (nth: number, name: string) => DeploymentBehaviour;
  /** Trains in place of Bedrock. */
  readonly train: (work: TrainingWork, stage: Stage) => Promise<TrainingReport>;
  /** Answers in place of a model. */
  readonly answer: (conversation: Conversation, stage: Stage) => string;
  readonly onEvent?: (execution: ExecutionDescription, event: ExecutionEvent) => void;
  /**
   * Stands between a schedule and its target: sends, or passes over what would change nothing.
   *
   * @default - everything is sent
   */
  readonly onSchedule?: (delivery: RuleDelivery, send: () => Promise<void>) => Promise<void>;
}

/** A delivery of a rule that did not reach anybody. */
export interface FailedDelivery {
  readonly rule: string;
  readonly target: string;
  readonly problem: string;
}

/**
 * A deployed cloud assembly on this machine: every function, rule, table and bucket of the template, with the stand-ins for
 * the services that they call. Nothing happens until somebody invokes a function or the clock runs.
 */
export class Stage {
  readonly store: S3Store;
  readonly jobs: CustomizationJobs;
  readonly models: CustomModels;
  readonly deployments: CustomModelDeployments;
  /** The parameter store. */
  readonly parameters: SsmService;
  readonly functions: DeployedFunctions;
  readonly runner: FunctionRunner;
  readonly executions: RehearsedExecutions;
  readonly topics: SnsService;
  /** Messages that were sent to queues. */
  readonly queues: SqsService;
  /** Hands them to functions. */
  readonly polling: QueuePolling;
  /** Every event that was on the default bus, in order. */
  readonly events: BusEvent[] = [];
  readonly failedDeliveries: FailedDelivery[] = [];
  /** What the rehearsal cannot follow: one entry makes it worthless. */
  readonly unknown: Error[] = [];
  private readonly tables = new DynamoDbService();
  private readonly bus: EventBridgeService;
  private readonly rules: EventRules;
  private readonly watchers = new Set<(execution: ExecutionDescription, event?: ExecutionEvent) => void>();

  private constructor(
    readonly assembly: Assembly,
    readonly clock: VirtualClock,
    readonly log: CallLog,
    private readonly endpoint: AwsEndpoint,
    private readonly environment: { readonly account: string; readonly region: string },
    private readonly options: StageOptions,
  ) {
    const { region, account } = environment;
    const now = (): number => clock.now();
    const telling = new Set(assembly.buckets.filter(({ eventBridge }) => eventBridge).map(({ name }) => name));
    this.store = new S3Store({
      now,
      onObjectCreated: (created) => {
        if (telling.has(created.bucket)) this.deliver('default', this.bus.event(objectCreatedEvent(created)));
      },
    });
    this.rules = new EventRules(assembly.rules);
    this.bus = new EventBridgeService({ region, account, now, deliver: (bus, event) => this.deliver(bus, event) });
    this.topics = new SnsService(
      assembly.topics.map(({ arn }) => arn),
      now,
    );
    this.runner = new FunctionRunner({ now, region, endpoint });
    this.functions = new DeployedFunctions({
      functions: assembly.functions,
      versions: assembly.versions,
      aliases: assembly.aliases,
      runner: this.runner,
    });
    this.polling = new QueuePolling({
      eventSources: assembly.eventSources,
      queues: assembly.queues,
      functions: assembly.functions,
      region,
      clock,
      log,
      invoke: (name, payload) => this.functions.invoke(name, payload),
      onUnknown: (error) => this.unknown.push(error),
    });
    this.queues = new SqsService({
      queues: assembly.queues,
      now,
      arrived: (message) => this.polling.arrived(message),
    });
    this.jobs = new CustomizationJobs({
      clock,
      log,
      account,
      region,
      roles: assembly.roles,
      store: this.store,
      functionExists: (arn) => this.functionExists(arn),
      train: (work) => options.train(work, this),
      emitEvent: ({ detailType, resources, detail }) =>
        this.deliver(
          'default',
          this.bus.event({ source: 'aws.bedrock', 'detail-type': detailType, resources, detail }),
        ),
      behaviour: () => options.job,
      roleNotReadyTimes: options.roleNotReadyTimes,
    });
    this.models = new CustomModels({
      ...environment,
      jobs: this.jobs,
      isDeployed: (arn) => this.deployments.all.some(({ models }) => models.includes(arn)),
    });
    this.deployments = new CustomModelDeployments({
      ...environment,
      clock,
      modelExists: (arn) => this.models.has(arn),
      behaviour: options.deployment,
    });
    this.parameters = new SsmService({ account, region, now, parameters: assembly.parameters });
    this.executions = new RehearsedExecutions({
      stateMachines: assembly.stateMachines,
      functions: this.functions,
      store: this.store,
      clock,
      log,
      faults: faultPlan(assembly, options),
      random: seededRandom(options.seed),
      onEvent: (execution, event) => {
        options.onEvent?.(execution, event);
        this.tell(execution, event);
      },
      onStatusChange: (execution) => {
        this.announce(execution);
        this.tell(execution);
      },
      onUnknown: (error) => this.unknown.push(error),
    });
  }

  /** Deploys an assembly: tables and buckets exist, file assets are uploaded, schedules tick. */
  static async open(options: StageOptions): Promise<Stage> {
    const assembly = readAssembly(options.assembly);
    const [stack, ...others] = assembly.stacks;
    if (!stack) throw new Error(`The cloud assembly ${options.assembly} has no stack.`);
    const foreign = others.find(({ region }) => region !== stack.region);
    if (foreign) {
      throw new Error(
        `The cloud assembly spans regions ${stack.region} and ${foreign.region}; a rehearsal stands in for one. Synthesize the stack to rehearse alone.`,
      );
    }
    const clock = new VirtualClock(options.startMs);
    // Nothing that comes after such a call is worth the wait.
    const log = new CallLog((error) => clock.fail(error));
    // Functions call the endpoint, and one of its services calls functions: the endpoint starts empty.
    const services: AwsService[] = [];
    const endpoint = await AwsEndpoint.start({
      services,
      log,
      now: () => clock.now(),
      region: stack.region,
      faults: faultPlan(assembly, options),
    });
    const stage = new Stage(assembly, clock, log, endpoint, stack, options);
    services.push(...stage.services());
    await stage.deploy();
    return stage;
  }

  /** Stops every thread and socket. */
  async close(): Promise<void> {
    await this.runner.close();
    this.functions.close();
    await this.endpoint.close();
  }

  /** Endpoint and credentials for a client of the rehearsal itself. */
  get client(): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  } {
    return {
      endpoint: this.endpoint.url,
      region: this.environment.region,
      credentials: this.endpoint.credentialsOf({ name: 'rehearsal' }),
    };
  }

  /**
   * Invokes a function as a person would and gives its answer.
   *
   * @throws Error with the function's own message when it failed
   */
  async invoke(functionName: string, payload: unknown): Promise<unknown> {
    const result = await this.clock.busy(() => this.functions.invoke(functionName, JSON.stringify(payload)));
    const answer = JSON.parse(result.payload) as unknown;
    if (result.functionError === undefined) return answer;
    const { errorType, errorMessage } = answer as { errorType: string; errorMessage: string };
    throw new Error(`${functionName} failed with ${errorType}: ${errorMessage}`);
  }

  /** Resolves as soon as an execution enters the state. */
  entered(state: string): Promise<ExecutionDescription> {
    return this.clock.waitFor(
      `an execution to enter ${state}`,
      new Promise((resolve) => {
        const watch = (execution: ExecutionDescription, event?: ExecutionEvent): void => {
          if (event?.type !== 'StateEntered' || event.state !== state) return;
          this.watchers.delete(watch);
          resolve(execution);
        };
        this.watchers.add(watch);
      }),
    );
  }

  /** Resolves as soon as a call that is to be held waits at the endpoint. */
  callHeld(): Promise<void> {
    return this.clock.waitFor('a call to be held', this.endpoint.held.arrived);
  }

  /** Lets held calls go on. */
  releaseCalls(): void {
    this.endpoint.held.release();
  }

  /** Resolves when no execution runs. */
  async idle(): Promise<void> {
    const isIdle = (): boolean => this.executions.all.every(({ description }) => description.status !== 'RUNNING');
    if (isIdle()) return;
    await this.clock.waitFor(
      'every execution to end',
      new Promise<void>((resolve) => {
        const watch = (): void => {
          if (!isIdle()) return;
          this.watchers.delete(watch);
          resolve();
        };
        this.watchers.add(watch);
      }),
    );
  }

  private services(): AwsService[] {
    const { account } = this.environment;
    const now = (): number => this.clock.now();
    return [
      new S3Service(this.store),
      this.tables,
      new BedrockRuntimeService({
        ...this.environment,
        modelBehind: (arn) => this.deployments.modelBehind(arn),
        answer: (conversation) => this.options.answer(conversation, this),
      }),
      new BedrockService(this, this.environment),
      new LambdaService(this.functions, this.environment),
      new StepFunctionsService(this.executions, now),
      this.bus,
      this.topics,
      this.queues,
      this.parameters,
      new StsService(account),
      new CloudFormationService(this.assembly),
    ];
  }

  private async deploy(): Promise<void> {
    const { assembly } = this;
    for (const table of assembly.tables) await this.tables.createTable(table);
    for (const { name, versioned } of assembly.buckets) this.store.createBucket(name, { versioned });
    for (const { bucket, key, path, packaging } of assembly.fileAssets) {
      if (!this.store.has(bucket)) this.store.createBucket(bucket, { versioned: true });
      if (packaging === 'file') this.store.seed(bucket, key, () => readFileSync(path));
    }
    for (const rule of this.rules.scheduled) this.arm(rule, this.clock.now());
  }

  private arm(rule: (typeof this.rules.scheduled)[number], createdMs: number): void {
    const next = this.rules.nextTime(rule, this.clock.now(), createdMs);
    if (next === undefined) return;
    this.clock.at(next, async () => {
      this.arm(rule, createdMs);
      const event = this.bus.event(scheduledEvent(rule));
      const { onSchedule = (_delivery: RuleDelivery, send: () => Promise<void>) => send() } = this.options;
      for (const delivery of this.rules.scheduledDeliveries(rule, event)) {
        await onSchedule(delivery, () => this.send(delivery));
      }
    });
  }

  private deliver(bus: string, event: BusEvent): void {
    this.events.push(event);
    for (const delivery of this.rules.deliveriesOf(bus, event)) {
      this.clock.at(this.clock.now(), () => this.send(delivery));
    }
  }

  /** Other targets than these are outside of the pipeline: that something was sent there is all there is to see. */
  private async send(delivery: RuleDelivery): Promise<void> {
    if (this.executions.hasStateMachine(delivery.target.arn)) this.startExecution(delivery);
    else await this.invokeTarget(delivery);
  }

  private startExecution({ rule, target, input }: RuleDelivery): void {
    const name = `${rule.logicalId}-${this.executions.all.length + 1}`;
    this.log.record({
      timeMs: this.clock.now(),
      caller: rule.logicalId,
      roleArn: target.roleArn,
      service: 'states',
      action: 'StartExecution',
      resources: [target.arn],
      outcome: 'ok',
      faulted: false,
    });
    this.executions.start({ stateMachineArn: target.arn, name, input });
  }

  private async invokeTarget({ rule, target, input }: RuleDelivery): Promise<void> {
    const deployed = this.assembly.functions.find(({ arn }) => arn === target.arn);
    if (!deployed) return;
    const result = await this.clock.busy(() => this.functions.invoke(deployed.name, input));
    if (result.functionError === undefined) return;
    this.failedDeliveries.push({ rule: rule.logicalId, target: deployed.logicalId, problem: result.payload });
  }

  private announce({ startMs, stopMs, ...execution }: ExecutionDescription): void {
    const detail = { ...execution, startDate: startMs, stopDate: stopMs ?? null };
    const event = this.bus.event({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      resources: [execution.executionArn],
      detail,
    });
    this.deliver('default', event);
  }

  private tell(execution: ExecutionDescription, event?: ExecutionEvent): void {
    for (const watch of [...this.watchers]) watch(execution, event);
  }

  private functionExists(arn: string): boolean {
    const [, , , , , , name = '', qualifier] = arn.split(':');
    try {
      this.functions.configuration(name, qualifier);
      return true;
    } catch {
      return false;
    }
  }
}

function faultPlan(assembly: Assembly, { seed, faults }: StageOptions): FaultPlan {
  const nameOf = (id: string): string => {
    const found = assembly.functions.find(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, '').endsWith(id));
    if (!found) throw new Error(`faults: there is no function ${id} in the assembly.`);
    return found.name;
  };
  return faultRules(
    seed,
    faults.map((rule) => (rule.caller === undefined ? rule : { ...rule, caller: nameOf(rule.caller) })),
  );
}
