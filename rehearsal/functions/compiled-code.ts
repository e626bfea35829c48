import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cachedDataVersionTag } from 'node:v8';
import type { FunctionImage } from './function-image';

/** Memory that threads share without a copy. */
const kept = new Map<string, Uint8Array>();

/** Bytes of a SHA-256, with which a file begins: V8 does not look whether what follows is whole. */
const CHECK_BYTES = 32;

/**
 * What V8 has compiled of a function's module, in this process or in one before: whoever starts the same bundle again need
 * not compile it.
 */
export function compiledCodeOf(image: FunctionImage): Uint8Array | undefined {
  const key = keyOf(image);
  const code = kept.get(key) ?? readCode(key);
  if (code) kept.set(key, code);
  return code;
}

/** Keeps compiled code for the environments that start later. */
export function keepCompiledCode(image: FunctionImage, code: Uint8Array): void {
  const key = keyOf(image);
  kept.set(key, shared(code));
  writeCode(key, code);
}

/** V8 trusts the code whatever the source has become, so equal keys must mean equal files, and a V8 of the same kind. */
function keyOf({ codeSha256, definition }: FunctionImage): string {
  const parts = [codeSha256, definition.handler, process.arch, cachedDataVersionTag()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function shared(code: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(code.length));
  copy.set(code);
  return copy;
}

/** Beside the temporary files, like the compile cache of Node.js: it may be deleted at any time. */
function folder(): string {
  return path.join(tmpdir(), `rft-compiled-code-${process.getuid?.() ?? 'user'}`);
}

/** Whoever writes there decides what runs. */
function isOurs(): boolean {
  const { mode, uid } = lstatSync(folder());
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o777) === 0o700);
}

function readCode(key: string): Uint8Array | undefined {
  try {
    if (!isOurs()) return undefined;
    const file = readFileSync(path.join(folder(), key));
    const code = file.subarray(CHECK_BYTES);
    return checkOf(code).equals(file.subarray(0, CHECK_BYTES)) ? shared(code) : undefined;
  } catch {
    return undefined;
  }
}

/** A file is there as a whole or not at all. Where none can be written, the next process compiles for itself. */
function writeCode(key: string, code: Uint8Array): void {
  try {
    mkdirSync(folder(), { recursive: true, mode: 0o700 });
    if (!isOurs()) return;
    const file = path.join(folder(), key);
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, Buffer.concat([checkOf(code), code]));
    renameSync(unfinished, file);
  } catch {
    // It saves time, and is worth no more.
  }
}

function checkOf(code: Uint8Array): Buffer {
  return createHash('sha256').update(code).digest();
}
