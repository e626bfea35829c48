import type { MarkItem } from '../../lib/contract/items';
import { table } from '../reward-trial/terminal';
import { minute } from './shown-times';

/** Requests of one kind that no run has included yet. */
export interface PendingMark extends MarkItem {
  readonly kind: string;
}

/** One line for each mark that waits: who asks how often, when it is due, and why not now. */
export function pendingTable(marks: readonly PendingMark[]): string {
  return table(
    ['asked by', 'times', 'first', 'last', 'due', 'why not now'],
    marks.map(({ kind, count, included, firstSeen, lastSeen, wait }) => [
      kind,
      String(count - included),
      minute(firstSeen),
      minute(lastSeen),
      wait === undefined ? 'now' : wait.dueAt === undefined ? 'open' : minute(wait.dueAt),
      wait?.reason ?? 'a run starts within five minutes',
    ]),
    ['asked by', 'first', 'last', 'due', 'why not now'],
  );
}
