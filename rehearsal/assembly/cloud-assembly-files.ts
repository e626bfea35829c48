import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AssemblyError } from './assembly-error';
import type { StackEnvironment } from './identity';
import { isObject, objectAt, optionalStringAt, stringAt, type JsonObject } from './json';

/** Account in which a stack without one of its own is rehearsed. */
export const REHEARSAL_ACCOUNT = '123456789012';

/** Region in which a stack without one of its own is rehearsed. */
export const REHEARSAL_REGION = 'us-east-1';

/** A stack as the assembly has it: nothing resolved yet. */
export interface StackSource {
  readonly name: string;
  readonly environment: StackEnvironment;
  /** Absent when the app leaves the region to whoever deploys. */
  readonly ownRegion?: string;
  readonly template: JsonObject;
}

/** A file or folder that `cdk deploy` would upload. */
export interface FileAsset {
  readonly bucket: string;
  readonly key: string;
  /** Absolute. */
  readonly path: string;
  /** `zip`: a folder that is uploaded as a zip archive. */
  readonly packaging: 'file' | 'zip';
}

export interface AssemblyFiles {
  readonly stacks: readonly StackSource[];
  readonly assets: readonly FileAsset[];
}

/**
 * Every stack and file asset of a cloud assembly, those of its stages included.
 *
 * @param dir the folder that `cdk synth` wrote, with manifest.json in it
 * @throws AssemblyError when it is no assembly
 */
export function readAssemblyFiles(dir: string): AssemblyFiles {
  const manifestFile = path.join(dir, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new AssemblyError(
      `${dir}: no manifest.json there. Give the folder that cdk synth wrote (cdk.out by default).`,
    );
  }
  const stacks: StackSource[] = [];
  const assets: FileAsset[] = [];
  const artifacts = objectAt(readJson(manifestFile)['artifacts'], `${manifestFile} artifacts`);
  // Assets carry no environment of their own: they belong to the stack of the same artifact name.
  const environments = new Map<string, StackEnvironment>();
  for (const [id, artifact] of entriesOf(artifacts, 'aws:cloudformation:stack', manifestFile)) {
    const target = stringAt(artifact['environment'], `stack ${id} environment`);
    const environment = environmentOf(target);
    const properties = objectAt(artifact['properties'], `stack ${id} properties`);
    environments.set(`${id}.assets`, environment);
    stacks.push({
      name: optionalStringAt(properties['stackName'], `stack ${id} stackName`) ?? id,
      environment,
      ...(!target.endsWith('/unknown-region') && { ownRegion: environment.region }),
      template: readJson(path.join(dir, stringAt(properties['templateFile'], `stack ${id} templateFile`))),
    });
  }
  for (const [id, artifact] of entriesOf(artifacts, 'cdk:asset-manifest', manifestFile)) {
    const file = stringAt(objectAt(artifact['properties'], id)['file'], `${id} file`);
    const environment = environments.get(id) ?? environmentOf('aws://unknown-account/unknown-region');
    assets.push(...readAssets(dir, file, environment));
  }
  for (const [id, artifact] of entriesOf(artifacts, 'cdk:cloud-assembly', manifestFile)) {
    const folder = stringAt(objectAt(artifact['properties'], id)['directoryName'], `${id} directoryName`);
    const stage = readAssemblyFiles(path.join(dir, folder));
    stacks.push(...stage.stacks);
    assets.push(...stage.assets);
  }
  return { stacks, assets };
}

/** `${AWS::…}` in a name, replaced. */
export function fillPseudoParameters(text: string, environment: StackEnvironment): string {
  return text
    .replaceAll('${AWS::AccountId}', environment.account)
    .replaceAll('${AWS::Region}', environment.region)
    .replaceAll('${AWS::Partition}', environment.partition);
}

/** Reads a file that holds a JSON object. */
export function readJson(file: string): JsonObject {
  const value = JSON.parse(readFileSync(file, 'utf8')) as unknown;
  if (!isObject(value)) throw new AssemblyError(`${file}: expected a JSON object`);
  return value;
}

function entriesOf(artifacts: JsonObject, type: string, file: string): [string, JsonObject][] {
  return Object.entries(artifacts)
    .map(([id, artifact]): [string, JsonObject] => [id, objectAt(artifact, `${file} artifact ${id}`)])
    .filter(([, artifact]) => artifact['type'] === type);
}

function environmentOf(environment: string): StackEnvironment {
  const [account, region] = environment.replace(/^aws:\/\//, '').split('/');
  return {
    account: account && account !== 'unknown-account' ? account : REHEARSAL_ACCOUNT,
    region: region && region !== 'unknown-region' ? region : REHEARSAL_REGION,
    partition: 'aws',
  };
}

function readAssets(dir: string, file: string, environment: StackEnvironment): FileAsset[] {
  const files = objectAt(readJson(path.join(dir, file))['files'], `${file} files`);
  return Object.entries(files).flatMap(([id, entry]) => {
    const where = `${file} ${id}`;
    const source = objectAt(objectAt(entry, where)['source'], `${where} source`);
    const packaging = source['packaging'] ?? 'file';
    if (packaging !== 'file' && packaging !== 'zip') {
      throw new AssemblyError(`${where}: packaging is ${JSON.stringify(packaging)}, allowed are file and zip`);
    }
    const asset = path.resolve(dir, stringAt(source['path'], `${where} path`));
    const destinations = objectAt(objectAt(entry, where)['destinations'], `${where} destinations`);
    return Object.values(destinations).map((destination) => {
      const { bucketName, objectKey } = objectAt(destination, where);
      return {
        bucket: fillPseudoParameters(stringAt(bucketName, `${where} bucketName`), environment),
        key: fillPseudoParameters(stringAt(objectKey, `${where} objectKey`), environment),
        path: asset,
        packaging,
      };
    });
  });
}
