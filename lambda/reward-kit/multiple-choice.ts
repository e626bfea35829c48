import { InvalidSample } from './errors';
import type { Grader } from './grader';
import { referenceText, type RewardSample } from './reward-sample';
import { sampleField } from './sample-fields';
import { choiceReader, plainChoice, type Choice, type Statement } from './stated-choice';

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const DEFAULT_LETTERS = 4;
const MIN_CHOICES = 2;

/** Choices as a list of texts, lettered A, B, C, …, or as texts by their labels. */
export type Choices = readonly string[] | { readonly [label: string]: string };

export interface MultipleChoiceOptions {
  /**
   * Field of the dataset row with the choices, as a list of texts or as texts by label; dots descend.
   * @default - no field: `choices` counts for every row
   */
  readonly choicesField?: string;
  /**
   * The choices of every row. Not together with `choicesField`.
   * @default - A, B, C and D, with no texts
   */
  readonly choices?: Choices;
  /**
   * Field of the reference answer that holds the right choice, its label or its text; dots descend.
   * @default - the reference answer itself, which must be a text
   */
  readonly referenceField?: string;
}

/**
 * 1 when the response states the right choice, else 0. A choice is stated by its label (`B`, `(b)`, `B)`, `**B**`) or by
 * its text, with or without an announcement (`Answer: B`, `the answer is B`, `B is correct`, `\boxed{B}`).
 *
 * - Announced choices count before others; the last statement counts: "Answer: A. No, wait. Answer: B" is B.
 * - Two choices in one statement ("A or B") score 0, and so does a list of all choices without an answer behind it.
 * - Choices that are ruled out ("not A", "A is wrong") do not count, nor does the article "A".
 * - A response without a choice scores 0.
 *
 * A row whose reference answer is none of the choices, or whose choices cannot be read, is invalid.
 *
 * @throws an Error when `choices` holds fewer than two or more than 26 texts, or `choicesField` is given too
 * @example
 * multipleChoice({ choicesField: 'choices', referenceField: 'answer' })
 */
export function multipleChoice(options: MultipleChoiceOptions = {}): Grader {
  const { choicesField, choices, referenceField } = options;
  if (choices !== undefined && choicesField !== undefined) {
    throw new Error('multipleChoice: got choices and choicesField; expected one of them.');
  }
  const fixed = choices === undefined ? undefined : readChoices(choices);
  if (typeof fixed === 'string') throw new Error(`multipleChoice: choices ${fixed}.`);
  const common = questionOf(fixed ?? LETTERS.slice(0, DEFAULT_LETTERS).map((label) => ({ label })));

  return function multipleChoice(sample) {
    const { choices: known, read } = choicesField === undefined ? common : questionOf(choicesIn(sample, choicesField));
    const right = rightLabel(referenceText(sample, referenceField), known, read);
    const stated = read(sample.response);
    if (stated.length === 0) return { score: 0, reason: `no choice stated; wanted ${right}` };
    if (stated.length > 1)
      return { score: 0, reason: `several choices stated (${stated.join(', ')}); wanted ${right}` };
    return { score: stated[0] === right ? 1 : 0, reason: `stated ${stated[0]}; wanted ${right}` };
  };
}

interface Question {
  readonly choices: readonly Choice[];
  readonly read: (text: string) => Statement;
}

const questionOf = (choices: readonly Choice[]): Question => ({ choices, read: choiceReader(choices) });

function choicesIn(sample: RewardSample, field: string): readonly Choice[] {
  const choices = readChoices(sampleField(sample, field));
  if (typeof choices === 'string') throw new InvalidSample(`${field} ${choices}.`);
  return choices;
}

/** The choices, or what is wrong with them. */
function readChoices(found: unknown): readonly Choice[] | string {
  const expected = `expected a list of ${MIN_CHOICES} to ${LETTERS.length} texts, or texts by label`;
  if (typeof found !== 'object' || found === null)
    return `is ${found === undefined ? 'missing' : typeof found}; ${expected}`;
  const entries: [string, unknown][] = Array.isArray(found)
    ? found.map((text: unknown, index) => [LETTERS[index], text])
    : Object.entries(found);
  if (entries.length < MIN_CHOICES || entries.length > LETTERS.length) return `has ${entries.length}; ${expected}`;
  const choices: Choice[] = [];
  for (const [label, value] of entries) {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || text.trim() === '' || label.trim() === '') {
      return `has ${JSON.stringify(value)} as "${label}"; ${expected}, none of them blank`;
    }
    choices.push({ label, text });
  }
  return choices;
}

function rightLabel(reference: string, choices: readonly Choice[], read: Question['read']): string {
  const wanted = plainChoice(reference);
  const exact =
    choices.find(({ label }) => plainChoice(label) === wanted) ??
    choices.find(({ text }) => text !== undefined && plainChoice(text) === wanted);
  if (exact) return exact.label;
  const stated = read(reference);
  if (stated.length === 1) return stated[0];
  const labels = choices.map(({ label }) => label).join(', ');
  throw new InvalidSample(
    `The reference answer states ${stated.length} choices; expected one of ${labels}, or its text.`,
  );
}
