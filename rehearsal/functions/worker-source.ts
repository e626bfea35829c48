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
  const { transformSync } = createRequire(__filename)('esbuild') as typeof import('esbuild');
  const file = path.join(__dirname, 'worker.ts');
  return transformSync(readFileSync(file, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcefile: file,
  }).code;
}
