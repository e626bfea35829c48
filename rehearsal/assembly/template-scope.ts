import { AssemblyError } from './assembly-error';
import { stableHex, type ResourceIdentity, type StackEnvironment } from './identity';
import { NO_VALUE, resolve, type References } from './intrinsics';
import { isObject, objectAt, optionalStringAt, stringAt, type JsonObject } from './json';
import { RESOURCE_TYPES } from './resource-types';

/** What templates of one assembly know of each other. */
export interface AssemblyWorld {
  /** @throws AssemblyError when no stack of the assembly exports the name */
  importValue(name: string): unknown;
  /** @throws AssemblyError when nobody gives the parameter a value */
  ssmParameter(name: string): string;
  /** The template of a nested stack, by the URL of its asset. */
  nestedTemplate(url: string): JsonObject;
}

/** One template with everything that its names lead to: parameters, mappings, conditions, resources, nested stacks. */
export class TemplateScope implements References {
  private readonly resourceEntries: JsonObject;
  private readonly nestedScopes = new Map<string, TemplateScope>();

  constructor(
    readonly stack: string,
    readonly environment: StackEnvironment,
    readonly template: JsonObject,
    private readonly parameters: ReadonlyMap<string, () => unknown>,
    private readonly world: AssemblyWorld,
  ) {
    this.resourceEntries = objectAt(template['Resources'], `${stack} Resources`);
  }

  /** Logical ids of the resources whose condition holds. */
  logicalIds(): string[] {
    return Object.keys(this.resourceEntries).filter((logicalId) => {
      const condition = this.entry(logicalId)['Condition'];
      return condition === undefined || this.condition(stringAt(condition, `${this.stack}/${logicalId} Condition`));
    });
  }

  typeOf(logicalId: string): string {
    return stringAt(this.entry(logicalId)['Type'], `${this.stack}/${logicalId} Type`);
  }

  /** The properties of a resource, resolved. */
  propertiesOf(logicalId: string): JsonObject {
    const where = `${this.stack}/${logicalId}`;
    return this.within(where, () => objectAt(resolve(this.rawProperties(logicalId), this), `${where} Properties`));
  }

  /** Outputs with an export name, by that name; values are resolved when asked for. */
  exports(): [string, () => unknown][] {
    return Object.entries(objectAt(this.template['Outputs'], `${this.stack} Outputs`)).flatMap(([name, output]) => {
      const exported = objectAt(objectAt(output, name)['Export'], `${this.stack} output ${name} Export`)['Name'];
      if (exported === undefined) return [];
      return [[stringAt(resolve(exported, this), `${this.stack} export ${name}`), () => this.output(name)] as const];
    });
  }

  /** The template of the nested stack that a resource is. */
  nested(logicalId: string): TemplateScope {
    const known = this.nestedScopes.get(logicalId);
    if (known) return known;
    const raw = this.rawProperties(logicalId);
    const url = stringAt(resolve(raw['TemplateURL'], this), `${this.stack}/${logicalId} TemplateURL`);
    const given = Object.entries(objectAt(raw['Parameters'], `${this.stack}/${logicalId} Parameters`));
    const name = `${this.stack}-${logicalId}`.slice(0, 100) + `-${stableHex({ stack: this.stack, logicalId }, 12)}`;
    const parameters = new Map(given.map(([key, value]) => [key, () => resolve(value, this)]));
    const scope = new TemplateScope(name, this.environment, this.world.nestedTemplate(url), parameters, this.world);
    this.nestedScopes.set(logicalId, scope);
    return scope;
  }

  identityOf(logicalId: string): ResourceIdentity {
    return {
      ...this.environment,
      stack: this.stack,
      logicalId,
      property: (name) => {
        const value = resolve(this.rawProperties(logicalId)[name], this);
        return value === NO_VALUE ? undefined : value;
      },
      positionAmongEqual: (property) => this.positionAmongEqual(logicalId, property),
    };
  }

  ref(name: string): unknown {
    const pseudo = this.pseudoParameter(name);
    if (pseudo !== undefined) return pseudo;
    if (isObject(objectAt(this.template['Parameters'], 'Parameters')[name])) return this.parameter(name);
    if (!(name in this.resourceEntries)) {
      throw new AssemblyError(`Ref ${name}: ${this.stack} has no parameter or resource of this name`);
    }
    const type = this.typeOf(name);
    const known = RESOURCE_TYPES[type];
    if (!known) throw new AssemblyError(`Ref ${name}: the rehearsal does not know what Ref returns for ${type}`);
    return known.ref(this.identityOf(name));
  }

