import { createHash } from 'node:crypto';
import { AssemblyError } from '../assembly/assembly-error';
import type { CallerCredentials } from '../aws/endpoint';
import type { Caller } from '../aws/service';
import { compiledCodeOf, keepCompiledCode } from './compiled-code';
import { embeddedMetrics, type EmbeddedMetric } from './embedded-metrics';
import { ExecutionEnvironment, type Outcome } from './execution-environment';
import { imageFingerprint, type FunctionImage } from './function-image';
import { environmentVariables } from './lambda-environment';

export interface FunctionRunnerOptions {
  /** Virtual time, epoch milliseconds. */
  readonly now: () => number;
  readonly region: string;
  /** The loopback endpoint: all that a function can reach. */
  readonly endpoint: {
    readonly url: string;
    readonly port: number;
    credentialsOf(caller: Caller): CallerCredentials;
  };
  /**
   * Real milliseconds that the rehearsal waits for an answer. A function that takes longer has timed out, whatever its
   * own timeout is: time is virtual, but nobody waits for ever.
   *
   * @default - the timeout of the function, at least 10 s and at most 60 s
   */
  readonly patienceMs?: number;
}

/** A line that a function wrote. */
export interface LogLine {
  readonly functionName: string;
  readonly version: string;
  readonly requestId: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** Virtual instant, epoch milliseconds. */
  readonly timeMs: number;
}

export interface FunctionCall {
  readonly image: FunctionImage;
  readonly version: string;
  readonly invokedFunctionArn: string;
  /** JSON text. */
  readonly payload: string;
  /** JSON text. */
  readonly clientContext?: string;
}

/** What one invocation took. */
export interface FunctionInvocation {
  readonly functionName: string;
  readonly memoryMb: number;
  /** Real milliseconds on this machine, answers of the stand-ins included. */
  readonly computeMs: number;
  /** Virtual milliseconds that it waited, to try again for example. */
  readonly waitedMs: number;
}

export interface InvocationResult {
  readonly requestId: string;
  readonly executedVersion: string;
  /** JSON text: the result, or the error document when `functionError` is set. */
  readonly payload: string;
  readonly functionError?: 'Unhandled';
}

interface Running {
  readonly environment: ExecutionEnvironment;
  requestId: string;
  waitedMs: number;
}

/** A busy machine takes its time, whatever the timeout. */
const LEAST_PATIENCE_MS = 10_000;

/** A handler that is silent for so long never answers. */
const MOST_PATIENCE_MS = 60_000;

/** Largest answer of a function, bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_ANSWER_BYTES = 6_291_556;

/**
 * Runs function code in worker threads. An idle environment is used again, as Lambda does; calls at the same time get
 * environments of their own.
 */
export class FunctionRunner {
  /** Everything that functions wrote, in the order in which it arrived. */
  readonly logLines: LogLine[] = [];
  /** Every invocation, in the order in which they ended. */
  readonly invocations: FunctionInvocation[] = [];
  /** Every metric that they wrote in the embedded metric format. */
  readonly metrics: EmbeddedMetric[] = [];
  /** What functions did that would go unnoticed on AWS or that the rehearsal cannot follow; each makes it unreliable. */
  readonly problems: string[] = [];
  private readonly idle = new Map<string, Running[]>();
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly counts = new Map<string, number>();

  constructor(private readonly options: FunctionRunnerOptions) {}

  /**
   * Calls a function and waits for its answer. Errors of the function are results.
   *
   * @throws Error when the rehearsal cannot run the function at all, naming it and why
   */
  async invoke(call: FunctionCall): Promise<InvocationResult> {
    const { definition } = call.image;
    const folder = runnableFolder(call.image);
    const key = `${definition.name}:${call.version}:${imageFingerprint(call.image)}`;
    const running = this.idle.get(key)?.pop() ?? this.startEnvironment(call, folder);
    running.requestId = this.nextRequestId(definition.name);
    const timeoutMs = definition.timeoutSeconds * 1000;
    const invocation = {
      requestId: running.requestId,
      payload: call.payload,
      clientContext: call.clientContext,
      functionName: definition.name,
      functionVersion: call.version,
      invokedFunctionArn: call.invokedFunctionArn,
      timeoutMs,
      nowMs: this.options.now(),
    };
    const patienceMs = this.options.patienceMs ?? Math.min(Math.max(timeoutMs, LEAST_PATIENCE_MS), MOST_PATIENCE_MS);
    running.waitedMs = 0;
    const startedMs = performance.now();
    const outcome = await running.environment.invoke(invocation, patienceMs);
    this.invocations.push({
      functionName: definition.name,
      memoryMb: definition.memoryMb,
      computeMs: performance.now() - startedMs,
      waitedMs: running.waitedMs,
    });
    if (running.environment.isAlive) this.idle.set(key, [...(this.idle.get(key) ?? []), running]);
    else this.all.delete(running.environment);
    return resultOf(outcome, running.requestId, call.version);
  }

