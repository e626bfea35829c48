import { jsonAnswer, jsonFailure, targetOf } from './protocols';
import {
  jsonBody,
  requiredText,
  ServiceError,
  textMember,
  unknownMembers,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  type Json,
  type Operation,
} from './service';

/** An execution as DescribeExecution tells of it. */
export interface ExecutionDescription {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** JSON text. */
  readonly input: string;
  /** JSON text; present when it succeeded. */
  readonly output?: string;
  readonly startMs: number;
  readonly stopMs?: number;
  readonly error?: string;
  readonly cause?: string;
}

/** A state that an execution entered. */
export interface EnteredState {
  readonly name: string;
  /** As in the definition, for example `Task`. */
  readonly type: string;
  readonly timeMs: number;
}

/** Tasks that wait for an answer under a token. Each call throws a ServiceError when none waits under it. */
export interface WaitingTasks {
  /** ARN of the state machine whose task has or had the token. */
  stateMachineOf(token: string): string | undefined;
  /** @param output JSON text */
  succeed(token: string, output: string): void;
  fail(token: string, error: string, cause: string): void;
  heartbeat(token: string): void;
}

/** The executions that the service starts, describes and stops. */
export interface Executions {
  readonly tokens: WaitingTasks;
  hasStateMachine(stateMachineArn: string): boolean;
  find(executionArn: string): ExecutionDescription | undefined;
  /** States that an execution entered, the oldest first. */
  entered(executionArn: string): readonly EnteredState[];
  /** Starts an execution under a name that no other has. Must not wait for it to end. */
  start(request: { readonly stateMachineArn: string; readonly name: string; readonly input: string }): void;
  stop(request: { readonly executionArn: string; readonly error?: string; readonly cause?: string }): void;
}

/** Largest input and output, bytes. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_INPUT_BYTES = 262_144;

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  StartExecution: ['stateMachineArn', 'name', 'input'],
  DescribeExecution: ['executionArn'],
  GetExecutionHistory: ['executionArn', 'includeExecutionData', 'maxResults', 'nextToken', 'reverseOrder'],
  StopExecution: ['executionArn', 'error', 'cause'],
  SendTaskSuccess: ['taskToken', 'output'],
  SendTaskFailure: ['taskToken', 'error', 'cause'],
  SendTaskHeartbeat: ['taskToken'],
};

/** Step Functions for standard workflows: start by name once, describe, stop, tell what was entered, and answer tasks that wait. */
export class StepFunctionsService implements AwsService {
  readonly signingName = 'states';
  private unnamed = 0;

  constructor(
    private readonly executions: Executions,
    private readonly now: () => number,
  ) {}

  operation(request: AwsRequest): Operation | string {
    const action = targetOf(request);
    const members = MEMBERS[action];
    if (!members) return action;
    const body = jsonBody(request);
    const [other] = unknownMembers(body, members);
    if (other !== undefined) return `${action} with ${other}`;
    const named = requiredText(body, members[0]);
    const isTask = members[0] === 'taskToken';
    // A token is a secret of its state machine, which is also what a policy names.
    const resource = isTask ? (this.executions.tokens.stateMachineOf(named) ?? '*') : named;
    const run = {
      StartExecution: () => this.start(body),
      DescribeExecution: () => this.describe(body),
      GetExecutionHistory: () => this.history(body),
    };
    const otherwise = (): AwsResponse => (isTask ? this.answerTask(action, named, body) : this.stop(body));
    return { action, resources: [resource], run: run[action as keyof typeof run] ?? otherwise };
  }

