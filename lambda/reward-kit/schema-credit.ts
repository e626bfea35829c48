import { isRecord } from './same-value';

type Schema = { readonly [keyword: string]: unknown };

/** What a validator found, in the words of ajv. */
export interface SchemaError {
  /** JSON Pointer of the value. */
  readonly instancePath: string;
  readonly params: Schema;
  readonly message?: string;
}

/** What is wrong in a document, by place. */
interface Problems {
  /** The value itself is wrong, and not only something inside it. */
  own: boolean;
  readonly inside: Map<string, Problems>;
}

/**
 * How much of a document is valid, 0 to 1; 1 exactly when there are no errors. For an object: the mean over the required
 * properties, the declared ones that it has, and those it should not have; a nested object counts by its own share. A
 * problem of the object as a whole counts as one more wrong property. Any other value that is invalid counts 0.
 */
export function validShare(schema: unknown, value: unknown, errors: readonly SchemaError[]): number {
  if (errors.length === 0) return 1;
  return shareOf(schema, schema, value, problemsIn(errors));
}

function shareOf(root: unknown, schema: unknown, value: unknown, problems: Problems | undefined): number {
  if (!problems) return 1;
  if (!isRecord(value)) return 0;
  const { required, properties } = resolved(root, schema);
  const declared = isRecord(properties) ? properties : {};
  const names = new Set([
    ...(Array.isArray(required) ? required.map(String) : []),
    ...Object.keys(declared).filter((name) => Object.hasOwn(value, name)),
    ...problems.inside.keys(),
  ]);
  let sum = 0;
  for (const name of names) {
    const [child, inner] = [ownValue(value, name), ownValue(declared, name)];
    sum += shareOf(root, inner, child, problems.inside.get(name));
  }
  return names.size === 0 ? 0 : sum / (names.size + (problems.own ? 1 : 0));
}

function problemsIn(errors: readonly SchemaError[]): Problems {
  const root: Problems = { own: false, inside: new Map() };
  for (const error of errors) {
    let at = root;
    for (const key of placeOf(error)) {
      const next = at.inside.get(key) ?? { own: false, inside: new Map<string, Problems>() };
      at.inside.set(key, next);
      at = next;
    }
    at.own = true;
  }
  return root;
}

/** A property that is missing or too many is a problem of that property, not of the object. */
function placeOf({ instancePath, params }: SchemaError): string[] {
  const { missingProperty, additionalProperty, unevaluatedProperty } = params;
  const name = missingProperty ?? additionalProperty ?? unevaluatedProperty;
  const path = instancePath.split('/').slice(1);
  const keys = path.map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  return typeof name === 'string' ? [...keys, name] : keys;
}

/** The schema behind references into the same document. */
function resolved(root: unknown, schema: unknown): Schema {
  const seen = new Set<unknown>();
  let at = schema;
  while (isRecord(at) && typeof at.$ref === 'string' && at.$ref.startsWith('#') && !seen.has(at)) {
    seen.add(at);
    const keys = decodeURIComponent(at.$ref).split('/').slice(1);
    at = keys
      .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'))
      .reduce<unknown>((parent, key) => (isRecord(parent) ? ownValue(parent, key) : undefined), root);
  }
  return isRecord(at) ? at : {};
}

const ownValue = (object: Schema, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
