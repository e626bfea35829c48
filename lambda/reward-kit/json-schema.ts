import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import { RE2JS } from 're2js';
import { fieldChecks, type FieldComparison } from './compare-fields';
import type { Grader } from './grader';
import { jsonIn, type JsonKind } from './json-in-text';
import { isRecord } from './same-value';
import { validShare, type SchemaError } from './schema-credit';

/** What JSON that had to be repaired keeps of its score. */
export const REPAIRED_SHARE = 0.5;

const DEFAULT_FIELD_WEIGHT = 0.8;
const MAX_REASON_LENGTH = 200;

/** A JSON Schema as data: draft-07, or 2020-12 when `$schema` says so. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export interface JsonSchemaOptions {
  /**
   * Whether JSON that does not parse is repaired (quotes, commas, closing brackets) and keeps half of its score. Up to
   * 20,000 characters are repaired.
   * @default false
   */
  readonly repair?: boolean;
  /**
   * Values to compare with the reference answer, by their place; dots descend. Each is 1 or 0 and a metric
   * `field.<place>`.
   * @default - only the schema counts
   */
  readonly fields?: { readonly [place: string]: FieldComparison };
  /**
   * What the share of right fields counts, 0 to 1; the schema counts the rest. Without `fields` it has no effect.
   * @default 0.8
   */
  readonly fieldWeight?: number;
  /**
   * Field of the reference answer that holds the right document, as an object or as JSON text; dots descend.
   * @default - the reference answer itself
   */
  readonly referenceField?: string;
}

/**
 * How well the JSON of a response follows a schema: 1 when it is valid, else the share of its properties that are. The
 * required ones count, the declared ones that are there, and those that should not be there; a nested object counts by
 * the share of its own.
 *
 * The JSON is the whole response, else the first object in a fenced block, else the first object in the text (lists, when
 * the schema has `type: 'array'`). A response without JSON scores 0.
 *
 * With `fields`, values are compared with the reference answer as well; a row without them there is invalid. Metrics:
 * `valid` (0 or 1), `properties` (the share), `repaired` (0 or 1, with `repair`), `field.<place>`.
 *
 * Patterns take linear time and therefore know no look-around and no back-references. `format` is not checked: write a
 * `pattern`.
 *
 * @throws an Error when the schema is no JSON Schema, holds a keyword that does not exist, or refers to another document
 * @example
 * jsonSchema(
 *   { type: 'object', required: ['total'], properties: { total: { type: 'number' } } },
 *   { fields: { total: { absolute: 0.01 } } },
 * )
 */
export function jsonSchema(schema: JsonSchema, options: JsonSchemaOptions = {}): Grader {
  const { repair = false, fields = {}, fieldWeight = DEFAULT_FIELD_WEIGHT, referenceField } = options;
  if (!(fieldWeight >= 0 && fieldWeight <= 1)) {
    throw new Error(`jsonSchema: fieldWeight is ${fieldWeight}; expected a share from 0 to 1.`);
  }
  const validate = compiled(schema);
  const compare = fieldChecks('jsonSchema', fields, referenceField);
  const hasFields = Object.keys(fields).length > 0;
  const kind = kindOf(schema);

  return function jsonSchema(sample) {
    // Before the response: a row that lacks its reference is invalid whatever the response is.
    const checks = hasFields ? compare(sample) : undefined;
    const found = jsonIn(sample.response, kind, repair);
    const valid = found !== undefined && validate(found.value);
    const errors = found === undefined ? [] : (validate.errors ?? []);
    const properties = found === undefined ? 0 : validShare(schema, found.value, errors);
    const results = checks?.(found?.value) ?? {};
    const right = Object.values(results);
    const share = right.length === 0 ? 1 : right.filter(Boolean).length / right.length;
    const weight = hasFields ? fieldWeight : 0;
    const score = (1 - weight) * properties + weight * share;
    return {
      score: found?.repaired === true ? score * REPAIRED_SHARE : score,
      metrics: {
        valid: Number(valid),
        properties,
        ...(repair && { repaired: Number(found?.repaired === true) }),
        ...Object.fromEntries(Object.entries(results).map(([place, same]) => [`field.${place}`, Number(same)])),
      },
      reason: reasonOf(found !== undefined, errors, results, found?.repaired === true).slice(0, MAX_REASON_LENGTH),
    };
  };
}

function compiled(schema: JsonSchema): ValidateFunction {
  if (!isRecord(schema)) {
    throw new Error(`jsonSchema: schema is ${typeof schema}; expected a JSON Schema as an object.`);
  }
  if (schema.$async === true) throw new Error('jsonSchema: schema has $async; expected a schema without it.');
  const options: Options = {
    allErrors: true,
    // A property named "constructor" is missing unless the document has it.
    ownProperties: true,
    validateFormats: false,
    logger: false,
    code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
  };
  try {
    const { $schema } = schema;
    const is2020 = typeof $schema === 'string' && $schema.includes('2020-12');
    return (is2020 ? new Ajv2020(options) : new Ajv(options)).compile(schema);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`jsonSchema: schema cannot be used: ${message}. Correct the schema.`, { cause: error });
  }
}

/** Told apart by `toString`: the validator keeps patterns under that key. */
function linearPattern(pattern: string) {
  const compiledPattern = RE2JS.compile(RE2JS.translateRegExp(pattern));
  return { test: (text: string) => compiledPattern.test(text), toString: () => pattern };
}

function kindOf({ type }: JsonSchema): JsonKind {
  if (type === undefined || type === 'object') return 'object';
  return type === 'array' ? 'list' : 'any';
}

function reasonOf(
  found: boolean,
  errors: readonly SchemaError[],
  results: { readonly [place: string]: boolean },
  repaired: boolean,
): string {
  if (!found) return 'no JSON in the response';
  const wrong = Object.keys(results).filter((place) => !results[place]);
  const parts = [
    ...(repaired ? ['JSON had to be repaired'] : []),
    ...(errors[0] ? [`${errors[0].instancePath || 'document'} ${errors[0].message ?? 'is invalid'}`] : []),
    ...(wrong.length > 0 ? [`other than the reference: ${wrong.join(', ')}`] : []),
  ];
  return parts.join('; ') || 'valid';
}
