import type { RehearsalResult } from '../../rehearsal/result';
import { escaped } from '../reward-report/escape';
import { counted, dollars, shortName, whole } from './words';

/** What it cost beside the training. */
export function costSection({ cost }: RehearsalResult): string {
  const { usd, tokens, functions } = cost;
  const tile = (value: string, label: string): string => `<div class="tile"><b>${value}</b><span>${label}</span></div>`;
  const rows = functions.map(
    ({ name, invocations, gbSeconds }) =>
      `<tr><td><bdi>${escaped(shortName(name))}</bdi></td><td>${whole(invocations)}</td><td>${gbSeconds.toFixed(1)}</td></tr>`,
  );
  return `<h2>Cost of the orchestration</h2>
<p class="quiet">At list prices of us-east-1. The time of a function is what it computed on this machine, waited, and would have waited for models that write slowly, one answer after the other. Left out: the training, storage, events, logs.</p>
<div class="tiles">${[
    tile(dollars(usd.total), 'in all'),
    tile(dollars(usd.transitions), counted(cost.stateTransitions, 'state transition')),
    tile(dollars(usd.functions), `${counted(cost.invocations, 'invocation')}, ${whole(cost.gbSeconds)} GB-s`),
    tile(dollars(usd.tokens), `${whole(tokens.input)} tokens in, ${whole(tokens.output)} out, counted by characters`),
  ].join('')}</div>
<div class="card scroll"><table><thead><tr><th>function</th><th>invocations</th><th>GB-s</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

/** Who called what, and what was refused. */
export function callsSection({ calls, denied }: RehearsalResult): string {
  const counts = new Map<string, { caller: string; what: string; calls: number; refused: Map<string, number> }>();
  for (const { caller, service, action, outcome } of calls) {
    const key = `${caller} ${service} ${action}`;
    const fresh = { caller, what: `${service}:${action}`, calls: 0, refused: new Map<string, number>() };
    const known = counts.get(key) ?? fresh;
    counts.set(key, known);
    known.calls++;
    if (outcome !== 'ok') known.refused.set(outcome, (known.refused.get(outcome) ?? 0) + 1);
  }
  const rows = [...counts.values()]
    .sort((one, other) => one.caller.localeCompare(other.caller) || other.calls - one.calls)
    .map(({ caller, what, calls: times, refused }) => {
      const errors = [...refused].map(([code, count]) => `${count} × ${code}`).join(', ');
      return `<tr><td><bdi>${escaped(shortName(caller))}</bdi></td><td class="left"><code>${escaped(what)}</code></td><td>${whole(times)}</td><td class="left"><bdi>${escaped(errors)}</bdi></td></tr>`;
    });
  return `<h2>Calls</h2>
<p class="quiet">${counted(calls.length, 'call')} to AWS. ${denied.length === 0 ? 'Each is allowed by the policies of the template.' : `The policies of the template do not allow ${denied.length} of them.`}</p>
<div class="card scroll"><table><thead><tr><th>who</th><th class="left">what</th><th>calls</th><th class="left">refused or not found</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}
