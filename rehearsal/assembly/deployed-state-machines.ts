import { AssemblyError } from './assembly-error';
import { readJson, type FileAsset } from './cloud-assembly-files';
import type { AssemblyResource, DeployedStateMachine } from './deployed';
import { isObject, objectAt, stringAt, type JsonObject } from './json';

export function stateMachineOf(resource: AssemblyResource, assets: readonly FileAsset[]): DeployedStateMachine {
  const { stack, logicalId, properties } = resource;
  const where = `${stack}/${logicalId}`;
  const arn = stringAt(resource.arn, where);
  return {
    stack,
    logicalId,
    name: arn.slice(arn.lastIndexOf(':') + 1),
    arn,
    roleArn: stringAt(properties['RoleArn'], `${where} RoleArn`),
    definition: definitionOf(properties, where, assets),
  };
}

function definitionOf(properties: JsonObject, where: string, assets: readonly FileAsset[]): JsonObject {
  const substitutions = objectAt(properties['DefinitionSubstitutions'], `${where} DefinitionSubstitutions`);
  if (isObject(properties['Definition'])) {
    return parse(substitute(JSON.stringify(properties['Definition']), substitutions, where), where);
  }
  if (properties['DefinitionString'] !== undefined) {
    const text = stringAt(properties['DefinitionString'], `${where} DefinitionString`);
    return parse(substitute(text, substitutions, where), where);
  }
  const location = objectAt(properties['DefinitionS3Location'], `${where} DefinitionS3Location`);
  const asset = assets.find(({ bucket, key }) => bucket === location['Bucket'] && key === location['Key']);
  if (!asset) throw new AssemblyError(`${where}: it has no definition that is part of this assembly`);
  return parse(substitute(JSON.stringify(readJson(asset.path)), substitutions, where), where);
}

function substitute(text: string, substitutions: JsonObject, where: string): string {
  return Object.entries(substitutions).reduce(
    (filled, [key, value]) => filled.replaceAll(`\${${key}}`, () => stringAt(value, `${where} substitution ${key}`)),
    text,
  );
}

function parse(text: string, where: string): JsonObject {
  try {
    return objectAt(JSON.parse(text), `${where} definition`);
  } catch (error) {
    if (error instanceof AssemblyError) throw error;
    throw new AssemblyError(`${where}: its definition is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}
