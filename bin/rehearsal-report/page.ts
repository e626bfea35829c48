import type { RunItem } from '../../lib/contract/items';
import type { RehearsalResult } from '../../rehearsal/result';
import { escaped } from '../reward-report/escape';
import { htmlDocument } from '../reward-report/document';
import { callsSection, costSection } from './calls';
import { comparisonSection } from './comparison';
import { road } from './road';
import { trainingSection } from './training';
import { counted, duration, whole } from './words';

const TITLE = 'Pull of the reward over recorded answers; not a forecast';
const SHOWN_ROWS = 30;

/**
 * The page about a rehearsal: self-contained, without any script, readable offline and in the dark. Prompts, answers,
 * reasons and names are text of others and are escaped; the page also forbids itself to load or run anything.
 */
export function rehearsalPage(result: RehearsalResult): string {
  const { scenario, runs, executions, pipeline } = result;
  return htmlDocument(
    `Rehearsal ${scenario.name}: ${pipeline.settings.pipeline}`,
    `<h1>${TITLE}</h1>
<p class="files"><code>${escaped(pipeline.settings.pipeline)}</code><br>scenario <code>${escaped(scenario.name)}</code>: <bdi>${escaped(scenario.description)}</bdi></p>
${tiles(result)}
${deviations(result)}
${runs.map((run) => runSection(run, runs.length)).join('\n')}
${rowsSection(result)}
${trainingSection(result.trainings)}
${runs
  .map((run) =>
    comparisonSection(
      run,
      result.evaluations.find(({ runId }) => runId === run.run.runId),
    ),
  )
  .join('\n')}
<h2>Road</h2>
<p class="quiet">What happened when, in virtual time. Nothing was waited for and nothing was paid.</p>
${executions.map(road).join('\n')}
${servingSection(result)}
${costSection(result)}
${callsSection(result)}
<footer>Written by rft rehearse. The models of this page gave recorded answers; a model in training writes new ones.</footer>`,
  );
}

function tiles({ runs, virtualMs, jobs, calls }: RehearsalResult): string {
  const tile = (value: string, label: string): string => `<div class="tile"><b>${value}</b><span>${label}</span></div>`;
  return `<div class="tiles">${[
    tile(escaped(runs.map(({ outcome }) => outcome ?? 'not finished').join(', ') || 'no run'), 'outcome'),
    tile(duration(virtualMs), 'of virtual time'),
    tile(whole(jobs.length), jobs.length === 1 ? 'customization job' : 'customization jobs'),
    tile(whole(calls.length), 'calls to AWS'),
  ].join('')}</div>`;
}

function deviations({ deviations: found }: RehearsalResult): string {
  if (found.length === 0) return '<p>Everything came out as the scenario says.</p>';
  return `<ul class="notes"><li>Not as it should be:</li>${found.map((each) => `<li><bdi>${escaped(each)}</bdi></li>`).join('')}</ul>`;
}

function runSection({ run, summary, rewardProof }: RunItem, count: number): string {
  const probes = rewardProof?.probes.map(({ probe, mean }) => `${probe} ${mean.toFixed(2)}`).join(', ');
  const gold = rewardProof?.gold.mean;
  return `<h2>${count > 1 ? `Run ${escaped(run.runId)}` : 'Run'}</h2>
<div class="card"><p><strong>${escaped(summary?.outcome ?? 'not finished')}</strong>: <bdi>${escaped(summary?.reason ?? '')}</bdi></p>
<p class="quiet"><bdi>${escaped(summary?.advice ?? '')}</bdi></p>
${rewardProof ? `<p class="quiet">Proof of the reward on ${rewardProof.rows} rows: ${gold === undefined ? escaped(rewardProof.gold.note) : `gold answers ${gold.toFixed(2)}`}; ${escaped(probes ?? '')}.</p>` : ''}</div>`;
}

function rowsSection({ runs, quarantine }: RehearsalResult): string {
  const dataset = runs.at(-1)?.dataset;
  if (!dataset) return '';
  const { counts, train, validation, heldOut } = dataset;
  const tile = (value: number, label: string): string =>
    `<div class="tile"><b>${whole(value)}</b><span>${label}</span></div>`;
  const rows = quarantine
    .slice(0, SHOWN_ROWS)
    .map(({ line, reason }) => `<tr><td>${line}</td><td class="left"><bdi>${escaped(reason)}</bdi></td></tr>`);
  const more = quarantine.length - rows.length;
  return `<h2>Rows</h2>
<div class="tiles">${[
    tile(counts.read, 'rows read'),
    tile(train.rows, 'to train on'),
    tile(validation.rows, 'for validation'),
    tile(heldOut.rows, 'held out'),
    tile(counts.quarantined, 'set aside'),
  ].join('')}</div>
${rows.length === 0 ? '' : `<div class="card scroll"><table><thead><tr><th>line</th><th class="left">why it was set aside</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>${more > 0 ? `<p class="quiet">and ${more} more</p>` : ''}</div>`}`;
}

function servingSection({ serving: { deployments, models, production, parameter } }: RehearsalResult): string {
  const rows = deployments.map(
    ({ name, status, models: served }) =>
      `<tr><td><bdi>${escaped(name)}</bdi></td><td class="left">${escaped(status)}</td><td class="left"><bdi>${escaped(served.join(', '))}</bdi></td></tr>`,
  );
  return `<h2>Production</h2>
<p>Applications invoke <code>${escaped(parameter ?? 'nothing')}</code>. <span class="quiet">${production?.champion ? `The model of run ${escaped(production.champion.runId)} answers.` : 'The base model answers.'} ${counted(models.length, 'custom model')} in all.</span></p>
${rows.length === 0 ? '' : `<div class="card scroll"><table><thead><tr><th>deployment</th><th class="left">status</th><th class="left">model</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`}`;
}
