import {
  type InvocationLogCounts,
  type LogProblem,
  type LogProblemCount,
  OBJECT_PROBLEMS,
} from '../../../lib/contract/invocation-logs';
import type { LogEntry } from './read-log-object';

const EXAMPLES = 3;

/** Nothing read yet. */
export const NO_LOGS: InvocationLogCounts = { objects: 0, records: 0, good: 0, unwanted: 0, problems: [] };

/** Counts what reading finds. It begins with the counts of an earlier call, so that they go on over any number of calls. */
export class LogTally {
  private objects: number;
  private records: number;
  private good: number;
  private unwanted: number;
  private readonly problems: Map<LogProblem, { count: number; examples: string[] }>;

  public constructor(before: InvocationLogCounts = NO_LOGS) {
    this.objects = before.objects;
    this.records = before.records;
    this.good = before.good;
    this.unwanted = before.unwanted;
    this.problems = new Map(
      before.problems.map(({ problem, count, examples }) => [problem, { count, examples: [...examples] }]),
    );
  }

  public addObject(): void {
    this.objects += 1;
  }

  public add(entry: LogEntry): void {
    if (entry.kind !== 'problem') {
      this.records += 1;
      this[entry.kind] += 1;
      return;
    }
    this.records += OBJECT_PROBLEMS.includes(entry.problem) ? 0 : 1;
    const known = this.problems.get(entry.problem) ?? { count: 0, examples: [] };
    this.problems.set(entry.problem, known);
    known.count += 1;
    if (known.examples.length < EXAMPLES) {
      known.examples.push(entry.place);
    }
  }

  /** The most common problems first. */
  public counts(): InvocationLogCounts {
    const problems = [...this.problems]
      .map(([problem, { count, examples }]): LogProblemCount => ({ problem, count, examples: [...examples] }))
      .sort((a, b) => b.count - a.count || (a.problem < b.problem ? -1 : 1));
    const { objects, records, good, unwanted } = this;
    return { objects, records, good, unwanted, problems };
  }
}