  failure(error: ServiceError): AwsResponse {
    return jsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  private start(body: Json): AwsResponse {
    const stateMachineArn = requiredText(body, 'stateMachineArn');
    const input = textMember(body, 'input') ?? '{}';
    const name = textMember(body, 'name') ?? `unnamed-${++this.unnamed}`;
    checkName(name);
    checkInput(input);
    if (!this.executions.hasStateMachine(stateMachineArn)) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
    }
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const present = this.executions.find(executionArn);
    if (present) {
      // The same request for a running execution is answered again; anything else is refused, for 90 days.
      if (present.status === 'RUNNING' && present.input === input) return started(present);
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    this.executions.start({ stateMachineArn, name, input });
    return started({ executionArn, startMs: this.now() });
  }

  private describe(body: Json): AwsResponse {
    const execution = this.existing(body);
    const { executionArn, stateMachineArn, name, status, input, output, error, cause } = execution;
    return jsonAnswer({
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate: execution.startMs / 1000,
      ...(execution.stopMs !== undefined && { stopDate: execution.stopMs / 1000 }),
      input,
      inputDetails: { included: true },
      ...(output !== undefined && { output, outputDetails: { included: true } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
  }

  /** The events of states that were entered, of the many that a history has: ids have gaps. */
  private history(body: Json): AwsResponse {
    const { executionArn, startMs } = this.existing(body);
    const { maxResults = 100, nextToken = '0', reverseOrder = false } = body;
    const events = [
      { id: 1, previousEventId: 0, timestamp: startMs / 1000, type: 'ExecutionStarted' },
      ...this.executions.entered(executionArn).map(({ name, type, timeMs }, at) => ({
        id: 3 * at + 2,
        previousEventId: 3 * at + 1,
        timestamp: timeMs / 1000,
        type: `${type}StateEntered`,
        stateEnteredEventDetails: { name },
      })),
    ];
    if (reverseOrder === true) events.reverse();
    const [from, size] = [Number(nextToken), Number(maxResults)];
    const rest = from + size < events.length ? { nextToken: String(from + size) } : {};
    return jsonAnswer({ events: events.slice(from, from + size), ...rest });
  }

  private stop(body: Json): AwsResponse {
    const { executionArn } = this.existing(body);
    const [error, cause] = [textMember(body, 'error'), textMember(body, 'cause')];
    this.executions.stop({
      executionArn,
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    });
    return jsonAnswer({ stopDate: this.now() / 1000 });
  }

  private answerTask(action: string, token: string, body: Json): AwsResponse {
    const { tokens } = this.executions;
    if (action === 'SendTaskHeartbeat') tokens.heartbeat(token);
    else if (action === 'SendTaskFailure')
      tokens.fail(token, textMember(body, 'error') ?? '', textMember(body, 'cause') ?? '');
    else {
      const output = requiredText(body, 'output');
      if (!isJson(output) || Buffer.byteLength(output) > MAX_INPUT_BYTES) {
        throw new ServiceError('InvalidOutput', `Invalid Output: '${output.slice(0, 100)}'`);
      }
      tokens.succeed(token, output);
    }
    return jsonAnswer({});
  }

  private existing(body: Json): ExecutionDescription {
    const executionArn = requiredText(body, 'executionArn');
    if (!/^arn:aws:states:[^:]+:\d{12}:execution:[^:]+:[^:]+$/.test(executionArn)) {
      throw new ServiceError('InvalidArn', `Invalid Arn: '${executionArn}'`);
    }
    const execution = this.executions.find(executionArn);
    if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    return execution;
  }
}

function started({ executionArn, startMs }: Pick<ExecutionDescription, 'executionArn' | 'startMs'>): AwsResponse {
  return jsonAnswer({ executionArn, startDate: startMs / 1000 });
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
function checkName(name: string): void {
  const hasControl = /\p{Cc}/u.test(name);
  if (name.length < 1 || name.length > 80 || hasControl || /[\s<>{}[\]?*"#%\\^|~`$&,;:/]/.test(name)) {
    throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  }
}

function checkInput(input: string): void {
  if (!isJson(input)) {
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${input.slice(0, 100)}'`);
  }
  if (Buffer.byteLength(input) > MAX_INPUT_BYTES) {
    throw new ServiceError('InvalidExecutionInput', `Input is larger than ${MAX_INPUT_BYTES} bytes`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
