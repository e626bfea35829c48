import { groupedBy } from '../reward-report/figures';
import { plainText } from '../reward-trial/plain-text';
import type { ScoredAnswer } from '../reward-trial/score-answers';

/** A person's word on one recorded answer. */
export interface LabelledAnswer {
  readonly answer: ScoredAnswer;
  /** A number, or 1 for yes and 0 for no. */
  readonly label: number;
}

export interface Labels {
  readonly labelled: readonly LabelledAnswer[];
  /** Whether all labels are true or false. */
  readonly yesOrNo: boolean;
}

interface LabelLine {
  readonly line: number;
  readonly id: string;
  readonly source: string;
  readonly label: boolean | number;
}

/**
 * Joins labels, rows `{ "id", "source", "label" }` with true, false or a number, with the answers that they are about. Where
 * a source answered a row several times, as many labels are needed, in the order of the responses.
 *
 * @throws Error naming the line, when a label is not of this form or belongs to no answer, or kinds are mixed
 */
export function joinLabels(name: string, text: string, answers: readonly ScoredAnswer[]): Labels {
  const lines = text
    .split('\n')
    .flatMap((each, index) => (each.trim() === '' ? [] : [labelLine(name, each, index + 1)]));
  if (lines.length === 0) {
    throw new Error(`--labels: ${name} is empty. Give rows { "id", "source", "label" }.`);
  }
  const yesOrNo = typeof lines[0].label === 'boolean';
  const mixed = lines.find(({ label }) => (typeof label === 'boolean') !== yesOrNo);
  if (mixed) {
    throw new Error(
      `${name}:${mixed.line}: label: got a ${typeof mixed.label}, allowed is a ${typeof lines[0].label} as in line ${lines[0].line}. Use one kind of label in a file.`,
    );
  }
  const answersOf = groupedBy(answers, ({ row, source }) => keyOf(row.id, source));
  const labelled = [...groupedBy(lines, ({ id, source }) => keyOf(id, source))].flatMap(([key, own]) =>
    paired(name, own, answersOf.get(key) ?? []),
  );
  return { labelled, yesOrNo };
}

function paired(name: string, labels: readonly LabelLine[], answers: readonly ScoredAnswer[]): LabelledAnswer[] {
  if (labels.length === answers.length) {
    return answers.map((answer, index) => ({ answer, label: Number(labels[index].label) }));
  }
  const [{ line, id, source }] = labels;
  const about = `${name}:${line}: row "${plainText(id)}", source "${plainText(source)}"`;
  throw new Error(
    answers.length === 0
      ? `${about}: no recorded answer has this id and source. Label answers of the --responses file, to rows of the dataset.`
      : `${about}: got ${labels.length} labels, allowed are ${answers.length}, one for each recorded answer in their order.`,
  );
}

function labelLine(name: string, text: string, line: number): LabelLine {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    throw new Error(`${name}:${line}: not JSON. Each line is one object { "id", "source", "label" }.`);
  }
  const { id, source, label } = (typeof row === 'object' && row !== null ? row : {}) as Record<string, unknown>;
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof source !== 'string') {
    throw new Error(
      `${name}:${line}: a label needs the texts id and source; got id (${typeof id}), source (${typeof source}).`,
    );
  }
  if (typeof label !== 'boolean' && typeof label !== 'number') {
    throw new Error(`${name}:${line}: label: got a ${typeof label}, allowed is true, false or a number.`);
  }
  return { line, id: String(id), source, label };
}

const keyOf = (id: string, source: string) => JSON.stringify([id, source]);
