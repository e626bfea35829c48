import type { DeployedAlias, DeployedFunction, DeployedVersion } from '../assembly/deployed';
import type { FunctionConfiguration, LambdaFunctions } from '../aws/lambda-service';
import { ServiceError } from '../aws/service';
import { FunctionImages, imageFingerprint, type FunctionImage } from './function-image';
import type { FunctionRunner, InvocationResult } from './function-runner';

interface Deployed {
  latest: FunctionImage;
  /** Version n at index n − 1. */
  readonly versions: FunctionImage[];
  readonly aliases: Map<string, string>;
}

export interface DeployedFunctionsOptions {
  readonly functions: readonly DeployedFunction[];
  /** Versions that the template publishes. */
  readonly versions: readonly DeployedVersion[];
  readonly aliases: readonly DeployedAlias[];
  readonly runner: FunctionRunner;
}

/** The functions of an assembly as Lambda has them: latest code, published versions, aliases. */
export class DeployedFunctions implements LambdaFunctions {
  private readonly deployed = new Map<string, Deployed>();
  private readonly images = new FunctionImages();

  constructor(private readonly options: DeployedFunctionsOptions) {
    for (const definition of options.functions) {
      this.deployed.set(definition.name, { latest: this.images.imageOf(definition), versions: [], aliases: new Map() });
    }
    for (const { functionName } of options.versions) this.publishVersion(functionName);
    for (const { functionName, name, version } of options.aliases)
      this.existing(functionName).aliases.set(name, version);
  }

  /** Replaces code and settings of a function, as a deploy does. Published versions stay as they are. */
  redeploy(definition: DeployedFunction): void {
    this.existing(definition.name).latest = this.images.imageOf(definition);
  }

  configuration(functionName: string, qualifier?: string): FunctionConfiguration {
    const { image, version } = this.resolve(functionName, qualifier);
    return configurationOf(image, version, qualifier);
  }

  publishVersion(functionName: string): FunctionConfiguration {
    const { latest, versions } = this.existing(functionName);
    const newest = versions.at(-1);
    if (!newest || imageFingerprint(newest) !== imageFingerprint(latest)) versions.push(latest);
    const version = String(versions.length);
    return configurationOf(latest, version, version);
  }

  alias(functionName: string, alias: string): { readonly arn: string; readonly version: string } {
    const deployed = this.existing(functionName);
    const version = deployed.aliases.get(alias);
    const arn = `${deployed.latest.definition.arn}:${alias}`;
    if (version === undefined) throw notFound(arn);
    return { arn, version };
  }

  /** @throws Error when the rehearsal cannot run the function at all */
  invoke(
    functionName: string,
    payload: string,
    options: { readonly qualifier?: string; readonly clientContext?: string } = {},
  ): Promise<InvocationResult> {
    const { image, version } = this.resolve(functionName, options.qualifier);
    const invokedFunctionArn = image.definition.arn + (options.qualifier === undefined ? '' : `:${options.qualifier}`);
    return this.options.runner.invoke({
      image,
      version,
      invokedFunctionArn,
      payload,
      ...(options.clientContext !== undefined && { clientContext: options.clientContext }),
    });
  }

  /** Removes what was put on disk. The runner is closed by whoever made it. */
  close(): void {
    this.images.close();
  }

  private resolve(functionName: string, qualifier = '$LATEST'): { image: FunctionImage; version: string } {
    const { latest, versions, aliases } = this.existing(functionName);
    const version = aliases.get(qualifier) ?? qualifier;
    const image = version === '$LATEST' ? latest : versions[Number(version) - 1];
    if (!image) throw notFound(`${latest.definition.arn}:${qualifier}`);
    return { image, version };
  }

  private existing(functionName: string): Deployed {
    const deployed = this.deployed.get(functionName);
    if (!deployed) throw notFound(functionName);
    return deployed;
  }
}

function configurationOf(image: FunctionImage, version: string, qualifier?: string): FunctionConfiguration {
  const { definition, codeBytes, codeSha256 } = image;
  const { name, arn, runtime, roleArn, handler, timeoutSeconds, memoryMb, environment } = definition;
  return {
    FunctionName: name,
    FunctionArn: qualifier === undefined ? arn : `${arn}:${qualifier}`,
    Runtime: runtime,
    Role: roleArn,
    Handler: handler,
    CodeSize: codeBytes,
    CodeSha256: codeSha256,
    Description: '',
    Timeout: timeoutSeconds,
    MemorySize: memoryMb,
    LastModified: '2026-01-01T00:00:00.000+0000',
    Version: version,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Environment: { Variables: environment },
  };
}

function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Function not found: ${what}`, 404);
}
