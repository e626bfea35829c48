import { mean } from 'simple-statistics';
import { countedScores } from '../../lambda/shared/evaluated-model';
import { scoredPrompts } from '../../lambda/shared/scored-prompts';
import type { MeasuredRole, ScoredPrompt } from '../../lib/contract/evaluation';
import type { RunItem } from '../../lib/contract/items';
import type { DecisionRecord } from '../../lib/contract/promotion';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import { candidateLetter } from './blind-order';
import { choosePairs, promptChanges } from './choose-pairs';
import type { Review, ShownAnswer } from './review';

/** Pairs of each kind. */
const OF_EACH = 10;

/** A longer answer is cut: a page must open. */
const LONGEST_ANSWER = 100_000;

/** The lines of an object in the output bucket; none when there is no such object. */
export type LinesOf = (key: string) => AsyncIterable<string>;

type Scores = Pick<ScoredPrompt, 'prompt' | 'scores' | 'unscored'>;

/**
 * What a reviewer of this run sees. Results are read twice, first their figures, then the texts that are shown: all texts
 * together may be larger than memory.
 *
 * @throws Error when the run has no decision yet, or objects of it are gone
 */
export async function loadReview(item: RunItem, linesOf: LinesOf): Promise<Review> {
  const { run, plan, promotion, baseline, approvalId } = item;
  if (!plan || !promotion) {
    throw new Error(
      `run ${run.runId}: nothing can be reviewed, because its model has not been compared with another one ` +
        `(status ${item.status}${item.outcome ? `, ended as ${item.outcome}` : ''}). A run can be reviewed once it waits for approval.`,
    );
  }
  const { range } = run.settings.reward;
  const read = (role: MeasuredRole) =>
    scoredPrompts({ runId: run.runId, role, set: 'held-out', shards: plan.heldOut }, linesOf);
  const opponentRole = plan.champion ? 'champion' : 'base';
  const candidate = await figuresOf(read('candidate'));
  const opponent = await figuresOf(read(opponentRole));
  const changes = promptChanges(candidate, opponent, range);
  const seed = approvalId ?? run.runId;
  const chosen = choosePairs(changes, seed, OF_EACH);
  const wanted = new Set(chosen.map(({ prompt }) => prompt));
  const ours = await answersTo(wanted, read('candidate'), range);
  const theirs = await answersTo(wanted, read(opponentRole), range);
  return {
    run,
    opponent: plan.champion ? 'champion' : 'base model',
    promotion,
    record: await decisionRecord(promotion.decisionKey, linesOf),
    ...(baseline && { baseline }),
    scores: { candidate: scoresOf(candidate, range), opponent: scoresOf(opponent, range) },
    changes: changes.map(({ change }) => change),
    pairs: chosen.flatMap(({ prompt, change, reasons }) => {
      const [one, other] = [ours.get(prompt), theirs.get(prompt)];
      if (!one || !other) return [];
      const letter = candidateLetter(seed, prompt);
      const [a, b] = letter === 'A' ? [one.answer, other.answer] : [other.answer, one.answer];
      return [{ question: one.question, a, b, candidate: letter, change, reasons }];
    }),
  };
}

async function figuresOf(prompts: AsyncIterable<ScoredPrompt>): Promise<readonly Scores[]> {
  const figures: Scores[] = [];
  for await (const { prompt, scores, unscored } of prompts) figures.push({ prompt, scores, unscored });
  return figures;
}

const scoresOf = (prompts: readonly Scores[], range: ScoreRange): readonly number[] =>
  prompts.flatMap((prompt) => countedScores(prompt, range));

async function answersTo(
  wanted: ReadonlySet<string>,
  prompts: AsyncIterable<ScoredPrompt>,
  range: ScoreRange,
): Promise<ReadonlyMap<string, { readonly question: string; readonly answer: ShownAnswer }>> {
  const answers = new Map<string, { question: string; answer: ShownAnswer }>();
  for await (const scored of prompts) {
    if (!wanted.has(scored.prompt)) continue;
    answers.set(scored.prompt, {
      question: scored.question.slice(0, LONGEST_ANSWER),
      answer: typicalAnswer(scored, range),
    });
  }
  return answers;
}

/** Of several answers to a prompt the one whose score is closest to their mean: neither luck nor misfortune. */
export function typicalAnswer(scored: ScoredPrompt, range: ScoreRange): ShownAnswer {
  const { scores, responses, unscored } = scored;
  const counted = [...countedScores(scored, range)];
  const average = mean(counted);
  const distances = scores.map((score) => Math.abs(score - average));
  const index = distances.indexOf(Math.min(...distances));
  const text = responses[index];
  return {
    ...(text !== undefined && { text: text.slice(0, LONGEST_ANSWER), score: scores[index] }),
    leftOut: Math.max(0, (text ?? '').length - LONGEST_ANSWER),
    mean: average,
    answers: counted.length,
    unscored: [...new Set(unscored)],
  };
}

async function decisionRecord(key: string, linesOf: LinesOf): Promise<DecisionRecord> {
  const lines: string[] = [];
  for await (const line of linesOf(key)) lines.push(line);
  if (lines.length === 0) {
    throw new Error(`${key}: got nothing, expected the record of the decision. Somebody deleted objects of this run.`);
  }
  return JSON.parse(lines.join('\n')) as DecisionRecord;
}
