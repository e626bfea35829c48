import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import type { Grader, RewardRange } from '../lambda/reward-kit';
import { loadDeployed, namesAssembly } from './deployed-reward';
import { rewardOutputOnStderr } from './reward-trial/reward-output';

/** A reward function of the user's, loaded into this process. */
export interface LoadedReward {
  /** The file, as it was named. */
  readonly file: string;
  /** What Lambda would call. */
  readonly handler: (event: unknown, context: object) => unknown;
  /** As the handler declares it, else 0 to 1. */
  readonly range: RewardRange;
  /** Of a handler made by `rewardHandler`. With it, scores come with their reasons. */
  readonly grader?: Grader;
  /** Answers that may be in work at the same time. */
  readonly concurrency: number;
}

const EXAMPLE = 'export const handler = rewardHandler(exactMatch());';

/** Scores of a reward that declares no range. */
const DEFAULT_RANGE: RewardRange = { min: 0, max: 1 };

/** Calls of a handler that was written without the kit, and may call a service. */
const DEFAULT_CONCURRENCY = 8;

/**
 * Bundles a reward as the deployment would, with the esbuild that the user has installed, and loads it; of a cloud assembly
 * the bundle that was synthesized. Its code runs with the rights of this process.
 *
 * @param file a source file, or a cloud assembly such as `cdk.out` or, where it holds several pipelines, `cdk.out:support`
 * @param option the command-line option that named the file, for errors
 * @throws Error when there is no such file, esbuild is missing or refuses it, it fails while loading, or exports no handler
 */
export async function loadReward(file: string, option = '--reward'): Promise<LoadedReward> {
  const exported = await rewardOutputOnStderr(async () =>
    namesAssembly(file) ? loadDeployed(file, option) : evaluate(bundle(fileAt(file, option), option), file, option),
  );
  const { handler } = exported;
  if (typeof handler !== 'function') {
    const names = Object.keys(exported).join(', ');
    throw new Error(
      `${option}: ${file} exports ${names || 'nothing'}, allowed is a function named handler. Write: ${EXAMPLE}`,
    );
  }
  const declared = handler as { readonly [field in 'concurrency' | 'grader' | 'range']?: unknown };
  return {
    file,
    handler: handler as LoadedReward['handler'],
    range: rangeOf(declared.range, file, option),
    ...(typeof declared.grader === 'function' && { grader: declared.grader as Grader }),
    concurrency: Number(declared.concurrency) >= 1 ? Number(declared.concurrency) : DEFAULT_CONCURRENCY,
  };
}

function fileAt(file: string, option: string): string {
  const path = resolve(file);
  if (existsSync(path) && statSync(path).isFile()) return path;
  throw new Error(
    `${option}: got '${file}', but there is no such file. Name the file that exports the handler, or a cloud assembly.`,
  );
}

function bundle(path: string, option: string): string {
  try {
    const { outputFiles } = esbuildFor(path, option).buildSync({
      entryPoints: [path],
      bundle: true,
      write: false,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      supported: { 'dynamic-import': false },
      absWorkingDir: dirname(path),
      logLevel: 'silent',
    });
    return outputFiles[0].text;
  } catch (error) {
    const messages = (error as Partial<BuildFailure>).errors;
    if (messages === undefined) throw error;
    throw new Error(
      `${option}: esbuild could not bundle ${path}:\n${messages.map((each) => `  ${worded(each, path)}`).join('\n')}`,
    );
  }
}

function worded({ text, location }: Message, path: string): string {
  const place = location
    ? `${relative(process.cwd(), resolve(dirname(path), location.file))}:${location.line}:${location.column + 1}: `
    : '';
  const kit = text.includes('cdk-bedrock-rft/reward-kit')
    ? " Run 'npm install --save-dev cdk-bedrock-rft' next to the reward."
    : '';
  return `${place}${text}${kit}`;
}

/** esbuild is a native program and therefore not part of the command line's bundle. */
function esbuildFor(path: string, option: string): typeof import('esbuild') {
  for (const from of [path, join(process.cwd(), 'any.js')]) {
    const requireFrom = createRequire(from);
    try {
      requireFrom.resolve('esbuild');
    } catch {
      continue;
    }
    return requireFrom('esbuild') as typeof import('esbuild');
  }
  throw new Error(
    `${option}: esbuild is needed to bundle ${path} and was not found there or here. Run 'npm install --save-dev esbuild'.`,
  );
}

/** What the bundle exports. Loaded from a folder of its own: whatever lies beside the reward stays out, as in Lambda. */
async function evaluate(code: string, file: string, option: string): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'rft-reward-'));
  try {
    // .cjs: a package.json in a parent folder cannot turn it into an ES module.
    const bundled = join(folder, 'index.cjs');
    writeFileSync(bundled, code);
    return createRequire(bundled)(bundled) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${option}: ${file} failed while it was loaded: ${messageOf(error)}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rangeOf(declared: unknown, file: string, option: string): RewardRange {
  if (declared === undefined) return DEFAULT_RANGE;
  const { min, max } = (declared ?? {}) as Partial<RewardRange>;
  if (typeof min === 'number' && typeof max === 'number' && min < max) return { min, max };
  throw new Error(
    `${option}: handler.range of ${file} is ${JSON.stringify(declared)}, allowed is { min, max } with min below max.`,
  );
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
