import type { DeployedStateMachine } from './assembly/deployed';
import type { CallLog } from './aws/call-log';
import type { FaultPlan } from './aws/faults';
import type { S3Store } from './aws/s3-store';
import { ServiceError } from './aws/service';
import type { EnteredState, ExecutionDescription, Executions } from './aws/step-functions';
import { TaskTokens } from './task-tokens';
import type { VirtualClock } from './clock';
import type { DeployedFunctions } from './functions/deployed-functions';
import {
  type ExecutionEvent,
  interpret,
  type Json,
  loadStateMachine,
  NotKnownToRehearsal,
  type StateMachine,
  StatesError,
} from './state-machine';

/** An execution that took place, with everything that happened in it. */
export interface RehearsedExecution {
  readonly description: ExecutionDescription;
  readonly events: readonly ExecutionEvent[];
  /** Counted as Step Functions does; an execution ends at 25,000. */
  readonly historyEvents?: number;
}

export interface RehearsedExecutionsOptions {
  readonly stateMachines: readonly DeployedStateMachine[];
  readonly functions: DeployedFunctions;
  readonly clock: VirtualClock;
  readonly log: CallLog;
  readonly faults: FaultPlan;
  /** Where Distributed Maps list their items. */
  readonly store: S3Store;
  /** Seeded numbers in [0, 1). */
  readonly random: () => number;
  /** Told of each event of each execution. */
  readonly onEvent?: (execution: ExecutionDescription, event: ExecutionEvent) => void;
  /** Told when an execution starts and when it ends. */
  readonly onStatusChange: (execution: ExecutionDescription) => void;
  /** Told of what the rehearsal does not know: the rehearsal is worthless then. */
  readonly onUnknown: (error: Error) => void;
}

interface Tracked {
  description: ExecutionDescription;
  readonly events: ExecutionEvent[];
  readonly stop: AbortController;
  historyEvents?: number;
}

/** The executions of the deployed state machines: each is interpreted as soon as it is started. */
export class RehearsedExecutions implements Executions {
  private readonly machines: ReadonlyMap<string, { deployed: DeployedStateMachine; definition: StateMachine }>;
  /** Tokens of tasks that wait for somebody's answer. */
  readonly tokens = new TaskTokens();
  private readonly tracked = new Map<string, Tracked>();

  constructor(private readonly options: RehearsedExecutionsOptions) {
    this.machines = new Map(
      options.stateMachines.map((deployed) => [
        deployed.arn,
        { deployed, definition: loadStateMachine(deployed.definition) },
      ]),
    );
  }

  /** Every execution, in the order in which they started. */
  get all(): readonly RehearsedExecution[] {
    return [...this.tracked.values()];
  }

  hasStateMachine(stateMachineArn: string): boolean {
    return this.machines.has(stateMachineArn);
  }

  find(executionArn: string): ExecutionDescription | undefined {
    return this.tracked.get(executionArn)?.description;
  }

  entered(executionArn: string): readonly EnteredState[] {
    const { events = [], description } = this.tracked.get(executionArn) ?? {};
    const types = typesOf(this.machines.get(description?.stateMachineArn ?? '')?.deployed.definition);
    return events.flatMap(({ type, state, time }) =>
      type === 'StateEntered' ? [{ name: state, type: types.get(state) ?? '', timeMs: time }] : [],
    );
  }

  start({ stateMachineArn, name, input }: { stateMachineArn: string; name: string; input: string }): void {
    const machine = this.machines.get(stateMachineArn);
    if (!machine) throw new Error(`There is no state machine ${stateMachineArn} in the assembly.`);
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const startMs = this.options.clock.now();
    const execution: Tracked = {
      description: { executionArn, stateMachineArn, name, input, startMs, status: 'RUNNING' },
      events: [],
      stop: new AbortController(),
    };
    this.tracked.set(executionArn, execution);
    this.options.onStatusChange(execution.description);
    this.interpret(execution, machine).catch((error: unknown) => {
      this.options.onUnknown(error instanceof Error ? error : new Error(String(error)));
    });
  }

  stop({ executionArn, error, cause }: { executionArn: string; error?: string; cause?: string }): void {
    const execution = this.tracked.get(executionArn);
    execution?.stop.abort(new StatesError(error ?? '', cause ?? ''));
  }

