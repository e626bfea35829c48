import { DefinitionError } from './errors';
import { type Field, type Kind, type Place, compileField, compileTyped } from './expression';
import type { StatesMember } from './expression-rules';
import type { Json } from './json';

/** Fields that exist only for the query language JSONPath. */
const JSONPATH_FIELDS = new Set([
  'InputPath',
  'OutputPath',
  'Parameters',
  'Result',
  'ResultPath',
  'ResultSelector',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
  'ErrorPath',
  'CausePath',
  'Variable',
  'And',
  'Or',
  'Not',
]);

/** One object of a definition, read field by field: every field that it holds must be one that its reader knows. */
export class DefinitionReader {
  private readonly fields: { readonly [field: string]: Json };

  /**
   * @param value the object
   * @param state the name of the state that it belongs to; empty for the machine itself
   * @param path where the object stands inside the state, for example `Retry[0]`
   * @param known every field that it may hold
   */
  constructor(
    value: Json | undefined,
    readonly state: string,
    private readonly path: string,
    known: readonly string[],
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.problem('', `got ${JSON.stringify(value)}, allowed is an object`);
    }
    this.fields = value;
    for (const field of Object.keys(value)) {
      if (known.includes(field)) continue;
      if (JSONPATH_FIELDS.has(field)) {
        throw this.problem(
          field,
          'belongs to JSONPath, and only JSONata is known to the rehearsal. Use Arguments, Output, Assign and {% … %}',
        );
      }
      throw this.problem(field, `not known to the rehearsal here. Known: ${known.join(', ')}`);
    }
  }

  /** Whether the field is present. */
  has(field: string): boolean {
    return this.fields[field] !== undefined;
  }

  /** The field as it was written. */
  raw(field: string): Json | undefined {
    return this.fields[field];
  }

  /** A field that must be a string. */
  text(field: string): string {
    const value = this.fields[field];
    if (typeof value === 'string' && value !== '') return value;
    throw this.problem(field, `got ${JSON.stringify(value)}, allowed is a string that is not empty`);
  }

  /** A literal: a field that cannot hold an expression. */
  literal<T extends Json>(field: string, kind: Pick<Kind<T>, 'accepts' | 'allowed'>): T | undefined {
    const value = this.fields[field];
    if (value === undefined || kind.accepts(value)) return value;
    throw this.problem(field, `got ${JSON.stringify(value)}, allowed is ${kind.allowed} (no expression)`);
  }

  /** A list that is not empty; [] when the field is absent and may be. */
  list(field: string, optional: boolean): readonly Json[] {
    const value = this.fields[field];
    if (value === undefined && optional) return [];
    if (Array.isArray(value) && value.length > 0) return value;
    throw this.problem(field, `got ${JSON.stringify(value)}, allowed is a list that is not empty`);
  }

  /** A field that may hold expressions at any depth. */
  field(field: string, reads: readonly StatesMember[] = []): Field | undefined {
    const value = this.fields[field];
    return value === undefined ? undefined : compileField(value, this.place(field, reads));
  }

  /** A field of one kind, literal or an expression. */
  typed<T extends Json>(field: string, kind: Kind<T>): Field<T> | undefined {
    const value = this.fields[field];
    return value === undefined ? undefined : compileTyped(value, kind, this.place(field, []));
  }

  /** The error for a field of this object (or, for '', the object itself): says where, then what. */
  problem(field: string, what: string): DefinitionError {
    const location = [this.path, field].filter((part) => part !== '').join('/');
    const where = [this.state && `State "${this.state}"`, location && `field "${location}"`].filter(Boolean).join(', ');
    return new DefinitionError(`${where || 'The definition'}: ${what}`);
  }

  private place(field: string, reads: readonly StatesMember[]): Place {
    return { state: this.state, field: this.path === '' ? field : `${this.path}/${field}`, reads };
  }
}
