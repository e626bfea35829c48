import { compilePattern } from './patterns';
import { occursIn, plainText, unifiedText, unixLines, wordsIn } from './plain-text';
import type { RewardSample } from './reward-sample';
import { sampleField } from './sample-fields';

/** The text that a condition looks at: the response, all messages of the prompt, or the last one of the user. */
export type ConditionText = 'response' | 'prompt' | 'lastUserMessage';

/** A value that a field can be compared with. Text and number differ: "3" is not 3. */
export type FieldValue = string | number | boolean | null;

/**
 * A statement about one response that is true or false, written as plain JSON.
 *
 * `in` names the text to look at; it is the response unless said otherwise. `field` is a path into the metadata of the
 * row, or into `reference_answer`; dots descend. A field that is absent equals nothing and occurs nowhere.
 */
export type Condition =
  /** The text occurs. Letter case, white space and kinds of quotation marks make no difference. */
  | { readonly contains: string; readonly wholeWords?: boolean; readonly in?: ConditionText }
  /** The value of a field of the row occurs, as whole words: an order number, a name. */
  | { readonly containsField: string; readonly in?: ConditionText }
  /** An RE2 pattern matches somewhere; flags as for the grader `matches`. */
  | { readonly matches: string; readonly flags?: string; readonly in?: ConditionText }
  | { readonly minWords: number; readonly in?: ConditionText }
  | { readonly maxWords: number; readonly in?: ConditionText }
  | { readonly field: string; readonly equals: FieldValue }
  | { readonly field: string; readonly oneOf: readonly FieldValue[] }
  /** Whether the field is there with a value that is not null. */
  | { readonly field: string; readonly exists: boolean }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** What conditions see of one response; each text is prepared once, however many conditions look at it. */
export interface ConditionView {
  readonly field: (path: string) => unknown;
  readonly lines: (text: ConditionText) => string;
  readonly plain: (text: ConditionText) => string;
  readonly words: (text: ConditionText) => number;
}

export type Check = (view: ConditionView) => boolean;

type Fields = { readonly [name: string]: unknown };
type Compile = (fields: Fields, place: string) => Check;

const TEXTS: readonly string[] = ['response', 'prompt', 'lastUserMessage'] satisfies readonly ConditionText[];

const VALUE = 'a text, a number, true, false or null';

/** By the key that tells the kinds of conditions apart, with the other keys that the kind may have. */
const KINDS: { readonly [key: string]: { readonly also: readonly string[]; readonly compile: Compile } } = {
  contains: { also: ['wholeWords', 'in'], compile: compileContains },
  containsField: { also: ['in'], compile: compileContainsField },
  matches: { also: ['flags', 'in'], compile: compileMatches },
  minWords: { also: ['in'], compile: (fields, place) => compileWords(fields, 'minWords', place) },
  maxWords: { also: ['in'], compile: (fields, place) => compileWords(fields, 'maxWords', place) },
  equals: { also: ['field'], compile: (fields, place) => compileOneOf(fields, 'equals', place) },
  oneOf: { also: ['field'], compile: (fields, place) => compileOneOf(fields, 'oneOf', place) },
  exists: { also: ['field'], compile: compileExists },
  all: { also: [], compile: (fields, place) => compileList(fields.all, `${place}.all`, true) },
  any: { also: [], compile: (fields, place) => compileList(fields.any, `${place}.any`, false) },
  not: { also: [], compile: (fields, place) => negated(compileCondition(fields.not, `${place}.not`)) },
};

/**
 * A condition ready to check. Conditions arrive as JSON too, so the types are not trusted here.
 *
 * @param place - how messages name the condition: `businessRules: rules[0].must`
 * @throws an Error with the place of what is wrong inside it
 */
export function compileCondition(condition: unknown, place: string): Check {
  const kinds = `one of ${Object.keys(KINDS).join(', ')}`;
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) {
    throw new Error(`${place} is ${JSON.stringify(condition)}; expected an object with ${kinds}.`);
  }
  const fields = condition as Fields;
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
  const [kind, another] = keys.filter((key) => Object.hasOwn(KINDS, key));
  if (kind === undefined || another !== undefined) {
    throw new Error(`${place} has ${keys.join(', ') || 'no keys'}; expected exactly ${kinds}. Join several with all.`);
  }
  const { also, compile } = KINDS[kind];
  const unknown = keys.find((key) => key !== kind && !also.includes(key));
  if (unknown !== undefined) {
    const allowed = also.length > 0 ? `${kind} goes with ${also.join(', ')} only` : `${kind} stands alone`;
    throw new Error(`${place} has ${unknown}; ${allowed}.`);
  }
  return compile(fields, place);
}

