import { comparedMeans } from '../decision-report/estimates';
import { rulesTable } from '../decision-report/rules';
import { score, whole } from '../rehearsal-report/words';
import { escaped } from '../reward-report/escape';
import { STYLE } from '../reward-report/style';
import type { Review } from '../review/review';
import { changeChart, twoDistributions } from './charts';
import { banner, decisionForm, type PageState } from './decision';
import { pairsSection, signed } from './pairs';
import { SCRIPT, SCRIPT_SOURCE } from './script';
import { REVIEW_STYLE } from './style';

/** What the page may do: its own look and its one script, and send its form home. It loads nothing. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src ${SCRIPT_SOURCE}`,
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page on which a person decides about the model of a run, for each state of the question. Prompts, answers, reasons and
 * names are text of others and are escaped.
 */
export function reviewPage(review: Review): (state: PageState) => string {
  const { run } = review;
  const title = `Review of run ${run.runId}: ${run.settings.pipeline}`;
  const found = [tiles(review), decision(review), distributions(review), pairsSection(review)].join('\n');
  return (state) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}${REVIEW_STYLE}</style>
</head>
<body>
<main>
<h1>Shall production answer with the model of this run?</h1>
<p class="files">pipeline <code>${escaped(run.settings.pipeline)}</code><br>run <code>${escaped(run.runId)}</code></p>
${banner(state, run.runId)}
${found}
${tally(review, state)}
${decisionForm(state)}
<footer>Served by rft review on this machine only. Scores are those of the reward of this run; what the reward does not see, you do.</footer>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function tiles({ promotion: { candidate, compared, difference }, opponent, changes }: Review): string {
  const tile = (value: string, label: string): string => `<div class="tile"><b>${value}</b><span>${label}</span></div>`;
  const count = (holds: (change: number) => boolean): string => whole(changes.filter(holds).length);
  return `<div class="tiles">${[
    tile(score(candidate.value), 'mean of the candidate'),
    tile(score(compared.value), `mean of the ${opponent}`),
    tile(signed(difference.value), `95 % interval ${signed(difference.low)} to ${signed(difference.high)}`),
    tile(
      `${count((change) => change > 0)} / ${count((change) => change < 0)}`,
      `prompts better / worse; ${count((change) => change === 0)} the same`,
    ),
  ].join('')}</div>`;
}

function decision({ promotion, record, baseline, opponent, run }: Review): string {
  const { range } = run.settings.reward;
  const uses = record.heldOutUses === 1 ? 'the first decision' : `decision ${record.heldOutUses}`;
  return `<h2>What the rules say</h2>
<p><bdi>${escaped(record.reason)}</bdi></p>
${rulesTable(record.rules)}
<h2>Candidate against the ${opponent}</h2>
<p class="quiet">Means on ${whole(record.prompts.compared)} held-out prompts, ${uses} with this held-out set. The mark is the mean, the band its 95 % interval.</p>
${comparedMeans(promotion, opponent, range, opponent === 'champion' ? baseline?.base : undefined)}`;
}

function distributions({ scores, changes, opponent, run }: Review): string {
  if (scores.candidate.length === 0 || scores.opponent.length === 0) return '';
  const count = (which: readonly number[]): string => `${whole(which.length)} answers`;
  const label = `Distribution of scores: ${count(scores.candidate)} of the candidate, ${count(scores.opponent)} of the ${opponent}`;
  const legend = (colour: string, name: string, which: readonly number[]): string =>
    `<span><i class="swatch" style="background:${colour}"></i>${name}, ${count(which)}</span>`;
  return `<h2>Rewards</h2>
<div class="card"><figure class="wide" role="group" aria-label="${label}">${twoDistributions(scores.candidate, scores.opponent, run.settings.reward.range)}<figcaption class="legend">${legend('var(--s6)', opponent, scores.opponent)} ${legend('var(--s1)', 'candidate', scores.candidate)}</figcaption></figure></div>
${changes.length === 0 ? '' : `<div class="card"><figure class="wide" role="group" aria-label="Distribution of changes per prompt">${changeChart(changes)}<figcaption>For each prompt: mean of the candidate less mean of the ${opponent}. Left of zero the candidate is worse.</figcaption></figure></div>`}`;
}

function tally({ pairs, opponent }: Review, { standing }: PageState): string {
  if (pairs.length === 0) return '';
  const add =
    standing.state === 'open' ? '<button type="button" class="small" id="add" hidden>Add to the reason</button>' : '';
  return `<div class="scripted" hidden><div class="buttons"><button type="button" class="small" id="count" data-opponent="${opponent}">Count my picks</button>${add}</div><p id="tally" role="status"></p></div>`;
}
