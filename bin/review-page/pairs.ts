import type { PairReason, Review, ReviewPair, ShownAnswer } from '../review/review';
import { score, whole } from '../rehearsal-report/words';
import { escaped } from '../reward-report/escape';

/** Characters that are shown at once. */
const SHOWN = 1_500;

/** Answers side by side, without a word about which is whose until the reader asks. */
export function pairsSection({ pairs, opponent }: Review): string {
  if (pairs.length === 0) return '<h2>Answers side by side</h2><p>No prompt has an answer of both models.</p>';
  return `<h2 id="pairs">Answers side by side, in blind order</h2>
<p class="quiet">The prompts with the candidate’s ten lowest and ten highest means and the ten that changed most, mixed. Under which letter the candidate answers was drawn for each pair. Of several answers to a prompt the typical one is shown: its score is the closest to their mean.</p>
<p class="scripted" role="status" hidden><b id="made">0</b> of ${pairs.length} picked. Revealing a pair fixes your pick.</p>
<div class="card">${pairs.map((pair, index) => article(pair, index + 1, pairs.length, opponent)).join('\n')}</div>`;
}

function article(pair: ReviewPair, number: number, count: number, opponent: string): string {
  const choice = (value: string, label: string): string =>
    `<label class="pick"><input type="radio" name="pair-${number}" value="${value}">${label}</label>`;
  return `<article aria-labelledby="pair-${number}" data-candidate="${pair.candidate}">
<h3 id="pair-${number}">Pair ${number} of ${count}</h3>
<p class="quiet">The last message of the user</p>
${textBlock(pair.question, 0)}
<div class="answers"><div><h4>Answer A</h4>${answerText(pair.a)}</div><div><h4>Answer B</h4>${answerText(pair.b)}</div></div>${isSame(pair) ? '<p class="quiet">Both answers are the same, word for word.</p>' : ''}
<fieldset><legend>Which is better?</legend>${choice('A', 'A')}${choice('B', 'B')}${choice('same', 'no difference')}</fieldset>
<details class="reveal"><summary>Reveal pair ${number}</summary>${revealed(pair, opponent)}</details>
</article>`;
}

const isSame = ({ a, b }: ReviewPair): boolean =>
  a.text !== undefined && a.text === b.text && a.leftOut + b.leftOut === 0;

function answerText({ text, leftOut, unscored }: ShownAnswer): string {
  if (text !== undefined) return textBlock(text, leftOut);
  return `<pre><span class="quiet">(no answer: <bdi>${escaped(unscored.join('; '))}</bdi>)</span></pre>`;
}

function textBlock(text: string, leftOut: number): string {
  if (text.trim() === '') return '<pre><span class="quiet">(an empty answer)</span></pre>';
  if (text.length <= SHOWN) return `<pre dir="auto" tabindex="0">${escaped(text)}</pre>`;
  const rest =
    leftOut === 0 ? '' : `<p class="quiet">${whole(leftOut)} characters more are in the results of the run.</p>`;
  return `<pre dir="auto" tabindex="0">${escaped(text.slice(0, SHOWN))}…</pre>
<details class="whole"><summary>Show all ${whole(text.length)} characters</summary><pre dir="auto" tabindex="0">${escaped(text)}</pre>${rest}</details>`;
}

const WHY: Readonly<Record<PairReason, string>> = {
  worst: 'among the candidate’s lowest means',
  best: 'among the candidate’s highest means',
  changed: 'among the largest changes',
};

function revealed({ a, b, candidate, change, reasons }: ReviewPair, opponent: string): string {
  const whose = (letter: 'A' | 'B'): string => (letter === candidate ? 'candidate' : opponent);
  const told = (letter: 'A' | 'B', answer: ShownAnswer): string =>
    `<p><b>${letter} is the ${whose(letter)}</b>: ${scoreWords(answer)}.</p>`;
  return `${told('A', a)}${told('B', b)}<p class="quiet">Change ${signed(change)}; ${reasons.map((reason) => WHY[reason]).join(', ')}.</p>`;
}

function scoreWords({ score: own, mean, answers, unscored }: ShownAnswer): string {
  const note = unscored.length === 0 ? '' : `; answers without a score: <bdi>${escaped(unscored.join('; '))}</bdi>`;
  if (own === undefined) return `counts as ${score(mean)}${note}`;
  return `${answers === 1 ? `score ${score(own)}` : `score ${score(own)}, mean ${score(mean)} of ${answers} answers`}${note}`;
}

/** A change with its sign. */
export const signed = (value: number): string =>
  `${value < -0.0005 ? '−' : value > 0.0005 ? '+' : '±'}${score(Math.abs(value))}`;
