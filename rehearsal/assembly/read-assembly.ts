import { AssemblyError } from './assembly-error';
import { readAssemblyFiles, readJson, type AssemblyFiles, type FileAsset } from './cloud-assembly-files';
import type {
  AssemblyResource,
  DeployedAlias,
  DeployedBucket,
  DeployedEventSource,
  DeployedFunction,
  DeployedParameter,
  DeployedQueue,
  DeployedRole,
  DeployedRule,
  DeployedStateMachine,
  DeployedTable,
  DeployedTopic,
  DeployedVersion,
} from './deployed';
import { eventSourceOf, queueSettingsOf } from './deployed-event-sources';
import { aliasOf, functionOf, versionOf } from './deployed-functions';
import { ruleOf } from './deployed-rules';
import { stateMachineOf } from './deployed-state-machines';
import type { StackEnvironment } from './identity';
import { isObject, type JsonObject, listAt, objectAt, stringAt } from './json';
import { RESOURCE_TYPES } from './resource-types';
import { keyOfUrl, TemplateScope, type AssemblyWorld } from './template-scope';

/** Version of the bootstrap stack that CDK's check reads; anything recent passes. */
const BOOTSTRAP_VERSION = '30';

/**
 * A cloud assembly as the rehearsal sees it: what would be deployed, under names and ARNs that stay the same from one
 * reading to the next. Everything is resolved when it is read, so an unrelated resource that the rehearsal does not
 * understand does no harm.
 */
export class Assembly {
  /** Name, account and region of each stack, nested ones left out. */
  readonly stacks: readonly (StackEnvironment & { readonly name: string; readonly ownRegion?: string })[];
  /** Every file and folder that `cdk deploy` would upload, as it is on disk. */
  readonly fileAssets: readonly FileAsset[];
  /** Resources of all stacks whose condition holds, nested ones included. */
  readonly resources: readonly AssemblyResource[];
  /** Templates of all stacks, nested ones included. */
  readonly templates: readonly { readonly stack: string; readonly template: JsonObject }[];
  private readonly views = new Map<string, readonly unknown[]>();

  constructor(files: AssemblyFiles) {
    this.stacks = files.stacks.map(({ name, environment, ownRegion }) => ({
      name,
      ...environment,
      ...(ownRegion !== undefined && { ownRegion }),
    }));
    this.fileAssets = files.assets;
    const { scopes } = new World(files);
    this.templates = scopes.map(({ stack, template }) => ({ stack, template }));
    this.resources = scopes.flatMap((scope) => scope.logicalIds().map((logicalId) => resourceOf(scope, logicalId)));
  }

  get functions(): readonly DeployedFunction[] {
    return this.view('AWS::Lambda::Function', (resource) => functionOf(resource, this.fileAssets));
  }

  get versions(): readonly DeployedVersion[] {
    return this.view('AWS::Lambda::Version', versionOf);
  }

  get aliases(): readonly DeployedAlias[] {
    return this.view('AWS::Lambda::Alias', aliasOf);
  }

  get roles(): readonly DeployedRole[] {
    return this.view('AWS::IAM::Role', (resource) => ({
      ...named(resource),
      trustPolicy: objectAt(resource.properties['AssumeRolePolicyDocument'], resource.logicalId),
    }));
  }

  get stateMachines(): readonly DeployedStateMachine[] {
    return this.view('AWS::StepFunctions::StateMachine', (resource) => stateMachineOf(resource, this.fileAssets));
  }

  get buckets(): readonly DeployedBucket[] {
    return this.view('AWS::S3::Bucket', (resource) => {
      const versioning = objectAt(resource.properties['VersioningConfiguration'], resource.logicalId);
      const own = objectAt(resource.properties['NotificationConfiguration'], resource.logicalId);
      return {
        ...named(resource),
        versioned: versioning['Status'] === 'Enabled',
        eventBridge: isObject(own['EventBridgeConfiguration']) || this.isSwitchedOnByCustomResource(resource.ref),
      };
    });
  }

  get tables(): readonly DeployedTable[] {
    const tableOf = (resource: AssemblyResource): DeployedTable => ({
      ...named(resource),
      keySchema: listAt(resource.properties['KeySchema'], resource.logicalId),
      attributeDefinitions: listAt(resource.properties['AttributeDefinitions'], resource.logicalId),
      globalSecondaryIndexes: listAt(resource.properties['GlobalSecondaryIndexes'], resource.logicalId),
      localSecondaryIndexes: listAt(resource.properties['LocalSecondaryIndexes'], resource.logicalId),
    });
    return [...this.view('AWS::DynamoDB::Table', tableOf), ...this.view('AWS::DynamoDB::GlobalTable', tableOf)];
  }

  get topics(): readonly DeployedTopic[] {
    return this.view('AWS::SNS::Topic', (resource) => ({
      ...named(resource),
      name: resource.ref.slice(resource.ref.lastIndexOf(':') + 1),
      fifo: resource.ref.endsWith('.fifo'),
    }));
  }

  get queues(): readonly DeployedQueue[] {
    return this.view('AWS::SQS::Queue', (resource) => ({
      ...named(resource),
      name: resource.ref.slice(resource.ref.lastIndexOf('/') + 1),
      url: resource.ref,
      fifo: resource.ref.endsWith('.fifo'),
      ...queueSettingsOf(resource),
    }));
  }

