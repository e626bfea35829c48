import {
  type CloudFormationClient,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { AssemblyError } from '../../rehearsal/assembly/assembly-error';
import { type References, resolve } from '../../rehearsal/assembly/intrinsics';
import { isObject, type JsonObject, objectAt, stringAt } from '../../rehearsal/assembly/json';
import type { FunctionPart, PipelineParts, StateMachinePart } from '../../rehearsal/pipeline';

/** Where a stack is deployed. */
export interface StackPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/**
 * State machines and functions of a deployed stack and of those nested in it, under the names that they got. What a template
 * says of them is resolved as far as those names go; the rest is left as a reference in words.
 *
 * @throws Error when the template is none that CDK wrote
 */
export async function readStack(
  client: CloudFormationClient,
  stackName: string,
  place: StackPlace,
): Promise<PipelineParts> {
  const [{ TemplateBody: body = '' }, physicalIds] = await Promise.all([
    client.send(new GetTemplateCommand({ StackName: stackName })),
    physicalIdsOf(client, stackName),
  ]);
  const template = templateIn(body, stackName);
  const resources = Object.entries(objectAt(template['Resources'], 'Resources')).flatMap(([logicalId, resource]) => {
    const physicalId = physicalIds.get(logicalId);
    return physicalId === undefined || !isObject(resource) ? [] : [{ ...resource, physicalId }];
  });
  const references = new StackReferences(template, physicalIds, stackName, place);
  const of = (type: string) => resources.filter(({ Type }: JsonObject) => Type === type);
  const nested = await Promise.all(
    of('AWS::CloudFormation::Stack').map(({ physicalId }) => readStack(client, physicalId, place)),
  );
  return {
    stateMachines: [
      ...of('AWS::StepFunctions::StateMachine').flatMap((resource) => stateMachineOf(resource, references)),
      ...nested.flatMap(({ stateMachines }) => stateMachines),
    ],
    functions: [
      ...of('AWS::Lambda::Function').flatMap((resource) => functionOf(resource, references)),
      ...nested.flatMap(({ functions }) => functions),
    ],
  };
}

interface DeployedResource extends JsonObject {
  readonly physicalId: string;
}

async function physicalIdsOf(client: CloudFormationClient, stackName: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
    for (const {
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceStatus: status,
    } of page.StackResourceSummaries ?? []) {
      if (logicalId && physicalId && status !== 'DELETE_COMPLETE') ids.set(logicalId, physicalId);
    }
  }
  return ids;
}

function templateIn(body: string, stackName: string): JsonObject {
  try {
    const template = JSON.parse(body) as unknown;
    if (isObject(template)) return template;
  } catch {
    // YAML, for example: the same answer.
  }
  throw new Error(
    `--stack: the template of '${stackName}' is no JSON, so CDK did not write it. Name a stack with an RftPipeline.`,
  );
}

/** Nothing where somebody else's state machine says something that cannot be read. */
function stateMachineOf({ physicalId, ...resource }: DeployedResource, references: References): StateMachinePart[] {
  return ifReadable(() => {
    const { DefinitionString: text } = objectAt(resource['Properties'], physicalId);
    const definition = JSON.parse(stringAt(resolve(text, references), physicalId)) as unknown;
    return { arn: physicalId, definition: objectAt(definition, physicalId) };
  });
}

function functionOf({ physicalId, ...resource }: DeployedResource, references: References): FunctionPart[] {
  return ifReadable(() => {
    const { Environment: environment } = objectAt(resource['Properties'], physicalId);
    const variables = objectAt(resolve(objectAt(environment, physicalId)['Variables'], references), physicalId);
    const texts = Object.entries(variables).map(([name, value]) => [name, stringAt(value, physicalId)]);
    return { name: physicalId, environment: Object.fromEntries(texts) as Record<string, string> };
  });
}

function ifReadable<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch (error) {
    if (error instanceof AssemblyError || error instanceof SyntaxError) return [];
    throw error;
  }
}

/** What names in a deployed template stand for. A name that the stack does not tell stands for itself, in `${…}`. */
class StackReferences implements References {
  constructor(
    private readonly template: JsonObject,
    private readonly physicalIds: ReadonlyMap<string, string>,
    private readonly stackName: string,
    private readonly place: StackPlace,
  ) {}

  ref(name: string): unknown {
    const { partition, account, region } = this.place;
    const pseudo: Readonly<Record<string, string>> = {
      'AWS::Partition': partition,
      'AWS::AccountId': account,
      'AWS::Region': region,
      'AWS::StackName': this.stackName,
    };
    const parameter = objectAt(objectAt(this.template['Parameters'], 'Parameters')[name], name);
    return pseudo[name] ?? this.physicalIds.get(name) ?? parameter['Default'] ?? named(name);
  }

  getAtt(logicalId: string, attribute: string): unknown {
    const physicalId = this.physicalIds.get(logicalId);
    if (physicalId?.startsWith('arn:') && attribute === 'Arn') return physicalId;
    const { partition, account, region } = this.place;
    const resource = objectAt(objectAt(this.template['Resources'], 'Resources')[logicalId], logicalId);
    if (physicalId !== undefined && resource['Type'] === 'AWS::Lambda::Function' && attribute === 'Arn') {
      return `arn:${partition}:lambda:${region}:${account}:function:${physicalId}`;
    }
    return named(`${logicalId}.${attribute}`);
  }

  condition(name: string): boolean {
    return resolve(objectAt(this.template['Conditions'], 'Conditions')[name], this) === true;
  }

  mapping(map: string, key: string, subkey: string): unknown {
    const values = objectAt(objectAt(this.template['Mappings'], 'Mappings')[map], map);
    return objectAt(values[key], key)[subkey] ?? named(`${map}.${key}.${subkey}`);
  }

  importValue(name: string): unknown {
    return named(name);
  }

  ssmParameter(name: string): string {
    return named(name);
  }

  availabilityZones(): string[] {
    return [];
  }
}

const named = (name: string): string => `\${${name}}`;
