import { mean } from 'simple-statistics';
import type { MeanEstimate, PromotionDecision, ScoredPrompt } from '../../lib/contract/evaluation';
import type { RunItem } from '../../lib/contract/items';
import type { ScoreRange } from '../../lib/contract/reward-statistics';
import type { RehearsedEvaluation } from '../../rehearsal/result';
import { comparedMeans, meansTable } from '../decision-report/estimates';
import { rulesTable } from '../decision-report/rules';
import { escaped } from '../reward-report/escape';
import { score } from './words';

/** Prompts that are shown side by side. */
const SHOWN = 6;
const LONGEST_TEXT = 2_000;

/** What the run measured, how it decided, and the answers that changed most. */
export function comparisonSection(
  { run, promotion, baseline }: RunItem,
  evaluation: RehearsedEvaluation | undefined,
): string {
  return [
    promotion ? intervals(promotion, run.settings.reward.range) : '',
    promotion ? '' : baselineOnly(baseline?.base, run.settings.reward.range),
    evaluation?.decision ? decisionTable(evaluation.decision) : '',
    evaluation ? changedAnswers(evaluation) : '',
  ]
    .filter(Boolean)
    .join('\n');
}

function intervals(promotion: PromotionDecision, range: ScoreRange): string {
  return `<h2>Candidate against what it must beat</h2>
<p class="quiet">Means on the held-out prompts. The mark is the mean, the band its 95 % interval.</p>
${comparedMeans(promotion, 'compared model', range)}
<p><strong>${escaped(promotion.decision)}</strong>: <bdi>${escaped(promotion.reason)}</bdi></p>`;
}

function baselineOnly(base: MeanEstimate | undefined, range: ScoreRange): string {
  if (!base) return '';
  return `<h2>Baseline</h2>${meansTable([{ name: 'base model', estimate: base, colour: 'var(--s6)' }], range)}`;
}

function decisionTable({ rules, heldOutUses }: NonNullable<RehearsedEvaluation['decision']>): string {
  return `<h2>Decision</h2>
<p class="quiet">Every rule with its figure. This held-out set has been used for ${heldOutUses} decisions.</p>
${rulesTable(rules)}`;
}

function changedAnswers({ compared, candidate }: RehearsedEvaluation): string {
  const before = new Map(compared.prompts.map((prompt) => [prompt.prompt, prompt]));
  const changed = candidate
    .flatMap((after) => {
      const was = before.get(after.prompt);
      return was && was.scores.length > 0 && after.scores.length > 0
        ? [{ was, after, change: mean([...after.scores]) - mean([...was.scores]) }]
        : [];
    })
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change))
    .slice(0, SHOWN);
  if (changed.length === 0) return '';
  const articles = changed.map(
    ({ was, after, change }) =>
      `<article class="${change < 0 ? 'low' : 'high'}"><header><span class="score">${change < 0 ? '−' : '+'}${score(Math.abs(change))}</span></header>
<pre dir="auto">${text(after.question)}</pre>
<div class="pair">${answerOf('compared model', was)}${answerOf('candidate', after)}</div></article>`,
  );
  return `<h2>Answers that changed most</h2>
<p class="quiet">The first answer of each model to the held-out prompts whose mean score moved furthest, up or down.</p>
<div class="card">${articles.join('\n')}</div>`;
}

function answerOf(who: string, { scores, responses }: ScoredPrompt): string {
  const [first = ''] = responses;
  const body = first.trim() === '' ? '<span class="quiet">(an empty answer)</span>' : text(first);
  return `<div><p class="quiet">${who}: mean ${score(mean([...scores]))} of ${scores.length}</p><pre dir="auto">${body}</pre></div>`;
}

const text = (words: string): string =>
  escaped(
    words.length > LONGEST_TEXT
      ? `${words.slice(0, LONGEST_TEXT)}… (${words.length - LONGEST_TEXT} characters more)`
      : words,
  );
