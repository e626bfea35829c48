import { percent } from '../../lib/contract/shown-figures';
import { extremeAnswers, unscoredTable } from './answers';
import { colour, histogram, lengthAndScore, type ScoreSeries, scoreHistogram, SERIES_COLOURS } from './charts';
import { escaped } from './escape';
import type { ScoreResult } from './result';
import { hasScore, type SourceFigures, type TermFigures } from './figures';
import { htmlDocument } from './document';

/** Small charts on one page; beyond, only the table. */
const MAX_TERM_CHARTS = 12;

/**
 * The page about a trial: self-contained, without any script, readable offline and in the dark. Prompts, answers, reasons
 * and names are text of others and are escaped; the page also forbids itself to load or run anything.
 */
export function rewardPage(result: ScoreResult): string {
  const { figures, answers, range } = result;
  const scored = answers.filter(hasScore);
  return htmlDocument(
    `Reward on recorded answers: ${result.reward}`,
    `<h1>The reward on recorded answers</h1>
<p class="files"><code>${escaped(result.reward)}</code><br>on <code>${escaped(result.data)}</code><br>with <code>${escaped(result.responses)}</code></p>
${tiles(result)}
${notes(result)}
<h2>Sources</h2>
<p class="quiet">Who or what answered, the best first. The mark is the mean score, the band its 95 % interval; answers to one prompt count as related.</p>
${sourceTable(result)}
${
  scored.length === 0
    ? ''
    : `<h2>Scores</h2>
<div class="card"><figure class="wide" role="group" aria-label="Distribution of scores by source">${scoreHistogram(seriesOf(result), range)}<figcaption class="legend">${legend(figures.sources)}</figcaption></figure></div>
${termSection(figures.terms, figures.sources)}
${spreadSection(result)}
<h2>Length against score</h2>
<p class="quiet">A reward that pays for length makes a model that writes more and more. Bubbles count answers; the line is the mean score of each tenth of the answers by length.</p>
<div class="card"><figure class="wide" role="group" aria-label="Length of answers against their score">${lengthAndScore(
        scored.map(({ text, outcome }) => ({ length: text.length, score: outcome.score })),
        range,
      )}</figure></div>
<h2>Best answers</h2>
<p class="quiet">Read them: is each one really good? A training finds whatever scores high.</p>
<div class="card">${extremeAnswers(answers, 'high')}</div>
<h2>Worst answers</h2>
<p class="quiet">Read them: is each one really bad? A low score for a good answer teaches the wrong thing.</p>
<div class="card">${extremeAnswers(answers, 'low')}</div>`
}
${
  scored.length === answers.length
    ? ''
    : `<h2>Answers without a score</h2>
<p class="quiet">Invalid: the reward cannot score this answer, and a training gets the floor. Unavailable: it asks to be called again. Failed: a mistake in the reward, which ends a training.</p>
${unscoredTable(answers)}`
}
<footer>Written by rft score. Everything here is about recorded answers; a model in training writes new ones.</footer>`,
  );
}

function tiles({ figures: { overall, signal }, range }: ScoreResult): string {
  const tile = (value: string, label: string) => `<div class="tile"><b>${value}</b><span>${label}</span></div>`;
  return `<div class="tiles">${[
    tile(String(overall.scored), `of ${overall.answers} answers scored, range ${range.min} to ${range.max}`),
    ...(overall.mean
      ? [
          tile(overall.mean.value.toFixed(3), 'mean score'),
          tile(percent(overall.shareAtFloor ?? 0), 'at the floor'),
          tile(percent(overall.shareAtCeiling ?? 0), 'at the ceiling'),
        ]
      : []),
    ...(signal?.spread ? [tile(percent(signal.spread.value), 'of prompts have answers that score differently')] : []),
    tile(overall.meanLength.toFixed(0), 'characters, on average'),
  ].join('')}</div>`;
}

function notes({ notes }: ScoreResult): string {
  if (notes.length === 0) return '';
  return `<ul class="notes">${notes.map((note) => `<li><bdi>${escaped(note)}</bdi></li>`).join('')}</ul>`;
}