  get eventSources(): readonly DeployedEventSource[] {
    return this.view('AWS::Lambda::EventSourceMapping', eventSourceOf);
  }

  get rules(): readonly DeployedRule[] {
    return this.view('AWS::Events::Rule', ruleOf);
  }

  get parameters(): readonly DeployedParameter[] {
    return this.view('AWS::SSM::Parameter', parameterOf);
  }

  /** Custom resources: the rehearsal lists them and does not run them. */
  get customResources(): readonly AssemblyResource[] {
    return this.resources.filter(
      ({ type }) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource',
    );
  }

  /** Resources of one type. */
  resourcesOf(type: string): readonly AssemblyResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** CDK switches a bucket's EventBridge events on through a custom resource rather than the bucket. */
  private isSwitchedOnByCustomResource(bucketName: string): boolean {
    return this.resourcesOf('Custom::S3BucketNotifications').some(({ properties }) => {
      const configuration = objectAt(properties['NotificationConfiguration'], 'NotificationConfiguration');
      return properties['BucketName'] === bucketName && isObject(configuration['EventBridgeConfiguration']);
    });
  }

  private view<T>(type: string, read: (resource: AssemblyResource) => T): readonly T[] {
    let view = this.views.get(type) as readonly T[] | undefined;
    if (!view) {
      view = this.resourcesOf(type).map(read);
      this.views.set(type, view);
    }
    return view;
  }
}

/**
 * Reads a folder that `cdk synth` wrote.
 *
 * @param dir the folder with manifest.json in it
 * @throws AssemblyError when it is no assembly, and later, when something is read that the rehearsal does not know
 */
export function readAssembly(dir: string): Assembly {
  return new Assembly(readAssemblyFiles(dir));
}

/** The scopes of an assembly and the names that lead from one to another. */
class World implements AssemblyWorld {
  readonly scopes: readonly TemplateScope[];

  constructor(private readonly files: AssemblyFiles) {
    const roots = files.stacks.map(
      ({ name, environment, template }) => new TemplateScope(name, environment, template, new Map(), this),
    );
    this.scopes = roots.flatMap((root) => withNested(root));
  }

  importValue(name: string): unknown {
    for (const scope of this.scopes) {
      const exported = scope.exports().find(([exportName]) => exportName === name);
      if (exported) return exported[1]();
    }
    throw new AssemblyError(`Fn::ImportValue ${name}: no stack of this assembly exports it`);
  }

  ssmParameter(name: string): string {
    if (/^\/cdk-bootstrap\/[^/]+\/version$/.test(name)) return BOOTSTRAP_VERSION;
    for (const scope of this.scopes) {
      for (const logicalId of scope.logicalIds()) {
        if (scope.typeOf(logicalId) !== 'AWS::SSM::Parameter') continue;
        // By name first: resolving the value of another parameter may lead back here.
        const resource = resourceOf(scope, logicalId);
        if (resource.ref === name) return parameterOf(resource).value;
      }
    }
    throw new AssemblyError(`SSM parameter ${name}: no stack of this assembly defines it, so it has no value here`);
  }

  nestedTemplate(url: string): ReturnType<AssemblyWorld['nestedTemplate']> {
    const asset = this.files.assets.find(({ key }) => key === keyOfUrl(url));
    if (!asset) throw new AssemblyError(`TemplateURL ${url}: it is no asset of this assembly`);
    return readJson(asset.path);
  }
}

function withNested(scope: TemplateScope): TemplateScope[] {
  const nested = scope.logicalIds().filter((logicalId) => scope.typeOf(logicalId) === 'AWS::CloudFormation::Stack');
  return [scope, ...nested.flatMap((logicalId) => withNested(scope.nested(logicalId)))];
}

function resourceOf(scope: TemplateScope, logicalId: string): AssemblyResource {
  const type = scope.typeOf(logicalId);
  return {
    stack: scope.stack,
    logicalId,
    type,
    environment: scope.environment,
    get ref() {
      return stringAt(scope.ref(logicalId), `${scope.stack}/${logicalId}`);
    },
    get physicalId() {
      if (type === 'AWS::CloudFormation::Stack') return scope.nested(logicalId).stack;
      return type in RESOURCE_TYPES ? this.ref : `${scope.stack}-${logicalId}`;
    },
    get arn() {
      const known = RESOURCE_TYPES[type];
      const arn = known?.attributes['Arn'] ?? known?.ref;
      const value = arn?.(scope.identityOf(logicalId));
      return value?.startsWith('arn:') ? value : undefined;
    },
    get properties() {
      return scope.propertiesOf(logicalId);
    },
  };
}

function named(resource: AssemblyResource): { stack: string; logicalId: string; name: string; arn: string } {
  const { stack, logicalId, ref } = resource;
  return { stack, logicalId, name: ref, arn: stringAt(resource.arn, `${stack}/${logicalId} Arn`) };
}

function parameterOf(resource: AssemblyResource): DeployedParameter {
  const { properties, ref: name, stack, logicalId } = resource;
  const { region, account, partition } = resource.environment;
  const where = `${stack}/${logicalId}`;
  return {
    name,
    arn: `arn:${partition}:ssm:${region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`,
    type: stringAt(properties['Type'], `${where} Type`),
    value: stringAt(properties['Value'], `${where} Value`),
  };
}
