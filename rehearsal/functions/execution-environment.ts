import { Worker } from 'node:worker_threads';
import type { FunctionErrorDocument, WorkerInvocation, WorkerMessage, WorkerStart } from './worker-messages';
import { workerSource } from './worker-source';

/** What came of an invocation inside its environment. */
export type Outcome =
  | { readonly payload: string }
  /** `isFatal`: the environment is gone and the next invocation needs a new one. */
  | { readonly error: FunctionErrorDocument; readonly isFatal: boolean };

export interface EnvironmentObserver {
  output(stream: 'stdout' | 'stderr', text: string, timeMs: number): void;
  /** Virtual milliseconds that the timers of an invocation took. */
  waited(ms: number): void;
  /** The code tried to reach something other than the endpoint. */
  blocked(destination: string): void;
  /** V8's compiled code of the bundle, for environments that start later. */
  compiled(code: Uint8Array): void;
}

export interface EnvironmentOptions {
  readonly start: WorkerStart;
  readonly variables: Readonly<Record<string, string>>;
  readonly observer: EnvironmentObserver;
}

/** One worker thread that runs a function, one invocation at a time, as an execution environment of Lambda does. */
export class ExecutionEnvironment {
  private readonly worker: Worker;
  private answer: ((outcome: Outcome) => void) | undefined;
  private invocation: WorkerInvocation | undefined;
  private patience: NodeJS.Timeout | undefined;
  private ended: Promise<unknown> | undefined;

  constructor(private readonly options: EnvironmentOptions) {
    this.worker = new Worker(workerSource(), {
      eval: true,
      env: { ...options.variables },
      workerData: options.start,
      resourceLimits: { maxOldGenerationSizeMb: options.start.memoryMb },
      // What Node.js itself writes (warnings) is not the function's output.
      stdout: true,
      stderr: true,
      // Nothing of the options this process was started with (loaders, flags) reaches the function.
      execArgv: [],
    });
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error: Error & { code?: string }) => {
      const signal = error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'signal: killed' : error.message;
      this.finish({ error: exitError(signal), isFatal: true });
    });
    this.worker.on('exit', (code) => this.finish({ error: exitError(`exit status ${code}`), isFatal: true }));
  }

  /** Whether it can take another invocation. */
  get isAlive(): boolean {
    return this.ended === undefined;
  }

  /**
   * Calls the handler. Never rejects: whatever goes wrong is an outcome.
   *
   * @param patienceMs real milliseconds after which the invocation has timed out; loading the module does not count
   */
  async invoke(invocation: WorkerInvocation, patienceMs: number): Promise<Outcome> {
    this.invocation = invocation;
    const outcome = await new Promise<Outcome>((resolve) => {
      this.answer = resolve;
      this.patience = setTimeout(() => this.timeOut(), patienceMs);
      this.worker.postMessage(invocation);
    });
    clearTimeout(this.patience);
    if ('error' in outcome && outcome.isFatal) await this.close();
    return outcome;
  }

  /** Ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    this.ended ??= this.worker.terminate();
    await this.ended;
  }

  private receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'output': {
        this.options.observer.output(message.stream, message.text, message.timeMs);
        return;
      }
      case 'waited': {
        this.options.observer.waited(message.ms);
        return;
      }
      case 'blocked': {
        this.options.observer.blocked(message.destination);
        return;
      }
      case 'loaded': {
        this.patience?.refresh();
        return;
      }
      case 'compiled': {
        this.options.observer.compiled(message.code);
        return;
      }
      case 'timeout': {
        this.timeOut();
        return;
      }
      case 'result': {
        this.finish({ payload: message.payload });
        return;
      }
      case 'error': {
        this.finish({ error: message.error, isFatal: message.isFatal });
        return;
      }
    }
  }

  private timeOut(): void {
    if (this.invocation) this.finish({ error: timeoutError(this.invocation), isFatal: true });
  }

  /** The first outcome counts; what a handler does after its answer changes nothing but the environment. */
  private finish(outcome: Outcome): void {
    if ('error' in outcome && outcome.isFatal) this.ended ??= this.worker.terminate();
    this.answer?.(outcome);
    this.answer = undefined;
  }
}

function exitError(what: string): FunctionErrorDocument {
  return { errorType: 'Runtime.ExitError', errorMessage: `Error: Runtime exited with error: ${what}` };
}

function timeoutError({ timeoutMs }: WorkerInvocation): FunctionErrorDocument {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  };
}
