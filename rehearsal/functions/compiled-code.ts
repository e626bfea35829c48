import type { FunctionImage } from './function-image';

/** Memory that threads share without a copy. */
const kept = new Map<string, Uint8Array>();

/** What V8 has compiled of a function's module in this process: whoever starts the same bundle again need not compile it. */
export function compiledCodeOf(image: FunctionImage): Uint8Array | undefined {
  return kept.get(keyOf(image));
}

/** Keeps compiled code for the environments that start later. */
export function keepCompiledCode(image: FunctionImage, code: Uint8Array): void {
  const shared = new Uint8Array(new SharedArrayBuffer(code.length));
  shared.set(code);
  kept.set(keyOf(image), shared);
}

/** V8 trusts the code whatever the source has become, so equal keys must mean equal files. */
function keyOf({ codeSha256, definition }: FunctionImage): string {
  return `${codeSha256}/${definition.handler}`;
}