  getAtt(logicalId: string, attribute: string): unknown {
    if (!(logicalId in this.resourceEntries)) {
      throw new AssemblyError(`Fn::GetAtt ${logicalId}.${attribute}: ${this.stack} has no such resource`);
    }
    const type = this.typeOf(logicalId);
    if (type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
      return this.nested(logicalId).output(attribute.slice('Outputs.'.length));
    }
    const known = RESOURCE_TYPES[type]?.attributes[attribute];
    if (!known) {
      throw new AssemblyError(
        `Fn::GetAtt ${logicalId}.${attribute}: the rehearsal does not know attribute ${attribute} of ${type}`,
      );
    }
    return known(this.identityOf(logicalId));
  }

  condition(name: string): boolean {
    const conditions = objectAt(this.template['Conditions'], `${this.stack} Conditions`);
    if (!(name in conditions)) throw new AssemblyError(`Condition ${name}: ${this.stack} has no such condition`);
    return resolve(conditions[name], this) === true;
  }

  mapping(map: string, key: string, subkey: string): unknown {
    const values = objectAt(objectAt(this.template['Mappings'], 'Mappings')[map], `mapping ${map}`);
    const value = objectAt(values[key], `mapping ${map} ${key}`)[subkey];
    if (value === undefined) throw new AssemblyError(`Fn::FindInMap ${map}.${key}.${subkey}: not in ${this.stack}`);
    return value;
  }

  importValue(name: string): unknown {
    return this.world.importValue(name);
  }

  ssmParameter(name: string): string {
    return this.world.ssmParameter(name);
  }

  availabilityZones(region: string): string[] {
    return ['a', 'b', 'c'].map((zone) => `${region || this.environment.region}${zone}`);
  }

  private output(name: string): unknown {
    const output = objectAt(this.template['Outputs'], `${this.stack} Outputs`)[name];
    if (output === undefined) throw new AssemblyError(`${this.stack} has no output ${name}`);
    return this.within(`${this.stack} output ${name}`, () => resolve(objectAt(output, name)['Value'], this));
  }

  private parameter(name: string): unknown {
    const where = `${this.stack} parameter ${name}`;
    const declared = objectAt(objectAt(this.template['Parameters'], 'Parameters')[name], where);
    const given = this.parameters.get(name);
    const type = stringAt(declared['Type'], `${where} Type`);
    const value = given ? given() : declared['Default'];
    if (value === undefined) {
      throw new AssemblyError(`${where} has no default. A rehearsal passes no parameters: give it a default.`);
    }
    if (type.startsWith('AWS::SSM::Parameter::Value<')) {
      const text = this.ssmParameter(stringAt(value, where));
      return type.includes('List<') || type.includes('CommaDelimitedList') ? text.split(',') : text;
    }
    const isList = type === 'CommaDelimitedList' || type.startsWith('List<');
    return isList && typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
  }

  private pseudoParameter(name: string): unknown {
    switch (name) {
      case 'AWS::AccountId':
        return this.environment.account;
      case 'AWS::Region':
        return this.environment.region;
      case 'AWS::Partition':
        return this.environment.partition;
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::NoValue':
        return NO_VALUE;
      case 'AWS::StackName':
        return this.stack;
      case 'AWS::NotificationARNs':
        return [];
      case 'AWS::StackId': {
        const { partition, region, account } = this.environment;
        const id = stableHex({ stack: this.stack, logicalId: '' }, 32);
        return `arn:${partition}:cloudformation:${region}:${account}:stack/${this.stack}/${id}`;
      }
      default:
        return undefined;
    }
  }

  private positionAmongEqual(logicalId: string, property: string): number {
    const type = this.typeOf(logicalId);
    const valueOf = (id: string) => JSON.stringify(this.rawProperties(id)[property]);
    const same = this.logicalIds().filter((id) => this.typeOf(id) === type && valueOf(id) === valueOf(logicalId));
    return same.indexOf(logicalId) + 1;
  }

  private entry(logicalId: string): JsonObject {
    return objectAt(this.resourceEntries[logicalId], `${this.stack}/${logicalId}`);
  }

  private rawProperties(logicalId: string): JsonObject {
    return objectAt(this.entry(logicalId)['Properties'], `${this.stack}/${logicalId} Properties`);
  }

  /** Puts the place in front of what is wrong there. */
  private within<T>(where: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof AssemblyError) || error.message.startsWith(where)) throw error;
      throw new AssemblyError(`${where}: ${error.message}`);
    }
  }
}

/** Asset key at the end of a template URL. */
export function keyOfUrl(url: string): string {
  return optionalStringAt(url.split('/').at(-1), 'TemplateURL') ?? '';
}
