import { max as highest, min as lowest } from 'simple-statistics';
import { type Estimate, MIN_SPREAD, type ScoreRange } from '../../lib/contract/reward-statistics';
import { figure, interval, percent } from '../../lib/contract/shown-figures';
import { groupedBy } from '../reward-report/figures';
import { bootstrapped, cohensKappa, rankCorrelation } from '../reward-trial/statistics';
import type { Finding } from './finding';
import type { LabelledItem, Labels } from './labels';
import { scoreForTraining } from './unscored';

/**
 * Kappa or rank correlation below which a reward measures something else than people do: "moderate" begins here. Where
 * people agree less than this with each other, as much as they do is enough.
 */
const MODERATE = 0.4;

/** What the reward or a person says of an answer, or of two. */
interface Word {
  /** For the rank correlation. */
  readonly value: number;
  /** For accuracy and kappa: good or not; the first, the second or neither. */
  readonly verdict: number;
}

interface Item {
  readonly reward: Word;
  readonly people: readonly Word[];
}

type Pair = readonly [Word, Word];

const PAIRS = {
  reward: ({ reward, people }: Item): readonly Pair[] => people.map((person) => [reward, person] as const),
  people: ({ people }: Item): readonly Pair[] =>
    people.flatMap((one, index) => people.slice(index + 1).map((other) => [one, other] as const)),
};

const FIGURES = {
  accuracy: (pairs: readonly Pair[]) =>
    pairs.length === 0
      ? undefined
      : pairs.filter(([one, other]) => one.verdict === other.verdict).length / pairs.length,
  kappa: (pairs: readonly Pair[]) => cohensKappa(pairs.map(([one, other]) => [one.verdict, other.verdict])),
  'rank-correlation': (pairs: readonly Pair[]) =>
    rankCorrelation(pairs.map(([one, other]) => [one.value, other.value])),
};

/** Share of the preferences for one of the two answers that the reward shares. */
const decidedAlike = (pairs: readonly Pair[]) => FIGURES.accuracy(pairs.filter(([, person]) => person.verdict !== 0));

/**
 * L3: the reward and people agree on recorded answers. Verdicts (yes or no, which of two) decide by Cohen's kappa, numbers by
 * rank correlation; numbers count as good from the middle between the lowest and the highest label. Scores of two answers
 * that hardly differ prefer neither. Where several people say something of the same answers, what they reach among
 * themselves is the measure. Figures are over all pairs of one who says something with another.
 *
 * @param successFrom score from which the reward calls an answer good; middle of the range when not given
 */
export function checkAgreement(
  labels: Labels,
  range: ScoreRange,
  successFrom: number | undefined,
  random: () => number,
): readonly Finding[] {
  const { kind, people } = labels;
  const wordsOn = kind === 'preference' ? preferences(range) : ratings(labels, range, successFrom);
  const prompts = [...groupedBy(labels.items, ({ answers: [{ row }] }) => row.id).values()].map((own) =>
    own.map(wordsOn),
  );
  const estimate = (name: keyof typeof FIGURES, pairs: (item: Item) => readonly Pair[]) =>
    bootstrapped(prompts, (items) => FIGURES[name](items.flatMap(pairs)), random);
  const deciding = kind === 'number' ? 'rank-correlation' : 'kappa';
  const among = estimate(deciding, PAIRS.people);
  const limit = among && among.low > 0 ? Math.min(MODERATE, among.value) : MODERATE;
  const what = kind === 'preference' ? 'preferences' : 'labels';
  const count = `${prompts.flat().flatMap(PAIRS.reward).length} ${what}${people > 1 ? ` of ${people} people` : ''} on ${prompts.length} prompts`;
  const decided = kind === 'preference' ? decidedAlike(prompts.flat().flatMap(PAIRS.reward)) : undefined;
  const ofDecided = decided === undefined ? '' : `; ${percent(decided)} of those for one of the two`;
  const kappa = estimate('kappa', PAIRS.reward);
  const rank = estimate('rank-correlation', PAIRS.reward);
  const judgedBy = (code: 'kappa' | 'rank-correlation', found: Estimate | undefined, told: string) =>
    judged(said(code, found, figure, told), found, code === deciding ? limit : undefined);
  return [
    { ...said('accuracy', estimate('accuracy', PAIRS.reward), percent, `${count}${ofDecided}`), status: 'ok' },
    judgedBy('kappa', kappa, 'agreement beyond chance'),
    judgedBy('rank-correlation', rank, `${kind === 'preference' ? 'differences of scores' : 'scores'} against labels`),
    ...amongPeople(deciding, {
      among,
      accuracy: estimate('accuracy', PAIRS.people),
      reward: deciding === 'kappa' ? kappa : rank,
      difference: bootstrapped(prompts, (items) => difference(items, FIGURES[deciding]), random),
    }),
  ];
}

