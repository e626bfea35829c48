import { AssemblyError } from './assembly-error';
import { isObject, listAt, stringAt, type JsonObject } from './json';

/** Where names in a template lead. Each method throws AssemblyError for a name it does not know. */
export interface References {
  /** Value of `Ref`: a parameter, a pseudo parameter or a resource. `NO_VALUE` for AWS::NoValue. */
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, key: string, subkey: string): unknown;
  importValue(name: string): unknown;
  /** Value of a `{{resolve:ssm:name}}` reference or an SSM-typed parameter. */
  ssmParameter(name: string): string;
  availabilityZones(region: string): string[];
}

/** What `Ref: AWS::NoValue` stands for: the member or list item that holds it is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, references: References) => unknown;

/**
 * A template value with every intrinsic function replaced by what it stands for.
 *
 * @throws AssemblyError for a function, name or attribute that the rehearsal does not know
 */
export function resolve(value: unknown, references: References): unknown {
  if (typeof value === 'string') return resolveDynamicReferences(value, references);
  if (Array.isArray(value)) return value.map((item) => resolve(item, references)).filter((item) => item !== NO_VALUE);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only === 'Ref' || only === 'Condition' || only?.startsWith('Fn::')) {
    // `Condition` is a function only next to a name; in a policy document it is an object.
    if (only !== 'Condition' || typeof value[only] === 'string') return call(only, value[only], references);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, resolve(member, references)] as const)
      .filter(([, member]) => member !== NO_VALUE),
  );
}

function call(name: string, argument: unknown, references: References): unknown {
  const intrinsic = INTRINSICS[name];
  if (!intrinsic) {
    throw new AssemblyError(
      `${name}: the rehearsal does not know this function. Known: ${Object.keys(INTRINSICS).join(', ')}`,
    );
  }
  return intrinsic(argument, references);
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, references) => references.ref(stringAt(name, 'Ref')),
  Condition: (name, references) => references.condition(stringAt(name, 'Condition')),
  'Fn::GetAtt': (argument, references) => {
    const [logicalId, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : listAt(argument, 'Fn::GetAtt');
    const name = attribute.map((part) => stringAt(resolve(part, references), 'Fn::GetAtt')).join('.');
    return references.getAtt(stringAt(logicalId, 'Fn::GetAtt'), name);
  },
  'Fn::Join': (argument, references) => {
    const [delimiter, values] = listAt(argument, 'Fn::Join');
    return listAt(resolve(values, references), 'Fn::Join')
      .map((value) => stringAt(value, 'Fn::Join'))
      .join(stringAt(delimiter, 'Fn::Join'));
  },
  'Fn::Split': (argument, references) => {
    const [delimiter, source] = listAt(argument, 'Fn::Split');
    return stringAt(resolve(source, references), 'Fn::Split').split(stringAt(delimiter, 'Fn::Split'));
  },
  'Fn::Select': (argument, references) => {
    const [index, values] = listAt(argument, 'Fn::Select');
    const list = listAt(resolve(values, references), 'Fn::Select');
    const at = Number(resolve(index, references));
    if (!(at in list)) throw new AssemblyError(`Fn::Select: index ${at} is outside the list of ${list.length}`);
    return list[at];
  },
  'Fn::Sub': substitute,
  'Fn::If': (argument, references) => {
    const [name, whenTrue, whenFalse] = listAt(argument, 'Fn::If');
    return resolve(references.condition(stringAt(name, 'Fn::If')) ? whenTrue : whenFalse, references);
  },
  'Fn::Equals': (argument, references) => {
    const [left, right] = listAt(resolve(argument, references), 'Fn::Equals');
    return String(left) === String(right);
  },
  'Fn::And': (argument, references) =>
    listAt(resolve(argument, references), 'Fn::And').every((value) => value === true),
  'Fn::Or': (argument, references) => listAt(resolve(argument, references), 'Fn::Or').some((value) => value === true),
  'Fn::Not': (argument, references) => listAt(resolve(argument, references), 'Fn::Not')[0] !== true,
  'Fn::FindInMap': (argument, references) => {
    const [map, key, subkey] = listAt(resolve(argument, references), 'Fn::FindInMap').map((part) =>
      stringAt(part, 'Fn::FindInMap'),
    );
    return references.mapping(map ?? '', key ?? '', subkey ?? '');
  },
  'Fn::ImportValue': (argument, references) =>
    references.importValue(stringAt(resolve(argument, references), 'Fn::ImportValue')),
  'Fn::Base64': (argument, references) =>
    Buffer.from(stringAt(resolve(argument, references), 'Fn::Base64')).toString('base64'),
  'Fn::GetAZs': (argument, references) =>
    references.availabilityZones(stringAt(resolve(argument, references), 'Fn::GetAZs')),
  'Fn::Length': (argument, references) => listAt(resolve(argument, references), 'Fn::Length').length,
  'Fn::ToJsonString': (argument, references) => JSON.stringify(resolve(argument, references)),
};

function substitute(argument: unknown, references: References): string {
  const [template, given] = Array.isArray(argument) ? (argument as unknown[]) : [argument, undefined];
  const variables: JsonObject = isObject(given) ? given : {};
  return stringAt(template, 'Fn::Sub').replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in variables) return stringAt(resolve(variables[name], references), `Fn::Sub ${name}`);
    const dot = name.startsWith('AWS::') ? -1 : name.indexOf('.');
    const value = dot === -1 ? references.ref(name) : references.getAtt(name.slice(0, dot), name.slice(dot + 1));
    return stringAt(value, `Fn::Sub ${name}`);
  });
}

function resolveDynamicReferences(text: string, references: References): string {
  return text.replaceAll(/\{\{resolve:([^:}]+):([^}]*)\}\}/g, (reference, service: string, name: string) => {
    if (service !== 'ssm') {
      throw new AssemblyError(`${reference}: the rehearsal resolves ssm references only. Give the value another way.`);
    }
    return references.ssmParameter(name.replace(/:\d+$/, ''));
  });
}
