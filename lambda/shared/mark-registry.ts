import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type IncludedMarks, ITEM, type MarkItem } from '../../lib/contract/items';
import type { MarkKind, RunRequest } from '../../lib/contract/payloads';
import type { MarkWait, QuietPeriod } from '../../lib/contract/retraining';
import { ABSENT, PRESENT, RegistryTable } from './registry-table';

/** A mark with its kind. */
export type KnownMark = MarkItem & { readonly kind: MarkKind };

/** A mark is pending until a run has included every request that it counts. */
export const isPending = (mark: MarkItem) => mark.count > mark.included;

/**
 * What asks for a run: one mark of each kind. Every write touches one item and is conditional where two writers could
 * meet.
 */
export class MarkRegistry {
  private readonly table: RegistryTable;

  public constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.table = new RegistryTable(documents, tableName);
  }

  /**
   * Counts one more request of this kind. A second delivery of the same event counts once.
   *
   * @param nowIso ISO instant
   */
  public async add(
    kind: MarkKind,
    request: RunRequest,
    eventId: string | undefined,
    nowIso: string,
    quiet?: QuietPeriod,
  ): Promise<void> {
    const key = ITEM.mark(kind);
    const isNew = eventId === undefined ? '' : ' AND (attribute_not_exists(#lastEventId) OR #lastEventId <> :event)';
    const event = eventId === undefined ? {} : { event: eventId };
    const rememberEvent = eventId === undefined ? '' : ', #lastEventId = :event';
    const asks = Object.entries(request).filter(([, asked]) => asked !== undefined && asked !== false);
    const waitFor = quiet ? { set: ', #quiet = :quiet', values: { quiet } } : { set: '', values: {} };
    for (;;) {
      // Already pending: join it. What was asked for before stays asked for.
      const joined = await this.table.update(key, {
        update:
          'SET #count = #count + :one, #lastSeen = :now' +
          rememberEvent +
          waitFor.set +
          asks.map(([name]) => `, #request.#${name} = :${name}`).join(''),
        condition: `${PRESENT} AND #count > #included${isNew}`,
        values: { one: 1, now: nowIso, ...event, ...waitFor.values, ...Object.fromEntries(asks) },
      });
      if (joined) {
        return;
      }
      // New, or all of it was included in a run: what that run was asked for is over.
      const opened = await this.table.update(key, {
        update:
          'SET #count = if_not_exists(#count, :zero) + :one, #included = if_not_exists(#included, :zero), ' +
          `#notNow = :zero, #firstSeen = :now, #lastSeen = :now, #request = :request${rememberEvent}${waitFor.set}` +
          ` REMOVE #wait${quiet ? '' : ', #quiet'}`,
        condition: `(${ABSENT} OR #count <= #included)${isNew}`,
        values: {
          zero: 0,
          one: 1,
          now: nowIso,
          request: Object.fromEntries(asks),
          ...event,
          ...waitFor.values,
        },
      });
      if (opened || (await this.hasSeen(kind, eventId))) {
        return;
      }
      // A run included the mark, or another request reopened it, between the two calls: look again.
    }
  }

  public async readAll(): Promise<readonly KnownMark[]> {
    const marks = await this.table.list<MarkItem>(ITEM.mark('person').kind);
    return marks.map(([id, mark]) => ({ ...mark, kind: id as MarkKind }));
  }

  /** A run answers the mark up to this count. Never goes down. */
  public async include(kind: MarkKind, count: number): Promise<void> {
    await this.table.update(ITEM.mark(kind), {
      update: 'SET #included = :count',
      condition: `${PRESENT} AND #included < :count AND #count >= :count`,
      values: { count },
    });
  }

  /** Includes each of the marks up to the count that the run read. */
  public async includeAll(marks: IncludedMarks): Promise<void> {
    for (const [kind, count] of Object.entries(marks)) {
      await this.include(kind as MarkKind, count);
    }
  }

  /** Notes why the mark was found pending and no run could be started. */
  public async noteWait(kind: MarkKind, wait: MarkWait): Promise<void> {
    await this.table.update(ITEM.mark(kind), {
      update: 'SET #notNow = #notNow + :one, #wait = :wait',
      condition: PRESENT,
      values: { one: 1, wait },
    });
  }

  private async hasSeen(kind: MarkKind, eventId: string | undefined): Promise<boolean> {
    const mark = await this.table.get<MarkItem>(ITEM.mark(kind));
    return eventId !== undefined && mark?.lastEventId === eventId;
  }
}
