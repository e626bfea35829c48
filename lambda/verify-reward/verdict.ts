import { LOW_PROBE_NAMES, type LowProbe } from '../../lib/contract/low-probes';
import { GOLD_SHARE, GOLD_THRESHOLD, PROBE_MARGIN } from '../../lib/contract/limits';
import type { ProbeResult, RewardProof } from '../../lib/contract/payloads';
import type { RewardSettings } from '../../lib/contract/settings';
import { PROBE_CURES } from './probe-cures';
import type { RewardScore } from '../shared/reward-result';

/** The scores of every answer to one row. */
export interface RowScores {
  readonly line: number;
  readonly id?: string;
  /** What to call the row in an error. */
  readonly name: string;
  /** Absent when the row has no gold answer; then `goldMissing` says why. */
  readonly gold?: RewardScore;
  readonly goldMissing?: string;
  readonly recorded: ReadonlyArray<RewardScore & { readonly source: string }>;
  readonly probes: Readonly<Record<LowProbe, RewardScore>>;
}

export interface Verdict {
  readonly gold: RewardProof['gold'];
  readonly probes: readonly ProbeResult[];
  /** What speaks against the reward, each with what to do. Empty for a good one. */
  readonly problems: readonly string[];
}

/** Rows named in one message. */
const MAX_NAMES = 3;

/** Whether the reward tells good answers from bad ones. */
export function verdictOn(rows: readonly RowScores[], { min, max }: RewardSettings['range']): Verdict {
  const range = max - min;
  const gold = goldOf(rows);
  const probes = LOW_PROBE_NAMES.map((probe) => ({ probe, mean: mean(rows.map((row) => row.probes[probe].score)) }));
  const constant = constantProblem(rows, range);
  if (constant) {
    return { gold, probes, problems: [constant] };
  }
  const anchor = anchorOf(rows, gold, max);
  const problems = [
    ...goldProblems(rows, min + GOLD_THRESHOLD * range),
    ...probeProblems(probes, anchor, PROBE_MARGIN * range),
  ];
  return { gold, probes, problems };
}

function goldOf(rows: readonly RowScores[]): RewardProof['gold'] {
  const scores = rows.flatMap(({ gold }) => gold ?? []);
  const missing = rows.find(({ goldMissing }) => goldMissing !== undefined)?.goldMissing;
  if (scores.length === 0) {
    const doubt = rows.some(hasGoodAnswer)
      ? ''
      : '; nothing was recorded either, so no answer shows that the reward likes good ones';
    return { checked: false, note: `not checked: ${missing ?? 'no row has a gold answer'}${doubt}` };
  }
  const left = rows.length - scores.length;
  const note = `checked on ${scores.length} of ${rows.length} rows${left > 0 && missing ? `; in the others ${missing}` : ''}`;
  return { checked: true, mean: mean(scores.map(({ score }) => score)), note };
}

const hasGoodAnswer = ({ gold, recorded }: RowScores) => gold !== undefined || recorded.length > 0;

/** A reward that reads a field which is not there scores everything the same, and nobody notices until the job is paid. */
function constantProblem(rows: readonly RowScores[], range: number): string | undefined {
  const scores = rows.flatMap(({ gold, recorded, probes }) => [
    ...(gold ? [gold] : []),
    ...recorded,
    ...Object.values(probes),
  ]);
  const [first] = scores;
  // Bad answers alone may well all get the floor.
  if (!rows.some(hasGoodAnswer) || scores.some(({ score }) => Math.abs(score - first.score) > 1e-9 * range)) {
    return undefined;
  }
  return (
    `all ${scores.length} answers, good and bad, got the same score ${first.score}: there is nothing to learn from. Most often ` +
    'the reward reads a field that is not there: the response is the content of the last message, the reference answer is ' +
    'reference_answer or metadata.reference_answer'
  );
}

function goldProblems(rows: readonly RowScores[], threshold: number): string[] {
  const checked = rows.filter(({ gold }) => gold !== undefined);
  const low = checked.filter(({ gold }) => gold !== undefined && gold.score < threshold - 1e-9);
  const reached = checked.length - low.length;
  if (checked.length === 0 || reached / checked.length >= GOLD_SHARE) {
    return [];
  }
  const invalid = low.filter(({ gold }) => gold?.invalid).length;
  const names = low.slice(0, MAX_NAMES).map(({ name, gold }) => `${name} got ${round(gold?.score ?? NaN)}`);
  return [
    `gold: ${reached} of ${checked.length} gold answers reached ${round(threshold)}, allowed are at least ${GOLD_SHARE * 100} %; ` +
      `for example ${names.join(', ')}${invalid > 0 ? `; ${invalid} could not be scored at all` : ''}. Make the reward accept its own ` +
      'reference answers, or name the field that holds a full answer as goldAnswer of the reward',
  ];
}

/** What good answers score: the gold ones, else the best recorded ones, else as high as it goes. */
function anchorOf(
  rows: readonly RowScores[],
  gold: RewardProof['gold'],
  max: number,
): { readonly score: number; readonly what: string } {
  if (gold.mean !== undefined) {
    return { score: gold.mean, what: 'the mean of gold answers' };
  }
  const best = rows.flatMap(({ recorded }) =>
    recorded.length > 0 ? [Math.max(...recorded.map(({ score }) => score))] : [],
  );
  return best.length > 0
    ? { score: mean(best), what: 'the mean of the best recorded answers' }
    : { score: max, what: 'the top of the range' };
}

function probeProblems(
  probes: ReadonlyArray<ProbeResult & { readonly probe: LowProbe }>,
  anchor: { readonly score: number; readonly what: string },
  margin: number,
): string[] {
  const allowed = anchor.score - margin;
  return probes.flatMap(({ probe, mean: got }) =>
    got <= allowed + 1e-9
      ? []
      : [
          `${probe}: got a mean of ${round(got)}, allowed is at most ${round(allowed)}, which is ${anchor.what} less ${round(margin)}. ` +
            `The training would learn this trick: ${PROBE_CURES[probe]}`,
        ],
  );
}

const mean = (scores: readonly number[]) => scores.reduce((sum, score) => sum + score, 0) / scores.length;
const round = (value: number) => Math.round(value * 1_000) / 1_000;
