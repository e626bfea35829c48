/** What one person says of one recorded answer, or of two answers to the same row. */
export interface LabelLine {
  readonly line: number;
  readonly id: string;
  /** The source of the answer, or of the two that are compared, these in alphabetical order. */
  readonly sources: readonly string[];
  /** A number; 1 for yes and 0 for no; 1 for the first of two answers, -1 for the second, 0 for neither. */
  readonly label: number;
  /** Who says so; empty when nobody is named. */
  readonly annotator: string;
}

/** What people were asked for. */
export type LabelKind = 'boolean' | 'number' | 'preference';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads labels: rows `{ "id", "source", "label" }` with true, false or a number, or rows `{ "id", "sources", "preferred" }`
 * with two sources and one of them or null. Each may have an `annotator`.
 *
 * @throws Error naming the line, when a row is not of this form or kinds are mixed
 */
export function readLabelLines(
  name: string,
  text: string,
): { readonly kind: LabelKind; readonly lines: readonly LabelLine[] } {
  const read = text
    .split('\n')
    .flatMap((each, index) => (each.trim() === '' ? [] : [labelLine(`${name}:${index + 1}`, each, index + 1)]));
  if (read.length === 0) {
    throw new Error(
      `--labels: ${name} is empty. Give rows { "id", "source", "label" } or { "id", "sources", "preferred" }.`,
    );
  }
  const [{ kind, line }] = read;
  const mixed = read.find((each) => each.kind !== kind);
  if (mixed) {
    throw new Error(
      `${name}:${mixed.line}: label: got a ${mixed.kind}, allowed is a ${kind} as in line ${line}. Use one kind of label in a file.`,
    );
  }
  return { kind, lines: read };
}

function labelLine(place: string, text: string, line: number): LabelLine & { readonly kind: LabelKind } {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    throw new Error(`${place}: not JSON. Each line is one object { "id", "source", "label" }.`);
  }
  const fields = (typeof row === 'object' && row !== null ? row : {}) as Fields;
  const said = 'sources' in fields || 'preferred' in fields ? preferenceIn(fields, place) : ratingIn(fields, place);
  const { annotator = '' } = fields;
  if (typeof annotator !== 'string' && typeof annotator !== 'number') {
    throw new Error(`${place}: annotator: got a ${typeof annotator}, allowed is a text, the same for all of a person.`);
  }
  return { line, id: String(fields.id), annotator: String(annotator), ...said };
}

function ratingIn(
  { id, source, label }: Fields,
  place: string,
): Pick<LabelLine, 'sources' | 'label'> & { readonly kind: LabelKind } {
  if (!isId(id) || typeof source !== 'string') {
    throw new Error(
      `${place}: a label needs the texts id and source; got id (${typeof id}), source (${typeof source}).`,
    );
  }
  if (typeof label === 'boolean') return { kind: 'boolean', sources: [source], label: Number(label) };
  if (typeof label === 'number') return { kind: 'number', sources: [source], label };
  throw new Error(`${place}: label: got a ${typeof label}, allowed is true, false or a number.`);
}

function preferenceIn(
  { id, sources, preferred }: Fields,
  place: string,
): Pick<LabelLine, 'sources' | 'label'> & { readonly kind: LabelKind } {
  const [one, other, more] = (Array.isArray(sources) ? sources : []) as readonly unknown[];
  if (!isId(id) || typeof one !== 'string' || typeof other !== 'string' || one === other || more !== undefined) {
    throw new Error(
      `${place}: a preference needs the text id and two different sources; got id (${typeof id}), sources ${shown(sources)}.`,
    );
  }
  if (preferred !== null && preferred !== one && preferred !== other) {
    throw new Error(
      `${place}: preferred: got ${shown(preferred)}, allowed is one of ${shown(sources)}, or null when neither is better.`,
    );
  }
  const ordered = one < other ? [one, other] : [other, one];
  return { kind: 'preference', sources: ordered, label: preferred === null ? 0 : preferred === ordered[0] ? 1 : -1 };
}

const isId = (id: unknown): boolean => typeof id === 'string' || typeof id === 'number';

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 100);
