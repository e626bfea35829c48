import { unifiedText, WORD_CHARACTER } from './plain-text';

/** One of the choices of a question. */
export interface Choice {
  /** Usually a letter. */
  readonly label: string;
  /** What it stands for, if the data says so. */
  readonly text?: string;
}

/** What a text says: one label, several at once, or nothing. */
export type Statement = readonly string[];

interface Mention {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  /** Announced by "Answer:" or the like in front, or by "is correct" behind. */
  readonly announced: boolean;
}

const MARKS = String.raw`[(\[{*_"'$)\]}\s:=,]`;
const ANNOUNCEMENT = new RegExp(
  String.raw`(?:\b(?:answer|choice|option|solution)[*_"'\s]{0,5}(?::|=|\b(?:is|was|(?:would|should|must)\sbe)\b)|` +
    String.raw`\\boxed\s{0,3}\{|####|\b(?:choose|pick|select|go(?:ing)?\swith|answer)(?=\s))${MARKS}{0,8}` +
    String.raw`(?:(?:the|option|choice|letter|answer|most|likely|probably|therefore|thus|clearly|is|\\(?:text|mathrm|mathbf))` +
    String.raw`${MARKS}{1,5}){0,6}$`,
  'i',
);
/** Longest announcement that is looked for in front of a choice. */
const MAX_ANNOUNCEMENT = 80;
const CLOSING = String.raw`^[)\]}*_"'$.:\s]{0,5}`;
const CONFIRMED = new RegExp(String.raw`${CLOSING}\bis\s(?:the\s)?(?:correct|right|best|answer)\b`, 'i');
const REJECTED_BEHIND = new RegExp(String.raw`${CLOSING}\bis(?:n't|\s(?:wrong|incorrect|false|not|out))\b`, 'i');
const REJECTED_BEFORE = /\b(?:not|isn't|never)\s(?:the\s)?(?:(?:option|choice|answer|letter)\s)?[(\[{*_"']{0,3}$/i;
const ARTICLE_BEHIND = /^[ \t]+(?!(?:is|and|or|because|since)\b|\p{L}(?!\p{L}))\p{L}/u;
const WORD_BEHIND = /^[)\]}*_"'$]{0,3}[ \t]+\p{L}/u;

/** Between choices that are stated together: "A, B", "A or B", "A) … / B) …". A blank line parts them. */
const JOINT =
  /^(?!.{0,20}\n[ \t]*\n)[\s,;/|&+()[\]{}*_"'$.:-]{0,20}(?:(?:and|or|answer|option|choice)[\s/()[\]{}*_"'$:]{1,8}){0,3}$/is;
/** Between the label of a choice and its text: "B. London". */
const OWN_TEXT = /^[ \t()[\]{}*_"'$.:,-]{0,9}$/;

/**
 * A reader of the choice that a text states last, by its label ("B", "(b)", "**B**", "Answer: B") or by its text. Where
 * choices are announced ("the answer is", `\boxed{`), only those count.
 */
export function choiceReader(choices: readonly Choice[]): (text: string) => Statement {
  const labels = new Map(choices.map(({ label }) => [label.toLowerCase(), label]));
  const texts = new Map<string, string>();
  for (const { label, text } of choices) {
    const plain = text === undefined ? '' : plainChoice(text);
    // A text that is also a label, as with blood groups, reads as the label.
    if (plain !== '' && !labels.has(plain) && !texts.has(plain)) texts.set(plain, label);
  }
  const pattern = mentionPattern([...labels.keys()], [...texts.keys()]);

  return (raw) => {
    const text = unifiedText(raw);
    const mentions: Mention[] = [];
    for (const match of text.matchAll(pattern)) {
      const mention = readMention(text, match, labels, texts);
      if (!mention) continue;
      const before = mentions.at(-1);
      if (before?.label === mention.label && OWN_TEXT.test(text.slice(before.end, mention.start))) {
        mentions.pop();
        mentions.push({ ...before, end: mention.end, announced: before.announced || mention.announced });
      } else {
        mentions.push(mention);
      }
    }
    const announced = mentions.filter((mention) => mention.announced);
    const counted = announced.length > 0 ? announced : mentions;
    if (listsAll(counted, choices.length)) return choices.map(({ label }) => label);
    return lastStatement(text, mentions, counted);
  };
}

/** How texts of choices are compared: one line, lower case, without a full stop at the end. */
export function plainChoice(text: string): string {
  return unifiedText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;,]$/, '')
    .toLowerCase();
}