  private async interpret(
    execution: Tracked,
    { deployed, definition }: { deployed: DeployedStateMachine; definition: StateMachine },
  ): Promise<void> {
    const { clock, random, onEvent, onStatusChange } = this.options;
    const { description } = execution;
    const result = await interpret(definition, JSON.parse(description.input) as Json, {
      clock,
      random,
      execution: {
        id: description.executionArn,
        name: description.name,
        roleArn: deployed.roleArn,
        stateMachineId: deployed.arn,
        stateMachineName: deployed.name,
      },
      taskToken: (token, signal, heartbeat) => this.tokens.wait(token, deployed.arn, signal, heartbeat),
      invokeTask: (resource, args) => clock.busy(() => this.invokeFunction(deployed, resource, args)),
      readItems: async (resource, args) => this.listObjects(deployed, resource, args),
      // Step Functions starts them in the name of the parent's role.
      onChildExecution: () => this.record(deployed, 'states', 'StartExecution', deployed.arn),
      onEvent: (event) => {
        execution.events.push(event);
        onEvent?.(execution.description, event);
      },
      signal: execution.stop.signal,
    });
    const { status, output, error, cause, stopDate } = result;
    execution.historyEvents = result.historyEvents;
    execution.description = {
      ...description,
      status,
      stopMs: stopDate,
      ...(output !== undefined && { output: JSON.stringify(output) }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    };
    onStatusChange(execution.description);
  }

  /** What Step Functions does for the items of a Distributed Map: the role of the state machine lists objects. */
  private listObjects(machine: DeployedStateMachine, resource: string, args: Json): Json {
    const { Bucket: bucket, Prefix: prefix = '' } = args as { Bucket: string; Prefix?: string };
    if (!resource.endsWith(':s3:listObjectsV2')) throw new NotKnownToRehearsal(`items from ${resource}`);
    const partition = resource.split(':')[1];
    try {
      const objects = this.options.store.objects(bucket, prefix);
      this.record(machine, 's3', 'ListObjectsV2', `arn:${partition}:s3:::${bucket}`);
      return objects.map(({ key, etag, lastModifiedMs, body }) => ({
        Etag: etag,
        Key: key,
        LastModified: Math.floor(lastModifiedMs / 1000),
        Size: body.length,
        StorageClass: 'STANDARD',
      }));
    } catch (error) {
      throw error instanceof ServiceError ? named(`S3.${error.code}`, error.message) : error;
    }
  }

  /** A call that Step Functions itself makes. */
  private record(machine: DeployedStateMachine, service: string, action: string, resource: string): void {
    this.options.log.record({
      timeMs: this.options.clock.now(),
      caller: machine.name,
      roleArn: machine.roleArn,
      service,
      action,
      resources: [resource],
      outcome: 'ok',
      faulted: false,
    });
  }

  /** What Step Functions does for `lambda:invoke`: the role of the state machine calls, errors keep their own names. */
  private async invokeFunction(machine: DeployedStateMachine, resource: string, args: Json): Promise<Json> {
    const { FunctionName: target, Payload: payload, ...others } = args as { FunctionName?: string; Payload?: Json };
    if (
      !/:states:::lambda:invoke(\.waitForTaskToken)?$/.test(resource) ||
      target === undefined ||
      Object.keys(others).length > 0
    ) {
      throw new NotKnownToRehearsal(`${resource} with ${Object.keys(args as object).join(', ')}`);
    }
    const [functionName, qualifier] = functionOf(target);
    const call = { caller: machine.name, service: 'lambda', action: 'Invoke', resources: [target] };
    const nth = this.options.log.of('lambda', 'Invoke').filter(({ caller }) => caller === machine.name).length + 1;
    const fault = this.options.faults.faultFor({ ...call, nth })?.error;
    const record = (outcome: string): void =>
      this.options.log.record({
        ...call,
        timeMs: this.options.clock.now(),
        roleArn: machine.roleArn,
        outcome,
        faulted: fault !== undefined,
      });
    if (fault !== undefined) {
      const code = fault === 'throttle' ? 'TooManyRequestsException' : fault.code;
      record(code);
      throw named(`Lambda.${code}`, fault === 'throttle' ? 'Rate Exceeded.' : fault.message);
    }
    const result = await this.options.functions.invoke(functionName, JSON.stringify(payload ?? {}), { qualifier });
    record('ok');
    const answer = JSON.parse(result.payload) as Json;
    if (result.functionError === undefined) {
      return { ExecutedVersion: result.executedVersion, Payload: answer, StatusCode: 200 };
    }
    const { errorType } = answer as { errorType?: string };
    throw named(errorType ?? 'Lambda.Unknown', result.payload);
  }
}

/** Types of all states of a definition by name, those within Map and Parallel states included. */
function typesOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  const inner = Object.values(value).flatMap((each) => [...typesOf(each)]);
  const { States: states = {} } = value as { States?: Record<string, { Type: string }> };
  return new Map([...inner, ...Object.entries(states).map(([name, { Type: type }]) => [name, type] as const)]);
}

/** Name and qualifier in a function's ARN. */
function functionOf(arn: string): [name: string, qualifier: string | undefined] {
  const [, , , , , , name = arn, qualifier] = arn.split(':');
  return [name, qualifier];
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
