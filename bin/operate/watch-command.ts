import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import type { RunItem } from '../../lib/contract/items';
import { figure } from '../../lib/contract/shown-figures';
import { runCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';
import { curve, rewardColumn } from './curve';
import { RecordObjects } from './record-objects';
import { duration, minute } from './shown-times';
import type { Terminal } from './terminal';

const HELP = `rft watch: a run while it goes on

usage: rft watch RUN [options]

  RUN                 id of the run, a beginning that no other has, or latest
${CONNECTION_HELP}

One line for each state when the run first reaches it, the reward over the steps once the training has ended, and the outcome.

exit code: 0 when the run is promoted, rejected, no-signal or skipped: it did what it is for; 1 when it is failed, timed-out or
aborted; 2 when it could not be watched`;

const LOOK_EVERY_MS = 10_000;

const BROKEN: readonly (string | undefined)[] = ['failed', 'timed-out', 'aborted'];

export const watch = runCommand(HELP, 'rft watch RUN', {}, async (wanted, values, terminal) => {
  const connection = await connect(values);
  const { registry, client, now } = connection;
  const states = new StatesPassed(new SFNClient(client));
  const objects = new RecordObjects(connection);
  let item = await registry.run(wanted);
  const { runId } = item.run;
  let curveShown = false;
  let questionShown = false;
  for (;;) {
    const entered = await states.since(item.run.executionArn);
    for (const { name, at } of entered) terminal.print(`${minute(at.toISOString())}  ${name}`);
    if (item.metrics && !curveShown) {
      terminal.print(await curveOf(item, objects));
      curveShown = true;
    }
    if (item.approvalId !== undefined && item.approval === undefined && item.status === 'active' && !questionShown) {
      terminal.print(`It waits for a person: rft approve ${runId} --reason "…", or rft reject.`);
      questionShown = true;
    }
    if (item.status === 'finished') return tellEnd(item, terminal);
    const { last } = states;
    terminal.status(last ? `${last.name} for ${duration(now() - last.at.getTime())}` : 'waiting for the first state');
    await terminal.sleep(LOOK_EVERY_MS);
    item = await registry.run(runId);
  }
});

interface StatePassed {
  readonly name: string;
  readonly at: Date;
}

/** States that an execution has reached, each once: a poll loop passes its own again and again. */
class StatesPassed {
  /** The latest. */
  last?: StatePassed;
  private readonly known = new Set<string>();
  private seen = 0;

  constructor(private readonly sfn: SFNClient) {}

  /** Those reached since the last call. */
  async since(executionArn: string): Promise<readonly StatePassed[]> {
    const passed = (await this.newEvents(executionArn)).flatMap(
      ({ type, timestamp: at, stateEnteredEventDetails: details }) =>
        at && details?.name !== undefined && STEP.test(type ?? '') ? [{ name: details.name, at }] : [],
    );
    this.last = passed.at(-1) ?? this.last;
    return passed.filter(({ name }) => !this.known.has(name) && this.known.add(name));
  }

  /** The history is read from its end back to what is known. */
  private async newEvents(executionArn: string): Promise<readonly HistoryEvent[]> {
    const found: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.sfn.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder: true,
          includeExecutionData: false,
          maxResults: 100,
          nextToken,
        }),
      );
      const fresh = (page.events ?? []).filter(({ id = 0 }) => id > this.seen);
      found.push(...fresh);
      nextToken = fresh.length === page.events?.length ? page.nextToken : undefined;
    } while (nextToken !== undefined);
    this.seen = found[0]?.id ?? this.seen;
    return found.reverse();
  }
}

/** States that take time or do something. */
const STEP = /^(Task|Wait|Map)StateEntered$/;

async function curveOf(item: RunItem, objects: RecordObjects): Promise<string> {
  const columns = await objects.steps(item);
  const header = rewardColumn(Object.keys(columns));
  const values = header === undefined ? [] : columns[header];
  const [first, last] = [values[0], values.at(-1)];
  if (header === undefined || first === undefined || last === undefined) return 'The job left no reward by step.';
  return `reward by step, ${header}\n${figure(first)} ${curve(values)} ${figure(last)}`;
}

function tellEnd({ run, outcome, summary, finishedAt }: RunItem, terminal: Terminal): number {
  const took = finishedAt === undefined ? '' : ` after ${duration(Date.parse(finishedAt) - Date.parse(run.startedAt))}`;
  terminal.print([`${outcome}${took}: ${summary?.reason ?? ''}`, summary?.advice].filter(Boolean).join('\n'));
  return BROKEN.includes(outcome) ? 1 : 0;
}