function mentionPattern(labels: readonly string[], texts: readonly string[]): RegExp {
  const alternatives = (all: readonly string[]) =>
    [...all]
      .sort((a, b) => b.length - a.length)
      .map((each) => {
        const left = new RegExp(`^${WORD_CHARACTER}`, 'u').test(each) ? `(?<!${WORD_CHARACTER}|\\d[.,])` : '';
        const right = new RegExp(`${WORD_CHARACTER}$`, 'u').test(each) ? `(?!${WORD_CHARACTER}|[.,]\\d)` : '';
        return left + escaped(each).replaceAll(' ', String.raw`\s{1,9}`) + right;
      })
      .join('|');
  const label = String.raw`(?<open>(?:(?<![\p{L}\p{N}])[(\[{*_"'$])?)(?<label>${alternatives(labels)})(?<close>[)\]}*_"'$]?)`;
  // "A-level", "C++", "U.S.A." and "I'm" are no choices.
  const loose = String.raw`(?<![\p{L}\p{N}]-|\p{L}\.)${label}(?!-?[\p{L}\p{N}]|[+#]|(?<=')\p{L})`;
  return new RegExp(texts.length > 0 ? `(?<text>${alternatives(texts)})|${loose}` : loose, 'giu');
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

function readMention(
  text: string,
  match: RegExpMatchArray,
  labels: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
): Mention | undefined {
  const { text: choiceText, label: written = '', open = '', close = '' } = match.groups ?? {};
  const start = match.index ?? 0;
  const end = start + match[0].length;
  const before = text.slice(Math.max(0, start - MAX_ANNOUNCEMENT), start);
  const behind = text.slice(end, end + 40);
  if (REJECTED_BEFORE.test(before) || REJECTED_BEHIND.test(behind)) return undefined;
  const announced = ANNOUNCEMENT.test(before) || CONFIRMED.test(behind);
  if (choiceText !== undefined) {
    const label = texts.get(choiceText.replace(/\s+/g, ' ').toLowerCase());
    return label === undefined ? undefined : { label, start, end, announced };
  }
  const label = labels.get(written.toLowerCase());
  // "b)" and \boxed{b}, but no f(b).
  const closed = /^[)\]}]$/.test(close) && /(?:^|[\s{])$/.test(before);
  const marked = closed || (open !== '' && close !== '');
  if (label === undefined || !(marked || standsForItself(text, written, label, { start, end, announced }))) return;
  return { label, start, end, announced };
}

/** Whether a label without brackets or the like around it is meant as one. */
function standsForItself(
  text: string,
  written: string,
  label: string,
  { start, end, announced }: Omit<Mention, 'label'>,
): boolean {
  const behind = text.slice(end, end + 20);
  const alone =
    /(?:^|\n)[\s>#*_-]{0,9}$/.test(text.slice(Math.max(0, start - 10), start)) && /^[.):]?\s*(?:\n|$)/.test(behind);
  if (alone) return true;
  const exact = (written === label || label.length > 1) && !/^\d/.test(label);
  if (!exact && !(announced && !/^\s+\p{L}/u.test(behind))) return false;
  // "A" is an article and "I" a pronoun.
  const mayBeWord = written === 'I' || written === 'i' || (!announced && (written === 'A' || written === 'a'));
  return !(mayBeWord && ARTICLE_BEHIND.test(behind));
}

/** Every one of three or more choices is stated, and the last one only once: a list and no answer. */
function listsAll(mentions: readonly Mention[], choices: number): boolean {
  const stated = new Set(mentions.map(({ label }) => label));
  if (choices < 3 || stated.size < choices) return false;
  const last = mentions[mentions.length - 1].label;
  return mentions.filter(({ label }) => label === last).length === 1;
}

/** The labels of the last counted mention and of all that are joined to it. */
function lastStatement(text: string, mentions: readonly Mention[], counted: readonly Mention[]): Statement {
  if (counted.length === 0) return [];
  const last = mentions.lastIndexOf(counted[counted.length - 1]);
  const joined = (left: number) => {
    const { start, end } = mentions[left + 1];
    const between = text.slice(mentions[left].end, start);
    // "At first I took A. Answer: B": the announcement begins a statement of its own.
    if (!mentions[left].announced && ANNOUNCEMENT.test(between)) return false;
    // "B. C is too small": a new sentence, no list.
    return JOINT.test(between) && !(/[.\n]/.test(between) && WORD_BEHIND.test(text.slice(end, end + 9)));
  };
  let from = last;
  while (from > 0 && joined(from - 1)) from--;
  let to = last;
  while (to < mentions.length - 1 && joined(to)) to++;
  return [...new Set(mentions.slice(from, to + 1).map(({ label }) => label))];
}
