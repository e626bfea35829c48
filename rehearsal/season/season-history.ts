import type { DriftRecord } from '../../lib/contract/drift';
import { MODEL_PROMOTED, type ModelPromotedDetail } from '../../lib/contract/events';
import type { MarkItem } from '../../lib/contract/items';
import type { MarkKind, RequestRunOutput } from '../../lib/contract/payloads';
import type { StagedPipeline } from '../staged-pipeline';
import { driftRecords } from './drift-monitor';

/** What a season leaves behind, each list in order of time. Instants are epoch milliseconds. */
export interface SeasonHistory {
  /** Requests for a run, by whom. */
  readonly requests: readonly { readonly timeMs: number; readonly kind: MarkKind }[];
  /** Times at which a dispatcher found a new reason why no run could start. */
  readonly waits: readonly {
    readonly timeMs: number;
    readonly reason: string;
    readonly dueMs?: number;
  }[];
  /** Swaps of production. */
  readonly swaps: readonly {
    readonly timeMs: number;
    readonly kind: string;
    readonly runId?: string;
    readonly version: number;
  }[];
  /** What the drift monitor recorded of each period; empty where there is none. */
  readonly drift: readonly DriftRecord[];
  /** Marks at the end. */
  readonly marks: Readonly<Record<string, MarkItem>>;
}

/** Reads the history of a season from what the functions logged and what they told the bus. */
export async function seasonHistory({ stage, pipeline, registry }: StagedPipeline): Promise<SeasonHistory> {
  const logged = stage.runner.logLines.flatMap(({ text, timeMs }) => {
    const line = parsed(text);
    return line === undefined ? [] : [{ timeMs, line }];
  });
  const requests = logged.flatMap(({ timeMs, line }) =>
    line['event'] === 'run-requested' ? [{ timeMs, kind: line['kind'] as MarkKind }] : [],
  );
  const waits: SeasonHistory['waits'][number][] = [];
  for (const { timeMs, line } of logged) {
    const { event, decision, reason, dueAt } = line as Partial<RequestRunOutput> & { readonly event?: string };
    if (event !== 'run-dispatched' || decision !== 'pending' || reason === undefined) continue;
    if (waits.at(-1)?.reason === reason) continue;
    waits.push({ timeMs, reason, ...(dueAt !== undefined && { dueMs: Date.parse(dueAt) }) });
  }
  const swaps = stage.events.flatMap((event) => {
    if (event['detail-type'] !== MODEL_PROMOTED || event.detail['pipeline'] !== pipeline.settings.pipeline) return [];
    const { kind, runId, productionVersion } = event.detail as unknown as ModelPromotedDetail;
    const timeMs = Date.parse(event.time);
    return [{ timeMs, kind, ...(runId !== undefined && { runId }), version: productionVersion }];
  });
  const drift = driftRecords(stage.store, pipeline.outputBucket);
  return { requests, waits, swaps, drift, marks: await registry.marks() };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
