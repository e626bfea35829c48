import type { RunItem } from '../../lib/contract/items';
import { runIdsFrom } from '../../lib/contract/names';
import { figure } from '../../lib/contract/shown-figures';
import { table } from '../reward-trial/terminal';
import { pipelineCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';
import { pendingTable } from './pending-marks';
import { minute } from './shown-times';

const HELP = `rft runs: the runs of a deployed pipeline, the newest first

usage: rft runs [options]

  --limit N           at most so many (default: 20)
  --since TIME        none that started earlier: 2026-11-01, or 2026-11-01T09:30Z
  --pending           what asks for a run and waits: since when, until when, and why
  --json              the whole records as JSON
${CONNECTION_HELP}

exit code: 0, or 2 when the runs could not be read`;

const OPTIONS = {
  limit: { type: 'string', default: '20' },
  since: { type: 'string' },
  pending: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export const runs = pipelineCommand(HELP, OPTIONS, async (values, terminal) => {
  const limit = limitOption(values.limit);
  const since = values.since === undefined ? undefined : earliestRunId(values.since);
  const { registry, pipeline } = await connect(values);
  if (values.pending) {
    const marks = await registry.pendingMarks();
    if (values.json) terminal.print(JSON.stringify(marks, null, 2));
    else terminal.print(marks.length > 0 ? pendingTable(marks) : `Nothing waits to run ${pipeline.settings.pipeline}.`);
    return 0;
  }
  const found = await registry.runs(limit, since);
  if (values.json) terminal.print(JSON.stringify(found, null, 2));
  else if (found.length > 0) terminal.print(runsTable(found));
  else
    terminal.print(
      `No run of ${pipeline.settings.pipeline}${values.since === undefined ? ' yet' : ` since ${values.since}`}.`,
    );
  return 0;
});

/** One line a run. */
export function runsTable(found: readonly RunItem[]): string {
  return table(
    ['run', 'started', 'outcome', 'candidate − champion', 'why'],
    found.map(({ run, status, outcome, summary, promotion }) => [
      run.runId,
      minute(run.startedAt),
      outcome ?? status,
      promotion
        ? `${signed(promotion.difference.value)} (${signed(promotion.difference.low)} to ${signed(promotion.difference.high)})`
        : '',
      short(summary?.reason ?? ''),
    ]),
    ['run', 'started', 'outcome', 'why'],
  );
}

/** Where the ids of runs begin that started at a time or later. */
export function earliestRunId(since: string): string {
  const time = /^\d{4}-\d\d-\d\d/.test(since) ? Date.parse(since) : NaN;
  if (Number.isNaN(time)) {
    throw new Error(
      `--since: got '${since}', allowed is a date or an instant, such as 2026-11-01 or 2026-11-01T09:30Z.`,
    );
  }
  return runIdsFrom(new Date(time).toISOString());
}

function limitOption(value: string): number {
  const limit = Number(value);
  if (/^\d{1,4}$/.test(value) && limit > 0) return limit;
  throw new Error(`--limit: got '${value}', allowed is a whole number from 1 to 9999.`);
}

const LONGEST = 80;

const short = (reason: string): string => (reason.length > LONGEST ? `${reason.slice(0, LONGEST - 1)}…` : reason);

const signed = (value: number): string => `${value > 0 ? '+' : ''}${figure(value)}`;
