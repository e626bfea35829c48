/** What an execution environment tells its worker when it starts. */
export interface WorkerStart {
  /** Absolute folder of the bundle. */
  readonly folder: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  /** For example `nodejs24.x`. */
  readonly runtime: string;
  readonly memoryMb: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** The one port of the loopback interface that the code may reach. */
  readonly endpointPort: number;
  /** What an earlier environment of the same bundle made V8 compile. */
  readonly compiled: Uint8Array | undefined;
}

/** An invocation. */
export interface WorkerInvocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** JSON text; absent when the caller gave none. */
  readonly clientContext: string | undefined;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly timeoutMs: number;
  /** Virtual instant, epoch milliseconds. */
  readonly nowMs: number;
}

/** The error document of the Node.js runtime. */
export interface FunctionErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type WorkerMessage =
  /** The module is loaded and the handler is about to be called, for the first time. */
  | { readonly kind: 'loaded' }
  /** What V8 has compiled of the module, after the first answer. */
  | { readonly kind: 'compiled'; readonly code: Uint8Array }
  /** Virtual time came to the end of the invocation's timeout. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: FunctionErrorDocument; readonly isFatal: boolean }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string; readonly timeMs: number }
  /** Sent before the result or error: virtual milliseconds that timers took. */
  | { readonly kind: 'waited'; readonly ms: number }
  | { readonly kind: 'blocked'; readonly destination: string };
