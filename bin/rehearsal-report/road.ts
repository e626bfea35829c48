import type { RehearsedExecution } from '../../rehearsal/executions';
import { escaped } from '../reward-report/escape';
import { duration } from './words';

/** A state of an execution: when it was first entered and last left, and how long it took in all. */
interface Stretch {
  readonly state: string;
  readonly depth: number;
  readonly firstMs: number;
  lastMs: number;
  times: number;
  retries: number;
  caught?: string;
}

/** The states of an execution in the order in which it came to them, each over the time of the whole. */
export function road({ description, events, historyEvents = 0 }: RehearsedExecution): string {
  const { startMs, name, status } = description;
  const endMs = description.stopMs ?? Math.max(startMs, ...events.map(({ time }) => time));
  const at = (ms: number): number => (100 * (ms - startMs)) / Math.max(endMs - startMs, 1);
  const rows = stretchesOf(events).map((stretch) => {
    const { state, depth, firstMs, lastMs, times, retries, caught } = stretch;
    const notes = [
      times > 1 ? `${times} times` : '',
      retries > 0 ? `${retries} retries` : '',
      caught === undefined ? '' : `caught ${caught}`,
    ].filter(Boolean);
    const band = `left:${at(firstMs).toFixed(2)}%;right:${(100 - at(lastMs)).toFixed(2)}%`;
    return `<tr><td style="padding-left:${10 + 16 * depth}px"><bdi>${escaped(state)}</bdi></td><td>+${duration(firstMs - startMs)}</td><td>${duration(lastMs - firstMs)}</td><td class="left"><span class="bar"><i style="${band};background:var(--s1);opacity:0.8"></i></span></td><td class="left quiet"><bdi>${escaped(notes.join(', '))}</bdi></td></tr>`;
  });
  return `<h3><bdi>${escaped(name)}</bdi>: ${escaped(status)} after ${duration(endMs - startMs)}, ${historyEvents} history events</h3>
<div class="card scroll"><table><thead><tr><th>state</th><th>entered</th><th>took</th><th class="left">over the whole time</th><th class="left"></th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

function stretchesOf(events: RehearsedExecution['events']): readonly Stretch[] {
  const stretches = new Map<string, Stretch>();
  for (const event of events) {
    const known = stretches.get(event.state);
    if (event.type === 'StateEntered' && !known) {
      const { state, branch, time } = event;
      stretches.set(state, { state, depth: branch.length, firstMs: time, lastMs: time, times: 1, retries: 0 });
    } else if (known) {
      known.lastMs = Math.max(known.lastMs, event.time);
      if (event.type === 'StateEntered') known.times++;
      if (event.type === 'StateRetried') known.retries++;
      if (event.type === 'StateCaught') known.caught = event.error ?? 'an error';
    }
  }
  return [...stretches.values()];
}