/** What conditions see of a sample. */
export function conditionView(sample: RewardSample): ConditionView {
  const raw = (text: ConditionText): string => {
    if (text === 'response') return sample.response;
    if (text === 'prompt') return sample.prompt.map(({ content }) => content).join('\n');
    return sample.prompt.filter(({ role }) => role === 'user').at(-1)?.content ?? '';
  };
  return {
    field: (path) => sampleField(sample, path),
    lines: once((text) => unixLines(raw(text))),
    plain: once((text) => plainText(raw(text))),
    words: once((text) => wordsIn(unifiedText(raw(text))).length),
  };
}

function once<Value>(prepare: (text: ConditionText) => Value): (text: ConditionText) => Value {
  const known = new Map<ConditionText, Value>();
  return (text) => {
    const value = known.has(text) ? (known.get(text) as Value) : prepare(text);
    known.set(text, value);
    return value;
  };
}

function compileContains(fields: Fields, place: string): Check {
  const phrase = plainText(textAt(fields, 'contains', place));
  const { wholeWords = false } = fields;
  if (typeof wholeWords !== 'boolean') throw wrong(place, 'wholeWords', wholeWords, 'true or false');
  const where = placeOfText(fields, place);
  return (view) => occursIn(view.plain(where), phrase, wholeWords);
}

function compileContainsField(fields: Fields, place: string): Check {
  const path = textAt(fields, 'containsField', place);
  const where = placeOfText(fields, place);
  return (view) => {
    const value = view.field(path);
    const phrase = typeof value === 'string' || typeof value === 'number' ? plainText(String(value)) : '';
    return phrase !== '' && occursIn(view.plain(where), phrase, true);
  };
}

function compileMatches(fields: Fields, place: string): Check {
  const { flags = '' } = fields;
  if (typeof flags !== 'string') throw wrong(place, 'flags', flags, 'a text of i, m and s');
  const pattern = compilePattern(`${place}.matches`, textAt(fields, 'matches', place), flags);
  const where = placeOfText(fields, place);
  return (view) => pattern.occursIn(view.lines(where));
}

function compileWords(fields: Fields, key: 'minWords' | 'maxWords', place: string): Check {
  const limit = fields[key];
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 0) {
    throw wrong(place, key, limit, 'a whole number from 0');
  }
  const where = placeOfText(fields, place);
  return (view) => (key === 'minWords' ? view.words(where) >= limit : view.words(where) <= limit);
}

function compileOneOf(fields: Fields, key: 'equals' | 'oneOf', place: string): Check {
  const values: unknown = key === 'equals' ? [fields.equals] : fields.oneOf;
  const path = textAt(fields, 'field', place);
  if (!Array.isArray(values) || values.length === 0 || values.some((value) => !isFieldValue(value))) {
    throw wrong(place, key, fields[key], key === 'equals' ? VALUE : `a list of at least one, each ${VALUE}`);
  }
  const allowed: readonly unknown[] = values;
  return (view) => allowed.includes(view.field(path));
}

function compileExists(fields: Fields, place: string): Check {
  const path = textAt(fields, 'field', place);
  const { exists } = fields;
  if (typeof exists !== 'boolean') throw wrong(place, 'exists', exists, 'true or false');
  return (view) => {
    const value = view.field(path);
    return (value !== undefined && value !== null) === exists;
  };
}

function compileList(list: unknown, place: string, every: boolean): Check {
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error(`${place} is ${JSON.stringify(list)}; expected a list with at least one condition.`);
  }
  const checks = list.map((condition: unknown, index) => compileCondition(condition, `${place}[${index}]`));
  return every ? (view) => checks.every((check) => check(view)) : (view) => checks.some((check) => check(view));
}

function negated(check: Check): Check {
  return (view) => !check(view);
}

function isFieldValue(value: unknown): value is FieldValue {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function textAt(fields: Fields, key: string, place: string): string {
  const text = fields[key];
  if (typeof text === 'string' && plainText(text) !== '') return text;
  throw wrong(place, key, text, 'a text that is not blank');
}

function placeOfText(fields: Fields, place: string): ConditionText {
  const { in: where = 'response' } = fields;
  if (typeof where === 'string' && TEXTS.includes(where)) return where as ConditionText;
  throw wrong(place, 'in', where, `one of ${TEXTS.join(', ')}`);
}

const wrong = (place: string, key: string, got: unknown, allowed: string): Error =>
  new Error(`${place}.${key} is ${JSON.stringify(got)}; expected ${allowed}.`);
