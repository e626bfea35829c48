import type { SeasonResult } from '../../rehearsal/season/season';
import { escaped } from '../reward-report/escape';
import { htmlDocument } from '../reward-report/document';
import { minute, seasonEntries } from './entries';
import { totals } from './text';
import { outcomeLegend, timeline } from './timeline';
import { trafficChart } from './traffic-chart';

/** The page about a season: self-contained, without any script, readable offline and in the dark. */
export function seasonPage(result: SeasonResult): string {
  const { pipeline, plan, runs, deviations } = result;
  const name = escaped(pipeline.settings.pipeline);
  const paid = runs.filter(({ job }) => job !== undefined).length;
  const promoted = runs.filter(({ outcome }) => outcome === 'promoted').length;
  const traffic = trafficChart(result);
  const tile = (value: number, label: string): string => `<div class="tile"><b>${value}</b><span>${label}</span></div>`;
  return htmlDocument(
    `${plan.days} days of ${pipeline.settings.pipeline}`,
    `<h1>${plan.days} days of ${name}, rehearsed</h1>
<p class="files">Models answer from recordings and the world around is made up; what the pipeline did about it is real.</p>
<div class="tiles">${[
      tile(result.history.requests.length, 'requests for a run'),
      tile(runs.length, 'runs'),
      tile(paid, 'trainings paid'),
      tile(promoted, 'models promoted'),
    ].join('')}</div>
${deviations.length === 0 ? '<p>One run at a time, the policy was kept, no mark was lost, every call was allowed.</p>' : `<ul class="notes"><li>Not as it should be:</li>${deviations.map((each) => `<li><bdi>${escaped(each)}</bdi></li>`).join('')}</ul>`}
<h2>Day by day</h2>
<div class="card"><figure class="wide">${timeline(result)}</figure>${outcomeLegend(result)}</div>
${traffic === undefined ? '' : `<h2>What the drift monitor saw</h2><div class="card"><figure class="wide">${traffic}</figure><p class="legend"><span><i class="swatch" style="background:var(--s1)"></i>sampled answers of the day</span><span><i class="swatch" style="background:var(--s6)"></i>the reference since the promotion</span><span><i class="swatch" style="background:var(--bad)"></i>alarm</span></p></div>`}
<h2>In sum</h2>
${totals(result)
  .map((line) => `<p class="quiet">${escaped(line)}</p>`)
  .join('\n')}
<h2>What happened</h2>
<div class="card scroll"><table><thead><tr><th>day</th><th>time (UTC)</th><th class="left">what</th></tr></thead><tbody>${seasonEntries(
      result,
    )
      .map(
        ({ day, timeMs, text }) =>
          `<tr><td>${day}</td><td>${minute(timeMs)}</td><td class="left"><bdi>${escaped(text)}</bdi></td></tr>`,
      )
      .join('\n')}</tbody></table></div>
<footer>Written by rft rehearse --days.</footer>`,
  );
}
