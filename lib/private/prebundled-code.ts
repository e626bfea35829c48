import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { bundleHash } from './bundle-hash';
import { bundledAsset } from './package-root';

/** A bundle is one file. */
const FILE = 'index.js';

/**
 * A bundle that ships with this package, copied into the cloud assembly. `Code.fromAsset` would do the same, but loads
 * modules of the CDK that a pipeline needs for nothing else; it takes a quarter of the time of a synthesis.
 */
export class PrebundledCode extends lambda.Code {
  public readonly isInline = false;

  constructor(private readonly asset: string) {
    super();
  }

  public bind(scope: Construct): lambda.CodeConfig {
    const bundled = bundledAsset(this.asset);
    const sourceHash = bundleHash(bundled, FILE);
    const stage = Stage.of(scope);
    if (!stage) throw new Error(`${scope.node.path} is in no App or Stage, so its code has nowhere to go.`);
    const folder = join(stage.assetOutdir, `asset.${sourceHash}`);
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      copyFileSync(join(bundled, FILE), join(folder, FILE));
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
}