  /** Log lines of one function. */
  linesOf(functionName: string): LogLine[] {
    return this.logLines.filter((line) => line.functionName === functionName);
  }

  /** Ends every environment. */
  async close(): Promise<void> {
    await Promise.all([...this.all].map((environment) => environment.close()));
    this.all.clear();
    this.idle.clear();
  }

  private startEnvironment({ image, version }: FunctionCall, folder: string): Running {
    const { definition } = image;
    const { endpoint, region } = this.options;
    const logGroupName = `/aws/lambda/${definition.name}`;
    const shared = {
      folder,
      handler: definition.handler,
      runtime: definition.runtime,
      memoryMb: definition.memoryMb,
      logGroupName,
      logStreamName: `rehearsal/[${version}]`,
    };
    const credentials = endpoint.credentialsOf({ name: definition.name, roleArn: definition.roleArn });
    const variables = environmentVariables({
      ...shared,
      functionName: definition.name,
      version,
      region,
      endpointUrl: endpoint.url,
      credentials,
      variables: definition.environment,
    });
    const observer = {
      output: (stream: 'stdout' | 'stderr', text: string, timeMs: number) =>
        this.keepOutput(definition.name, version, running.requestId, stream, text, timeMs),
      waited: (ms: number) => {
        running.waitedMs = ms;
      },
      blocked: (destination: string) => {
        this.problems.push(`${definition.name} tried to reach ${destination}: the rehearsal has no network`);
      },
      compiled: (code: Uint8Array) => keepCompiledCode(image, code),
    };
    const start = { ...shared, endpointPort: endpoint.port, compiled: compiledCodeOf(image) };
    const environment = new ExecutionEnvironment({ start, variables, observer });
    const running: Running = { environment, requestId: '', waitedMs: 0 };
    this.all.add(running.environment);
    return running;
  }

  private keepOutput(
    functionName: string,
    version: string,
    requestId: string,
    stream: 'stdout' | 'stderr',
    text: string,
    timeMs: number,
  ): void {
    for (const line of text.split('\n').filter((each) => each !== '')) {
      this.logLines.push({ functionName, version, requestId, stream, text: line, timeMs });
      try {
        this.metrics.push(...embeddedMetrics(functionName, line));
      } catch (error) {
        this.problems.push(`${functionName}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  /** The same for the n-th call of a function in every rehearsal. */
  private nextRequestId(functionName: string): string {
    const nth = (this.counts.get(functionName) ?? 0) + 1;
    this.counts.set(functionName, nth);
    const hex = createHash('sha256').update(`${functionName}/${nth}`).digest('hex');
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  }
}

/** The folder of a function that the rehearsal can run. */
function runnableFolder({ definition, folder }: FunctionImage): string {
  const { name, code, runtime, layers } = definition;
  const cannot = (reason: string) => new AssemblyError(`Function ${name} cannot be rehearsed: ${reason}`);
  if ('unavailable' in code) throw cannot(code.unavailable);
  if (folder === undefined) throw cannot('its code is not on this machine');
  if (!runtime.startsWith('nodejs')) throw cannot(`its runtime is ${runtime}; the rehearsal runs Node.js only`);
  if (layers.length > 0) throw cannot(`it has layers (${layers.join(', ')}); put what it needs into its bundle`);
  return folder;
}

function resultOf(outcome: Outcome, requestId: string, executedVersion: string): InvocationResult {
  const common = { requestId, executedVersion };
  if ('error' in outcome) {
    const { error, isFatal } = outcome;
    // Lambda itself, not the runtime, tells of a dead or slow environment; it puts the request in front.
    const isLambdas = isFatal && error.trace === undefined;
    const document = isLambdas ? { ...error, errorMessage: `RequestId: ${requestId} ${error.errorMessage}` } : error;
    return { ...common, payload: JSON.stringify(document), functionError: 'Unhandled' };
  }
  if (Buffer.byteLength(outcome.payload) <= MAX_ANSWER_BYTES) return { ...common, payload: outcome.payload };
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`;
  const payload = JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
  return { ...common, payload, functionError: 'Unhandled' };
}