function sourceTable({ figures: { sources }, range }: ScoreResult): string {
  const at = (score: number) => (100 * (score - range.min)) / (range.max - range.min);
  const bar = (index: number, { mean }: SourceFigures) =>
    mean
      ? `<span class="bar"><i style="left:${at(mean.low).toFixed(2)}%;right:${(100 - at(mean.high)).toFixed(2)}%;background:${colour(index)}"></i><b style="left:${at(mean.value).toFixed(2)}%;background:${colour(index)}"></b></span>`
      : '';
  const rows = sources.map((each, index) => {
    const { source, answers, mean, shareAtFloor, shareAtCeiling, invalid, unavailable, failed, meanLength } = each;
    return `<tr><td><span class="swatch" style="background:${colour(index)}"></span><bdi>${escaped(source)}</bdi></td><td>${answers}</td><td>${bar(index, each)}</td><td>${mean ? mean.value.toFixed(3) : '–'}</td><td>${mean ? `${mean.low.toFixed(3)} – ${mean.high.toFixed(3)}` : '–'}</td><td>${shareAtFloor === undefined ? '–' : percent(shareAtFloor)}</td><td>${shareAtCeiling === undefined ? '–' : percent(shareAtCeiling)}</td><td>${invalid}</td><td>${unavailable + failed}</td><td>${meanLength.toFixed(0)}</td></tr>`;
  });
  return `<div class="card scroll"><table>
<thead><tr><th>source</th><th>answers</th><th class="left">${range.min} to ${range.max}</th><th>mean</th><th>95 % interval</th><th>floor</th><th>ceiling</th><th>invalid</th><th>failed</th><th>characters</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function termSection(terms: readonly TermFigures[], sources: readonly SourceFigures[]): string {
  if (terms.length === 0) return '';
  const charts = terms
    .slice(0, MAX_TERM_CHARTS)
    .map(
      ({ term, values }) =>
        `<div class="card"><h3><bdi>${escaped(term)}</bdi></h3><figure role="group" aria-label="Distribution of one term">${histogram(values, 'value', 'answers', 460)}</figure></div>`,
    );
  const head = sources.map(({ source }) => `<th><bdi>${escaped(source)}</bdi></th>`).join('');
  const rows = terms.map(({ term, mean, sources: own }) => {
    const cells = sources.map(({ source }) => {
      const found = own.find((each) => each.source === source);
      return `<td>${found ? found.mean.toFixed(3) : '–'}</td>`;
    });
    return `<tr><td><bdi>${escaped(term)}</bdi></td><td>${mean.toFixed(3)}</td>${cells.join('')}</tr>`;
  });
  return `<h2>Terms</h2>
<p class="quiet">What the grader measured beside the score, on average and as a distribution.</p>
<div class="card scroll"><table><thead><tr><th>term</th><th>all</th>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>
<div class="pair">${charts.join('\n')}</div>`;
}

function spreadSection({ figures: { spreads, signal } }: ScoreResult): string {
  if (spreads.length === 0 || signal?.spread === undefined) {
    return '<h2>Spread within prompts</h2><p class="quiet">No prompt has two scored answers, so there is nothing to compare.</p>';
  }
  return `<h2>Spread within prompts</h2>
<p class="quiet">A training compares answers to the same prompt. Where all of them score the same, it learns nothing: here that is so in ${percent(1 - signal.spread.value)} of ${spreads.length} prompts.</p>
<div class="card"><figure class="wide" role="group" aria-label="Highest less lowest score of each prompt">${histogram(spreads, 'highest less lowest score of a prompt', 'prompts', 960)}</figure></div>`;
}

/** The first sources have a colour each, the others share the last. */
function seriesOf({ figures: { sources }, answers }: ScoreResult): readonly ScoreSeries[] {
  const own = SERIES_COLOURS.length - 1;
  const scoresOf = (names: readonly SourceFigures[]) => {
    const wanted = new Set(names.map(({ source }) => source));
    return answers.filter(hasScore).flatMap(({ source, outcome }) => (wanted.has(source) ? outcome.score : []));
  };
  const others = sources.slice(own);
  return [
    ...sources.slice(0, own).map((each) => ({ name: each.source, scores: scoresOf([each]) })),
    ...(others.length > 0 ? [{ name: 'others', scores: scoresOf(others) }] : []),
  ];
}

function legend(sources: readonly SourceFigures[]): string {
  const own = SERIES_COLOURS.length - 1;
  const names = [...sources.slice(0, own).map(({ source }) => source), ...(sources.length > own ? ['others'] : [])];
  return names
    .map(
      (name, index) =>
        `<span><i class="swatch" style="background:${colour(index)}"></i><bdi>${escaped(name)}</bdi></span>`,
    )
    .join(' ');
}
