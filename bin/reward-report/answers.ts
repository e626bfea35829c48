import type { ScoredAnswer } from '../reward-trial/score-answers';
import { escaped } from './escape';
import { groupedBy, hasScore, type WithScore } from './figures';

const SHOWN = 8;
const LONGEST_TEXT = 4_000;
const SHOWN_UNSCORED = 100;

/** The best or the worst answers, with what was asked, what was answered and why it scored so. */
export function extremeAnswers(answers: readonly ScoredAnswer[], which: 'high' | 'low'): string {
  const sign = which === 'high' ? -1 : 1;
  const ordered = answers
    .filter(hasScore)
    .map((answer, index) => ({ answer, index }))
    .sort((one, other) => sign * (one.answer.outcome.score - other.answer.outcome.score) || one.index - other.index)
    .map(({ answer }) => answer);
  return alternating(ordered, SHOWN)
    .map((answer) => article(answer, which))
    .join('\n');
}

/** Answers that have no score, with the reason. */
export function unscoredTable(answers: readonly ScoredAnswer[]): string {
  const unscored = answers.flatMap(({ row, source, outcome }) =>
    outcome.status === 'scored' ? [] : [{ id: row.id, line: row.line, source, ...outcome }],
  );
  const rows = unscored
    .slice(0, SHOWN_UNSCORED)
    .map(
      ({ id, line, source, status, reason }) =>
        `<tr><td><bdi>${escaped(id)}</bdi></td><td>${line}</td><td class="left"><bdi>${escaped(source)}</bdi></td><td class="left">${status}</td><td class="left"><bdi>${escaped(cut(reason, 500))}</bdi></td></tr>`,
    );
  const more = unscored.length - rows.length;
  return `<div class="card scroll"><table>
<thead><tr><th>row</th><th>line</th><th class="left">source</th><th class="left">what</th><th class="left">why</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>${more > 0 ? `<p class="quiet">and ${more} more</p>` : ''}</div>`;
}

/** Among equal scores, one source after the other and one prompt at a time: eight times the same says nothing. */
function alternating(ordered: readonly WithScore[], wanted: number): WithScore[] {
  const chosen: WithScore[] = [];
  for (const equals of groupedBy(ordered, ({ outcome }) => String(outcome.score)).values()) {
    const queues = [...groupedBy(equals, ({ source }) => source).values()].map((queue) => [...queue]);
    const prompts = new Set(chosen.map(({ row }) => row.id));
    while (chosen.length < wanted && queues.some((queue) => queue.length > 0)) {
      for (const queue of queues) {
        if (queue.length === 0 || chosen.length === wanted) continue;
        const fresh = queue.findIndex(({ row }) => !prompts.has(row.id));
        const [taken] = queue.splice(Math.max(fresh, 0), 1);
        prompts.add(taken.row.id);
        chosen.push(taken);
      }
    }
    if (chosen.length === wanted) break;
  }
  return chosen;
}

function article({ row, source, text, outcome }: WithScore, which: 'high' | 'low'): string {
  const terms = Object.entries(outcome.terms)
    .map(([term, value]) => `<bdi>${escaped(term)}</bdi> ${short(value)}`)
    .join(' · ');
  return `<article class="${which}"><header><span class="score">${short(outcome.score)}</span><strong><bdi>${escaped(row.id)}</bdi></strong><span class="quiet"><bdi>${escaped(source)}</bdi> · line ${row.line} · ${text.length} characters</span>${terms === '' ? '' : `<span class="quiet">${terms}</span>`}</header>
${outcome.reason === undefined ? '' : `<p class="reason"><bdi>${escaped(cut(outcome.reason, 500))}</bdi></p>`}
<pre dir="auto">${text.trim() === '' ? '<span class="quiet">(an empty answer)</span>' : escaped(cut(text, LONGEST_TEXT))}</pre>
<details><summary>What was asked</summary><pre dir="auto">${escaped(cut(row.question, LONGEST_TEXT))}</pre>${referenceOf(row.row.reference_answer)}</details></article>`;
}

function referenceOf(reference: unknown): string {
  if (reference === undefined) return '';
  const text = typeof reference === 'string' ? reference : JSON.stringify(reference, null, 2);
  return `<p class="quiet">Reference answer</p><pre dir="auto">${escaped(cut(text, LONGEST_TEXT))}</pre>`;
}

const cut = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest)}… (${text.length - longest} characters more)` : text;

const short = (value: number) => String(Number(value.toPrecision(3)));
