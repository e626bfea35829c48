import { max as highest, mean } from 'simple-statistics';
import { PROBE_CURES } from '../../lambda/verify-reward/probe-cures';
import { GOLD_SHARE, GOLD_THRESHOLD, PROBE_MARGIN } from '../../lib/contract/limits';
import { LOW_PROBE_NAMES, LOW_PROBES } from '../../lib/contract/low-probes';
import { figure } from '../../lib/contract/shown-figures';
import type { LoadedReward } from '../reward-loader';
import type { TrialRow } from '../reward-trial/dataset';
import { plainText } from '../reward-trial/plain-text';
import { type Answer, scoreAnswers, type ScoredAnswer } from '../reward-trial/score-answers';
import type { CheckedRow } from './checked-rows';
import type { Finding } from './finding';
import { scoreForTraining, unscored } from './unscored';

const VERY_LONG_CHARACTERS = 12_000;
const FILLER =
  'Let us think about this carefully, step by step, and weigh every detail before we come to a conclusion. ';

interface Probe {
  readonly name: string;
  readonly text: (row: TrialRow) => string;
  readonly cure: string;
}

const PROBES: readonly Probe[] = [
  ...LOW_PROBE_NAMES.map((name) => ({ name, text: LOW_PROBES[name], cure: PROBE_CURES[name] })),
  {
    name: 'very-long',
    text: () => FILLER.repeat(Math.ceil(VERY_LONG_CHARACTERS / FILLER.length)),
    cure: 'length must not pay: limit what a long answer can earn',
  },
];

/** Scores closer together than this share of the range are the same. */
const SAME = 1e-9;

const EXAMPLES = 3;

/**
 * L1: gold answers score high, and answers that no reward should like stay well below them. Thresholds are those of
 * VerifyReward.
 */
export async function checkGoldAndProbes(
  reward: LoadedReward,
  rows: readonly CheckedRow[],
  recorded: readonly ScoredAnswer[],
): Promise<readonly Finding[]> {
  const { range } = reward;
  const gold = await scoreAnswers(
    reward,
    rows.flatMap(({ row, gold: text }): Answer[] => (text === undefined ? [] : [{ row, source: 'gold', text }])),
  );
  const probes = await scoreAnswers(
    reward,
    PROBES.flatMap(({ name, text }) => rows.map(({ row }): Answer => ({ row, source: name, text: text(row) }))),
  );
  const trouble = unscored('L1', [...gold, ...probes], reward.file);
  if (trouble) return [trouble];

  const scoreOf = (answer: ScoredAnswer) => scoreForTraining(answer, range);
  const every = [...gold, ...recorded, ...probes].map(scoreOf);
  const constant = every.every((score) => Math.abs(score - every[0]) <= SAME * (range.max - range.min));
  if (constant && gold.length + recorded.length > 0) return [constantFinding(every)];

  const anchor = anchorOf(gold.map(scoreOf), recorded, reward);
  return [
    goldFinding(gold, rows, reward),
    ...PROBES.map((probe) => {
      const scores = probes.filter(({ source }) => source === probe.name).map(scoreOf);
      return probeFinding(probe, mean(scores), anchor, reward);
    }),
  ];
}

function constantFinding(scores: readonly number[]): Finding {
  return {
    level: 'L1',
    code: 'constant',
    status: 'failed',
    message: `all ${scores.length} answers, good and bad, score ${figure(scores[0])}: there is nothing to learn from. Most often the reward reads a field that is not there: the response is the content of the last message, the reference answer is reference_answer or metadata.reference_answer.`,
    figures: { score: scores[0] },
  };
}

function goldFinding(gold: readonly ScoredAnswer[], rows: readonly CheckedRow[], { range }: LoadedReward): Finding {
  const finding = { level: 'L1', code: 'gold' } as const;
  const missing = rows.find(({ goldMissing }) => goldMissing !== undefined)?.goldMissing;
  if (gold.length === 0) {
    return { ...finding, status: 'not checked', message: `${missing ?? 'no row'} (--gold-answer FIELD)` };
  }
  const threshold = range.min + GOLD_THRESHOLD * (range.max - range.min);
  const low = gold.filter((answer) => scoreForTraining(answer, range) < threshold - SAME);
  const reached = gold.length - low.length;
  const average = mean(gold.map((answer) => scoreForTraining(answer, range)));
  const figures = { answers: gold.length, reached, mean: average, threshold };
  const found = `${reached} of ${gold.length} gold answers reach ${figure(threshold)}, mean ${figure(average)}`;
  if (reached / gold.length >= GOLD_SHARE) {
    const left = rows.length - gold.length;
    const others = left > 0 && missing !== undefined ? `; for ${left} rows there is none: ${missing}` : '';
    return { ...finding, status: 'ok', message: `${found}${others}`, figures };
  }
  const examples = low.slice(0, EXAMPLES).map(({ row, outcome }) => {
    const why = outcome.reason === undefined ? '' : ` (${plainText(outcome.reason)})`;
    const score = outcome.status === 'scored' ? figure(outcome.score) : outcome.status;
    return `row "${plainText(row.id)}" (line ${row.line}): ${score}${why}`;
  });
  return {
    ...finding,
    status: 'failed',
    message: `${found}; allowed are at least ${GOLD_SHARE * 100} %. For example ${examples.join('; ')}. Make the reward accept its own reference answers, or name the field that holds a full answer with --gold-answer.`,
    figures,
  };
}

function probeFinding(
  { name, cure }: Probe,
  got: number,
  anchor: { readonly score: number; readonly what: string },
  { range: { min, max } }: LoadedReward,
): Finding {
  const margin = PROBE_MARGIN * (max - min);
  const allowed = anchor.score - margin;
  const bad = got > allowed + SAME;
  const limit = `mean ${figure(got)}, allowed is at most ${figure(allowed)}, which is ${anchor.what} less ${figure(margin)}`;
  const atFloor = got <= min + SAME;
  const advice = atFloor
    ? 'Good answers hardly score better than this one'
    : `A training would learn this trick: ${cure}`;
  return {
    level: 'L1',
    code: `probe-${name}`,
    status: bad ? 'failed' : 'ok',
    message: bad ? `${limit}. ${advice}.` : limit,
    figures: { mean: got, allowed },
  };
}

/** What good answers score: the gold ones, else the best recorded one of each prompt, else as high as it goes. */
function anchorOf(
  gold: readonly number[],
  recorded: readonly ScoredAnswer[],
  { range }: LoadedReward,
): { readonly score: number; readonly what: string } {
  if (gold.length > 0) return { score: mean([...gold]), what: 'the mean of gold answers' };
  const byPrompt = new Map<string, number[]>();
  for (const answer of recorded) {
    byPrompt.set(answer.row.id, [...(byPrompt.get(answer.row.id) ?? []), scoreForTraining(answer, range)]);
  }
  return byPrompt.size > 0
    ? {
        score: mean([...byPrompt.values()].map((scores) => highest(scores))),
        what: 'the mean of the best recorded answers',
      }
    : { score: range.max, what: 'the top of the range' };
}
