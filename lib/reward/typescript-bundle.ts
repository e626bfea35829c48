import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * Bundles a TypeScript or JavaScript file with the esbuild that the user has installed: no Docker, no lock file needed.
 *
 * @throws when there is no such file, no esbuild next to it, or esbuild refuses it
 */
export function bundleTypeScript(entry: string): lambda.Code {
  const file = resolve(entry);
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new Error(`Reward.typescript: got '${entry}', but there is no file ${file}.`);
  }
  return lambda.Code.fromAsset(dirname(file), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local bundling below either succeeds or throws.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outputFolder: string): boolean {
          runEsbuild(file, join(outputFolder, 'index.js'));
          return true;
        },
      },
    },
  });
}

function runEsbuild(entry: string, outfile: string): void {
  const options = {
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // The SDK imports modules of Node.js when it needs them. As require() that lets a rehearsal keep the compiled code.
    supported: { 'dynamic-import': false },
    // Paths in comments of the bundle are relative to here: the same reward gives the same asset on every machine.
    absWorkingDir: dirname(entry),
    logLevel: 'error',
  };
  // A process of its own: synthesis stays synchronous, and esbuild refuses to run inside some test environments.
  const script = 'require(process.argv[1]).buildSync(JSON.parse(process.argv[2]))';
  const run = spawnSync(process.execPath, ['-e', script, findEsbuild(entry), JSON.stringify(options)], {
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    throw new Error(`Reward.typescript: esbuild could not bundle ${entry}:\n${run.stderr.trim()}`);
  }
}

function findEsbuild(entry: string): string {
  try {
    return require.resolve('esbuild', { paths: [dirname(entry), process.cwd()] });
  } catch {
    throw new Error(
      `Reward.typescript: esbuild is needed to bundle ${entry} and was not found. Run 'npm install --save-dev esbuild'.`,
    );
  }
}
