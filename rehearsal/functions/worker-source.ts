import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

let source: string | undefined;

/**
 * The worker's JavaScript. In a build it lies beside this file as worker.js; run from the TypeScript sources it is
 * compiled on the spot, which only a checkout with development dependencies can do.
 */
export function workerSource(): string {
  source ??= __filename.endsWith('.ts') ? compiled() : readFileSync(path.join(__dirname, 'worker.js'), 'utf8');
  return source;
}

function compiled(): string {
  // Not an import: a build must not look for esbuild.
  const { buildSync } = createRequire(__filename)('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  });
  return outputFiles[0]?.text ?? '';
}
