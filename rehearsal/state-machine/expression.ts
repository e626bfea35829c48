import jsonata from 'jsonata';
import { DefinitionError, StatesError } from './errors';
import { findForbidden, type StatesMember } from './expression-rules';
import { type Json, jsonType, toJson } from './json';

/** What an expression can name: `$states`, variables and functions, without the `$`. */
export type Bindings = Readonly<Record<string, unknown>>;

/** A compiled field: evaluates to its value. */
export type Field<T extends Json = Json> = (bindings: Bindings) => Promise<T>;

/** Where a field stands, for messages, and what it may read of `$states` beside `input` and `context`. */
export interface Place {
  readonly state: string;
  readonly field: string;
  readonly reads: readonly StatesMember[];
}

/**
 * Compiles a field that may hold expressions at any depth. A string that begins with `{%` is an expression; every
 * other value stands for itself.
 *
 * @throws DefinitionError for an expression that does not parse or that Step Functions refuses
 */
export function compileField(value: Json, place: Place): Field {
  if (typeof value === 'string' && isExpression(value, place)) return compileExpression(value, place);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileField(item, { ...place, field: `${place.field}[${index}]` }));
    return async (bindings) => {
      const evaluated: Json[] = [];
      for (const item of items) evaluated.push(await item(bindings));
      return evaluated;
    };
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => {
      const field = `${place.field}/${key}`;
      if (key.endsWith('.$')) {
        throw new DefinitionError(
          `State "${place.state}", field "${field}": keys that end in .$ are JSONPath, and only JSONata is known to ` +
            `the rehearsal. Write "${key.slice(0, -2)}": "{% … %}"`,
        );
      }
      return [key, compileField(member, { ...place, field })] as const;
    });
    return async (bindings) => {
      const evaluated: [string, Json][] = [];
      for (const [key, member] of members) evaluated.push([key, await member(bindings)]);
      return Object.fromEntries(evaluated);
    };
  }
  return () => Promise.resolve(value);
}

/** What a typed field accepts: told apart by JSON type, and then by value. */
export interface Kind<T extends Json> {
  readonly type: 'array' | 'boolean' | 'number' | 'string';
  /** What is allowed, in words. */
  readonly allowed: string;
  readonly accepts: (value: Json) => value is T;
}

/**
 * Compiles a field whose value must be of one kind. A literal is checked at once, an expression's value when it is known.
 *
 * @throws DefinitionError for a literal of another kind, and as compileField does
 */
export function compileTyped<T extends Json>(value: Json, kind: Kind<T>, place: Place): Field<T> {
  const field = compileField(value, place);
  const source = typeof value === 'string' && isExpression(value, place) ? value.slice(2, -2).trim() : undefined;
  if (source === undefined) {
    if (!kind.accepts(value)) {
      throw new DefinitionError(
        `State "${place.state}", field "${place.field}": got ${JSON.stringify(value)}, allowed is ${kind.allowed}`,
      );
    }
    return field as Field<T>;
  }
  return async (bindings) => {
    const evaluated = await field(bindings);
    if (kind.accepts(evaluated)) return evaluated;
    const type = jsonType(evaluated);
    const expected = type === kind.type ? kind.allowed : `'${kind.type}'`;
    throw evaluationFailed(
      place,
      source,
      `returned an unexpected result type. Expected ${expected}, but was '${type}' for value: ${JSON.stringify(evaluated)}`,
    );
  };
}

function isExpression(text: string, { state, field }: Place): boolean {
  if (!text.startsWith('{%')) return false;
  if (text.endsWith('%}') && text.length >= 4) return true;
  throw new DefinitionError(
    `State "${state}", field "${field}": got ${JSON.stringify(text)}, which begins with {% but does not end with %}. ` +
      'The whole string must be one expression',
  );
}

function compileExpression(text: string, place: Place): Field {
  const source = text.slice(2, -2).trim();
  const expression = parse(source, place);
  const forbidden = findForbidden(expression.ast(), place.reads);
  if (forbidden) {
    throw new DefinitionError(
      `State "${place.state}", field "${place.field}": the expression '${source}' ${forbidden}`,
    );
  }
  return async (bindings) => {
    let value: Json | undefined;
    try {
      value = toJson(await expression.evaluate(undefined, bindings));
    } catch (error) {
      throw evaluationFailed(place, source, `threw an error during evaluation. ${describe(error)}`);
    }
    if (value === undefined) throw evaluationFailed(place, source, 'returned nothing (undefined).');
    return value;
  };
}

function parse(source: string, { state, field }: Place): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (error) {
    throw new DefinitionError(
      `State "${state}", field "${field}": the expression '${source}' is not JSONata. ${describe(error)}`,
    );
  }
}

/** The sentence of Step Functions, so that a cause read in a rehearsal is found again in the console. */
function evaluationFailed({ state, field }: Place, source: string, what: string): StatesError {
  return new StatesError(
    'States.QueryEvaluationError',
    `An error occurred while executing the state '${state}'. ` +
      `The JSONata expression '${source}' specified for the field '${field}' ${what}`,
  );
}

/** JSONata throws plain objects with a code; functions throw errors. */
function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return [code, message].filter(Boolean).join(': ');
}
