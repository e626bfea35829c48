import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { FileAssetPackaging, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { builtFile } from './package-root';

/** A function of ours, as the build left it. */
interface Bundle {
  /** Below assets/lambda; what is deployed together lies together. */
  readonly folder: string;
  readonly file: string;
  /** Over all files of the folder. */
  readonly hash: string;
}

/**
 * The bundle of a function that ships with this package, copied into the cloud assembly. `Code.fromAsset` would do the same, but
 * loads modules of the CDK that a pipeline needs for nothing else; it takes a quarter of the time of a synthesis.
 */
export class PrebundledCode extends lambda.Code {
  public readonly isInline = false;

  /** What Lambda calls. */
  public readonly handler: string;

  private readonly bundle: Bundle;

  /**
   * @param name of the folder in lambda/
   * @param beside texts to lay beside the bundle, by the names of their files
   */
  constructor(
    name: string,
    private readonly beside: Readonly<Record<string, string>> = {},
  ) {
    super();
    this.bundle = bundleOf(name);
    this.handler = this.bundle.file.replace('.js', '.handler');
  }

  public bind(scope: Construct): { readonly s3Location: s3.Location } {
    const sourceHash = this.hash();
    const stage = Stage.of(scope);
    if (!stage) throw new Error(`${scope.node.path} is in no App or Stage, so its code has nowhere to go.`);
    const folder = join(stage.assetOutdir, `asset.${sourceHash}`);
    if (!existsSync(folder)) this.copyTo(folder);
    const { bucketName, objectKey } = Stack.of(scope).synthesizer.addFileAsset({
      // All stages of an app share one folder of assets.
      fileName: relative(stage.outdir, folder),
      sourceHash,
      displayName: `functions ${this.bundle.folder}`,
      packaging: FileAssetPackaging.ZIP_DIRECTORY,
    });
    return { s3Location: { bucketName, objectKey } };
  }

  private copyTo(folder: string): void {
    const source = builtFile(`lambda/${this.bundle.folder}`);
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(source)) copyFileSync(join(source, file), join(folder, file));
    for (const [name, text] of Object.entries(this.beside)) writeFileSync(join(folder, name), text);
  }

  private hash(): string {
    const beside = Object.entries(this.beside);
    if (beside.length === 0) return this.bundle.hash;
    const hash = createHash('sha256').update(this.bundle.hash);
    for (const [name, text] of beside) hash.update(`\0${name}\0${text}`);
    return hash.digest('hex');
  }
}

let bundles: Readonly<Record<string, Bundle>> | undefined;

/** Hashed when this package was built: a pipeline has fifteen bundles, and reading them would take longer than all the rest. */
function bundleOf(name: string): Bundle {
  bundles ??= JSON.parse(readFileSync(builtFile('lambda/bundles.json'), 'utf8')) as Record<string, Bundle>;
  const bundle = bundles[name];
  if (bundle === undefined) throw new Error(`There is no bundle '${name}': run 'npm run build' in the checkout.`);
  return bundle;
}
