import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FileAsset } from './cloud-assembly-files';
import type { AssemblyResource, DeployedAlias, DeployedFunction, DeployedVersion, FunctionCode } from './deployed';
import { listAt, numberAt, objectAt, stringAt } from './json';

/** Seconds and megabytes that Lambda assumes when the template says nothing. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

export function functionOf(resource: AssemblyResource, assets: readonly FileAsset[]): DeployedFunction {
  const { stack, logicalId, properties } = resource;
  const where = `${stack}/${logicalId}`;
  const variables = objectAt(objectAt(properties['Environment'], `${where} Environment`)['Variables'], where);
  return {
    stack,
    logicalId,
    name: resource.ref,
    arn: stringAt(resource.arn, where),
    code: codeOf(resource, assets),
    handler: stringAt(properties['Handler'] ?? '', `${where} Handler`),
    runtime: stringAt(properties['Runtime'] ?? '', `${where} Runtime`),
    environment: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, stringAt(value, `${where} variable ${name}`)]),
    ),
    timeoutSeconds: numberAt(properties['Timeout'], `${where} Timeout`, DEFAULT_TIMEOUT_SECONDS),
    memoryMb: numberAt(properties['MemorySize'], `${where} MemorySize`, DEFAULT_MEMORY_MB),
    roleArn: stringAt(properties['Role'], `${where} Role`),
    layers: listAt(properties['Layers'], `${where} Layers`).map((layer) => stringAt(layer, `${where} Layers`)),
  };
}

export function versionOf(resource: AssemblyResource): DeployedVersion {
  const arn = resource.ref;
  const [functionName = '', version = ''] = arn.split(':').slice(-2);
  return { functionName, version, arn };
}

export function aliasOf(resource: AssemblyResource): DeployedAlias {
  const arn = resource.ref;
  const [functionName = '', name = ''] = arn.split(':').slice(-2);
  const version = stringAt(
    resource.properties['FunctionVersion'],
    `${resource.stack}/${resource.logicalId} FunctionVersion`,
  );
  return { functionName, name, version, arn };
}

function codeOf(resource: AssemblyResource, assets: readonly FileAsset[]): FunctionCode {
  const { properties } = resource;
  const where = `${resource.stack}/${resource.logicalId} Code`;
  const code = objectAt(properties['Code'], where);
  if (code['ImageUri'] !== undefined || properties['PackageType'] === 'Image') {
    return { unavailable: 'it is a container image' };
  }
  if (code['ZipFile'] !== undefined) return { inline: stringAt(code['ZipFile'], where) };
  const [bucket, key] = [stringAt(code['S3Bucket'], where), stringAt(code['S3Key'], where)];
  const asset = assets.find((candidate) => candidate.bucket === bucket && candidate.key === key);
  if (!asset) return { unavailable: `its code is s3://${bucket}/${key}, which is no asset of this assembly` };
  if (!existsSync(asset.path)) return { unavailable: `its code ${asset.path} does not exist: run cdk synth again` };
  if (!statSync(asset.path).isDirectory()) {
    return { unavailable: `its code ${asset.path} is an archive: give Code.fromAsset the folder instead` };
  }
  if (!hasHandler(asset.path, properties)) {
    return {
      unavailable: `its code ${asset.path} has no file for the handler ${String(properties['Handler'])}. 'cdk list' and a synthesis of other stacks leave bundles out: run 'npx cdk synth' again`,
    };
  }
  return { folder: asset.path };
}

/** Whether the file of a Node.js handler is there. Other runtimes are not looked into. */
function hasHandler(folder: string, { Runtime: runtime, Handler: handler }: AssemblyResource['properties']): boolean {
  if (typeof handler !== 'string' || !String(runtime).startsWith('nodejs')) return true;
  const module = path.join(folder, handler.replace(/\.[^/]*$/, ''));
  return ['', '.js', '.mjs', '.cjs'].some((extension) => existsSync(`${module}${extension}`));
}
