import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { builtFile } from './package-root';

/** A bundle is one file. */
const FILE = 'index.js';

/**
 * A bundle that ships with this package, copied into the cloud assembly. `Code.fromAsset` would do the same, but loads
 * modules of the CDK that a pipeline needs for nothing else; it takes a quarter of the time of a synthesis.
 */
export class PrebundledCode extends lambda.Code {
  public readonly isInline = false;

  /** @param beside texts to lay beside the bundle, by the names of their files */
  constructor(
    private readonly asset: string,
    private readonly beside: Readonly<Record<string, string>> = {},
  ) {
    super();
  }

  public bind(scope: Construct): { readonly s3Location: s3.Location } {
    const sourceHash = this.hash();
    const stage = Stage.of(scope);
    if (!stage) throw new Error(`${scope.node.path} is in no App or Stage, so its code has nowhere to go.`);
    const folder = join(stage.assetOutdir, `asset.${sourceHash}`);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      copyFileSync(builtFile(`lambda/${this.asset}/${FILE}`), join(folder, FILE));
      for (const [name, text] of Object.entries(this.beside)) writeFileSync(join(folder, name), text);
    }
    const { bucketName, objectKey } = Stack.of(scope).synthesizer.addFileAsset({
      // All stages of an app share one folder of assets.
      fileName: relative(stage.outdir, folder),
      sourceHash,
      displayName: `function ${this.asset}`,
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
    });
    return { s3Location: { bucketName, objectKey } };
  }

  private hash(): string {
    const bundle = hashOfBundle(this.asset);
    const beside = Object.entries(this.beside);
    if (beside.length === 0) return bundle;
    const hash = createHash('sha256').update(bundle);
    for (const [name, text] of beside) hash.update(`\0${name}\0${text}`);
    return hash.digest('hex');
  }
}

let hashes: Readonly<Record<string, string>> | undefined;

/** Taken when this package was built: a pipeline has twenty bundles, and reading them would take longer than all the rest. */
function hashOfBundle(asset: string): string {
  hashes ??= JSON.parse(readFileSync(builtFile('lambda/hashes.json'), 'utf8')) as Record<string, string>;
  const hash = hashes[asset];
  if (hash === undefined) throw new Error(`There is no bundle '${asset}': run 'npm run build' in the checkout.`);
  return hash;
}
