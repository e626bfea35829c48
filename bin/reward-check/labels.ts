import { groupedBy } from '../reward-report/figures';
import { plainText } from '../reward-trial/plain-text';
import type { ScoredAnswer } from '../reward-trial/score-answers';
import { type LabelKind, type LabelLine, readLabelLines } from './label-lines';

/** What people say of one recorded answer, or of two to the same row. */
export interface LabelledItem {
  /** One answer, or the two that are compared. */
  readonly answers: readonly ScoredAnswer[];
  /** One of each person, in the order of their names: a number, 1 or 0; of two answers 1, -1 or 0. */
  readonly labels: readonly number[];
}

export interface Labels {
  readonly kind: LabelKind;
  /** How many say something. */
  readonly people: number;
  readonly items: readonly LabelledItem[];
}

/**
 * Joins labels with the answers that they are about. Where a source answered a row several times, each person gives as
 * many labels, in the order of the responses; such answers cannot be compared with others.
 *
 * @throws Error naming the line, when a label is not of the form, belongs to no answer, or is one too many
 */
export function joinLabels(name: string, text: string, answers: readonly ScoredAnswer[]): Labels {
  const { kind, lines } = readLabelLines(name, text);
  const answersOf = groupedBy(answers, ({ row, source }) => keyOf(row.id, [source]));
  const items = [...groupedBy(lines, ({ id, sources }) => keyOf(id, sources)).values()].flatMap((own) => {
    const [{ id, sources }] = own;
    const found = sources.map((source) => ({ source, answers: answersOf.get(keyOf(id, [source])) ?? [] }));
    return labelledItems(name, own, found);
  });
  return { kind, people: new Set(lines.map(({ annotator }) => annotator)).size, items };
}

interface FoundAnswers {
  readonly source: string;
  readonly answers: readonly ScoredAnswer[];
}

function labelledItems(name: string, lines: readonly LabelLine[], found: readonly FoundAnswers[]): LabelledItem[] {
  const [{ id, line }] = lines;
  const about = (source: string, at = line) => `${name}:${at}: row "${plainText(id)}", source "${plainText(source)}"`;
  const missing = found.find(({ answers }) => answers.length === 0);
  if (missing) {
    throw new Error(
      `${about(missing.source)}: no recorded answer has this id and source. Label answers of the --responses file, to rows of the dataset.`,
    );
  }
  const [{ source, answers }] = found;
  const repeated = found.find((each) => each.answers.length > 1);
  if (found.length > 1 && repeated) {
    throw new Error(
      `${about(repeated.source)}: got ${repeated.answers.length} recorded answers, allowed is one where answers are compared. Give each answer a source of its own.`,
    );
  }
  const people = [...groupedBy(lines, ({ annotator }) => annotator)].sort(([one], [other]) => (one < other ? -1 : 1));
  const odd = people.find(([, own]) => own.length !== answers.length);
  if (odd) {
    const [annotator, own] = odd;
    const who = annotator === '' ? '' : ` of "${plainText(annotator)}"`;
    throw new Error(
      `${about(source, own[0].line)}: got ${own.length} labels${who}, allowed are ${answers.length}, one for each recorded answer in their order. Name people by "annotator" where several label the same answer.`,
    );
  }
  return answers.map((_, index) => ({
    answers: found.map((each) => each.answers[index]),
    labels: people.map(([, own]) => own[index].label),
  }));
}

const keyOf = (id: string, sources: readonly string[]) => JSON.stringify([id, ...sources]);
