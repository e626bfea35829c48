import { existsSync, readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

export type Callback = (error: unknown, result?: unknown) => void;
export type Handler = (event: unknown, context: unknown, callback: Callback) => unknown;

export interface LoadedHandler {
  readonly handler: Handler;
  /** What V8 has compiled of the module so far; absent where that is of no use to others. */
  readonly compiled?: () => Uint8Array;
}

export interface HandlerLocation {
  /** Absolute folder of the bundle. */
  readonly folder: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  /** What an earlier environment of the same bundle has compiled. */
  readonly compiled: Uint8Array | undefined;
}

/** Finds and loads the handler as the Node.js runtime of Lambda does, with its errors. */
export async function loadHandler({ folder, handler, compiled }: HandlerLocation): Promise<LoadedHandler> {
  const [, directory = '', moduleName = '', exportName = ''] = /^(.*\/)?([^/.]*)\.(.*)$/.exec(handler) ?? [];
  const stem = path.join(folder, directory, moduleName);
  const file = ['', '.js', '.mjs', '.cjs'].map((extension) => `${stem}${extension}`).find((each) => existsSync(each));
  if (file === undefined) {
    throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(stem)}'`);
  }
  const loaded = await load(file, folder, compiled);
  const found = exportName.split('.').reduce<unknown>(memberOf, loaded.exports);
  if (typeof found !== 'function') {
    throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  return { ...loaded, handler: found as Handler };
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

export function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** Code from V8's cache has lost the callback that answers it. */
const DYNAMIC_IMPORT = /\bimport\s*\(/;

interface Loaded {
  readonly exports: unknown;
  readonly compiled?: () => Uint8Array;
}

async function load(file: string, folder: string, compiled: Uint8Array | undefined): Promise<Loaded> {
  try {
    return isCommonJs(file, folder) ? runCommonJs(file, compiled) : { exports: createRequire(file)(file) };
  } catch (error) {
    if (error instanceof SyntaxError) {
      // An ES module without the extension, or a real mistake: import tells which.
      const isModule = /import statement|Unexpected token 'export'/.test(error.message);
      if (!isModule) throw named('Runtime.UserCodeSyntaxError', String(error));
    } else if (memberOf(error, 'code') === 'MODULE_NOT_FOUND') {
      throw named('Runtime.ImportModuleError', String(error).split('\n')[0]);
    } else if (memberOf(error, 'code') !== 'ERR_REQUIRE_ESM') {
      throw error;
    }
    return { exports: await import(pathToFileURL(file).href) };
  }
}

/** By the extension, else by a package.json of the bundle. What lies above the bundle is not deployed. */
function isCommonJs(file: string, folder: string): boolean {
  if (path.extname(file) !== '.js') return path.extname(file) === '.cjs';
  for (let above = path.dirname(file); above.startsWith(folder); above = path.dirname(above)) {
    const manifest = path.join(above, 'package.json');
    if (existsSync(manifest)) {
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string }).type !== 'module';
    }
  }
  return true;
}

/** As require() runs a file, but with what V8 has compiled of it before, where that can be. */
function runCommonJs(file: string, compiled: Uint8Array | undefined): Loaded {
  const source = readFileSync(file, 'utf8');
  const require = createRequire(file);
  const module = new Module(file) as Module & { _compile(source: string, file: string): void };
  module.filename = file;
  module.paths = require.resolve.paths('package') ?? [];
  require.cache[file] = module;
  if (DYNAMIC_IMPORT.test(source)) {
    module._compile(source, file);
    return { exports: module.exports };
  }
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {\n${source}\n})`, {
    filename: file,
    lineOffset: -1,
    ...(compiled && { cachedData: compiled }),
  });
  const run = script.runInThisContext() as (this: unknown, ...names: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, file, path.dirname(file));
  return { exports: module.exports, compiled: () => script.createCachedData() };
}
