import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { DeployedFunction } from '../rehearsal/assembly/deployed';
import { readAssembly } from '../rehearsal/assembly/read-assembly';
import { findPipeline } from '../rehearsal/pipeline';

/** Whether a path names a cloud assembly, and perhaps one pipeline of it: `cdk.out`, `cdk.out:support`. */
export function namesAssembly(path: string): boolean {
  return existsSync(join(resolve(partsOf(path).folder), 'manifest.json'));
}

/**
 * What the bundle of a synthesized pipeline's reward exports: the very file that would be deployed, loaded from where it
 * lies. Variables of the template that this process does not set already are set, since the bundle reads them.
 *
 * @throws Error when the assembly holds no such pipeline, or its reward is a function whose code is not in it
 */
export function loadDeployed(path: string, option: string): Record<string, unknown> {
  const { folder, pipeline } = partsOf(path);
  const assembly = readAssembly(resolve(folder));
  const { settings } = findPipeline(assembly, pipeline);
  const reward = assembly.functions.find(({ arn }) => arn === unqualified(settings.reward.functionArn));
  for (const [name, value] of Object.entries(reward?.environment ?? {})) process.env[name] ??= value;
  const file = reward && bundleOf(reward);
  if (file !== undefined) return createRequire(file)(file) as Record<string, unknown>;
  throw new Error(
    `${option}: got '${path}', but the code of its reward is not in the assembly. Name the file that exports the handler.`,
  );
}

function bundleOf({ code, handler }: DeployedFunction): string | undefined {
  if (!('folder' in code)) return undefined;
  const file = join(code.folder, `${handler.split('.')[0]}.js`);
  return existsSync(file) ? file : undefined;
}

function partsOf(path: string): { readonly folder: string; readonly pipeline?: string } {
  const [, folder, pipeline] = /^(.+?)(?::([a-z0-9-]+))?$/.exec(path) ?? [];
  return { folder: folder ?? path, pipeline };
}

const unqualified = (arn: string): string => arn.split(':').slice(0, 7).join(':');
