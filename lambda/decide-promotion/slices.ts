import { MIN_JUDGED_PROMPTS } from '../../lib/contract/limits';
import type { DecisionRule, SliceSettings } from '../../lib/contract/promotion';
import { type Bootstrap, compare, type Measure } from './compare';
import type { Guards } from './guard-rules';
import type { PromptPair } from '../shared/pair-prompts';
import { namesWords } from './sentences';

/** Slices named in one sentence. */
const MAX_NAMES = 10;

interface Slice {
  readonly value: string;
  readonly pairs: readonly PromptPair[];
  /** Independent groups of prompts. */
  readonly groups: number;
}

/** The slices that a field makes, those that are too small as rules that say so. */
export function slicesOf(
  pairs: readonly PromptPair[],
  { field, tolerance, critical }: SliceSettings,
  score: Measure,
  bootstrap: Bootstrap,
): Guards {
  const found = slicesBy(field, pairs);
  const absent = critical.filter((value) => found.every((slice) => slice.value !== value));
  const small = [
    ...found.filter(({ groups }) => groups < MIN_JUDGED_PROMPTS),
    ...absent.map((value): Slice => ({ value, pairs: [], groups: 0 })),
  ];
  const others = small.filter(({ value }) => !critical.includes(value));
  return {
    guards: found.flatMap(({ value, pairs: own, groups }) => {
      const name = `${field}=${value}`;
      const comparison = groups < MIN_JUDGED_PROMPTS ? undefined : compare(own, score, name, bootstrap);
      return comparison ? [{ kind: 'slice', name, tolerance, comparison }] : [];
    }),
    rules: [
      ...small.filter(({ value }) => critical.includes(value)).map((slice) => criticalRule(field, slice)),
      ...(others.length > 0 ? [smallRule(field, others)] : []),
    ],
  };
}

function slicesBy(field: string, pairs: readonly PromptPair[]): readonly Slice[] {
  const slices = new Map<string, PromptPair[]>();
  for (const pair of pairs) {
    const value = pair.candidate.slices?.[field] ?? pair.champion.slices?.[field];
    if (value === undefined) continue;
    const known = slices.get(value);
    if (known) known.push(pair);
    else slices.set(value, [pair]);
  }
  return [...slices]
    .map(([value, own]) => ({ value, pairs: own, groups: new Set(own.map(({ group }) => group)).size }))
    .sort((one, other) => (one.value < other.value ? -1 : 1));
}

function criticalRule(field: string, { value, groups }: Slice): DecisionRule {
  const name = `${field}=${value}`;
  return {
    kind: 'slice',
    name,
    outcome: 'not-judged',
    consequence: 'ask',
    sentence: `${name}: not judged, ${groups} held-out prompts, needed ${MIN_JUDGED_PROMPTS}. The slice is critical, so a person decides.`,
    figure: { n: groups },
  };
}

function smallRule(field: string, small: readonly Slice[]): DecisionRule {
  const names = small.map(({ value, groups }) => `${value} (${groups})`);
  return {
    kind: 'slice',
    name: field,
    outcome: 'not-judged',
    consequence: 'none',
    sentence: `${field}: not judged, fewer than ${MIN_JUDGED_PROMPTS} held-out prompts each: ${namesWords(names, MAX_NAMES)}.`,
  };
}
