import { mean } from 'simple-statistics';
import type { MeanEstimate, PromotionDecision, ScoredPrompt } from '../../lib/contract/evaluation';
import type { RunItem } from '../../lib/contract/items';
import type { RehearsedEvaluation } from '../../rehearsal/result';
import { escaped } from '../reward-report/escape';
import { score, whole } from './words';

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

interface Range {
  readonly min: number;
  readonly max: number;
}

function intervals({ candidate, compared, difference, decision, reason }: PromotionDecision, range: Range): string {
  const width = range.max - range.min;
  return `<h2>Candidate against what it must beat</h2>
<p class="quiet">Means on the held-out prompts. The mark is the mean, the band its 95 % interval.</p>
<div class="card scroll"><table><thead><tr><th></th><th class="left">${range.min} to ${range.max}; the difference ${-width} to ${width}</th><th>mean</th><th>95 % interval</th><th>prompts</th></tr></thead><tbody>
${estimateRow('compared model', compared, range, 'var(--s6)')}
${estimateRow('candidate', candidate, range, 'var(--s1)')}
${estimateRow('candidate − compared', difference, { min: -width, max: width }, difference.low > 0 ? 'var(--good)' : 'var(--s2)')}
</tbody></table></div>
<p><strong>${escaped(decision)}</strong>: <bdi>${escaped(reason)}</bdi></p>`;
}

function baselineOnly(base: MeanEstimate | undefined, range: Range): string {
  if (!base) return '';
  return `<h2>Baseline</h2><div class="card scroll"><table><thead><tr><th></th><th class="left">${range.min} to ${range.max}</th><th>mean</th><th>95 % interval</th><th>prompts</th></tr></thead><tbody>${estimateRow('base model', base, range, 'var(--s6)')}</tbody></table></div>`;
}

function estimateRow(name: string, { value, low, high, prompts }: MeanEstimate, range: Range, colour: string): string {
  const at = (figure: number): number =>
    Math.min(100, Math.max(0, (100 * (figure - range.min)) / (range.max - range.min)));
  const bar = `<span class="bar"><i style="left:${at(low).toFixed(2)}%;right:${(100 - at(high)).toFixed(2)}%;background:${colour}"></i><b style="left:${at(value).toFixed(2)}%;background:${colour}"></b></span>`;
  return `<tr><td>${name}</td><td class="left">${bar}</td><td>${score(value)}</td><td>${score(low)} – ${score(high)}</td><td>${whole(prompts)}</td></tr>`;
}

const LOOKS: Readonly<Record<string, string>> = { passed: 'var(--good)', failed: 'var(--bad)' };

function decisionTable({ rules, heldOutUses }: NonNullable<RehearsedEvaluation['decision']>): string {
  const rows = rules.map(({ name, kind, outcome, consequence, sentence }) => {
    const colour = LOOKS[outcome] ?? 'var(--warn)';
    const then = consequence === 'none' ? '' : ` → ${consequence}`;
    return `<tr><td style="min-width:18ch"><bdi>${escaped(name)}</bdi><br><span class="quiet">${escaped(kind)}</span></td><td class="left" style="color:${colour};white-space:nowrap">${escaped(outcome)}${escaped(then)}</td><td class="left" style="min-width:30ch"><bdi>${escaped(sentence)}</bdi></td></tr>`;
  });
  return `<h2>Decision</h2>
<p class="quiet">Every rule with its figure. This held-out set has been used for ${heldOutUses} decisions.</p>
<div class="card scroll"><table><thead><tr><th>rule</th><th class="left">outcome</th><th class="left">why</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
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