/** Good or not: scores from the middle of the range, labels from the middle of the labels. */
function ratings({ kind, items }: Labels, range: ScoreRange, successFrom: number | undefined) {
  const scoreLimit = successFrom ?? (range.min + range.max) / 2;
  const all = items.flatMap(({ labels }) => labels);
  const labelLimit = kind === 'boolean' ? 0.5 : (lowest(all) + highest(all)) / 2;
  const word = (value: number, limit: number): Word => ({ value, verdict: Number(value >= limit) });
  return ({ answers: [answer], labels }: LabelledItem): Item => ({
    reward: word(scoreForTraining(answer, range), scoreLimit),
    people: labels.map((label) => word(label, labelLimit)),
  });
}

/** The first, the second or neither; scores that differ by no more than a training notices prefer neither. */
function preferences(range: ScoreRange) {
  const margin = MIN_SPREAD * (range.max - range.min);
  return ({ answers: [first, second], labels }: LabelledItem): Item => {
    const value = scoreForTraining(first, range) - scoreForTraining(second, range);
    return {
      reward: { value, verdict: Math.abs(value) <= margin ? 0 : Math.sign(value) },
      people: labels.map((label) => ({ value: label, verdict: label })),
    };
  };
}

/** How much more the reward agrees with people than they do with each other; both on the same draw of prompts. */
function difference(items: readonly Item[], of: (pairs: readonly Pair[]) => number | undefined): number | undefined {
  const [reward, people] = [of(items.flatMap(PAIRS.reward)), of(items.flatMap(PAIRS.people))];
  return reward === undefined || people === undefined ? undefined : reward - people;
}

interface PeopleFigures {
  readonly among: Estimate | undefined;
  readonly accuracy: Estimate | undefined;
  readonly reward: Estimate | undefined;
  readonly difference: Estimate | undefined;
}

/** Nothing where no two people say something of the same answer. */
function amongPeople(
  deciding: 'kappa' | 'rank-correlation',
  { among, accuracy, reward, difference }: PeopleFigures,
): readonly Finding[] {
  if (among === undefined || accuracy === undefined) return [];
  const words = deciding.replace('-', ' ');
  const found = `people agree with each other in ${percent(accuracy.value)} (${interval(accuracy, percent)}), ${words} ${figure(among.value)} (${interval(among)})`;
  const finding = { level: 'L3', code: 'people', figures: { ...among, accuracy, reward, difference } } as const;
  if (among.low <= 0) {
    return [
      {
        ...finding,
        status: 'warn',
        message: `${found}: perhaps no more than by chance. Agree on what a good answer is before a reward is measured by it.`,
      },
    ];
  }
  if (reward === undefined || difference === undefined) {
    return [{ ...finding, status: 'not checked', message: `${found}; the reward cannot be compared with them` }];
  }
  const told = `${words} ${figure(reward.value)}, difference ${figure(difference.value)} (${interval(difference)})`;
  return [
    difference.high < 0
      ? {
          ...finding,
          status: 'warn',
          message: `${found}; the reward agrees less with them than they do with each other: ${told}`,
        }
      : {
          ...finding,
          status: 'ok',
          message: `${found}; the reward agrees no less with them, as far as these labels tell: ${told}`,
        },
  ];
}

function said(
  code: string,
  estimate: Estimate | undefined,
  shown: (value: number) => string,
  what: string,
): Omit<Finding, 'status'> {
  const message = estimate ? `${shown(estimate.value)} (${interval(estimate, shown)}), ${what}` : `none, ${what}`;
  return { level: 'L3', code, message, ...(estimate && { figures: { ...estimate } }) };
}

/** @param limit what the figure has to reach, if it decides */
function judged(finding: Omit<Finding, 'status'>, estimate: Estimate | undefined, limit: number | undefined): Finding {
  if (estimate === undefined) {
    return { ...finding, status: 'not checked', message: 'all labels or all scores are the same: nothing to compare' };
  }
  if (limit === undefined || estimate.low >= limit) return { ...finding, status: 'ok' };
  const advice = `needed ${figure(limit)}: read the answers on which they differ, then change the reward or the labels`;
  return estimate.high < limit
    ? { ...finding, status: 'failed', message: `${finding.message}; ${advice}.` }
    : { ...finding, status: 'warn', message: `${finding.message}; ${advice}. The interval does not settle it.` };
}
