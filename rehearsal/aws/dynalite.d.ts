declare module 'dynalite' {
  import type { EventEmitter } from 'node:events';

  /** An http server around an in-memory DynamoDB; it works without listening when requests are emitted to it. */
  function dynalite(options: { readonly createTableMs: number }): EventEmitter;
  export = dynalite;
}
