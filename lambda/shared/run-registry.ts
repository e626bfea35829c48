import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type IncludedMarks,
  ITEM,
  type LeaseItem,
  type ProductionItem,
  type RunItem,
  type RunReferenceItem,
  type SplitItem,
} from '../../lib/contract/items';
import type { Run, RunOutcome, RunSummary } from '../../lib/contract/payloads';
import { runIdsFrom } from '../../lib/contract/names';
import type { PaidRun } from './due';
import { ABSENT, PRESENT, RegistryTable } from './registry-table';

/** What the steps of a run add to its record. */
export type RunParts = Pick<
  RunItem,
  | 'curation'
  | 'dataset'
  | 'rewardProof'
  | 'job'
  | 'training'
  | 'metrics'
  | 'plan'
  | 'baseline'
  | 'deployment'
  | 'promotion'
  | 'approval'
  | 'swap'
>;

/** What the model was trained on that production answers with. */
export interface ChampionInputs {
  readonly runId: string;
  /** Of production. */
  readonly version: number;
  readonly fingerprint?: string;
}

/**
 * What is remembered of runs. Every write touches one item, is conditional where two writers could meet, and can
 * be repeated.
 */
export class RunRegistry {
  private readonly table: RegistryTable;

  public constructor(documents: DynamoDBDocumentClient, tableName: string) {
    this.table = new RegistryTable(documents, tableName);
  }

  // The lease ---------------------------------------------------------------------------------------------------------

  /** Takes the lease, or renews it for the run that has it. Returns the lease that holds now: compare its run id. */
  public async takeLease(lease: LeaseItem): Promise<LeaseItem> {
    for (;;) {
      const mine = { condition: `${ABSENT} OR #runId = :runId`, values: { runId: lease.runId } };
      if (await this.table.put(ITEM.lease, lease, mine)) {
        return lease;
      }
      const holder = await this.readLease();
      if (holder) {
        return holder;
      }
      // Released between the two calls: try again.
    }
  }

  public readLease(): Promise<LeaseItem | undefined> {
    return this.table.get<LeaseItem>(ITEM.lease);
  }

  /** Releases the lease if this run has it. */
  public async releaseLease(runId: string): Promise<void> {
    await this.table.delete(ITEM.lease, { condition: '#runId = :runId', values: { runId } });
  }

  // Runs --------------------------------------------------------------------------------------------------------------

  /** Writes the record of a new run; the record that exists already wins. */
  public async createRun(run: Run, marks: IncludedMarks): Promise<RunItem> {
    const item: RunItem = { run, status: 'active', marks };
    if (await this.table.put(ITEM.run(run.runId), item, { condition: ABSENT })) {
      return item;
    }
    return this.storedRun(run.runId);
  }

  public readRun(runId: string): Promise<RunItem | undefined> {
    return this.table.get<RunItem>(ITEM.run(runId));
  }

  /** Runs that started at an instant (ISO) or later and paid a training, the earliest first. */
  public async readPaidRuns(since: string): Promise<readonly PaidRun[]> {
    const runs = await this.table.list<RunItem>(ITEM.run('').kind, runIdsFrom(since));
    return runs
      .filter(([, { job, training }]) => job !== undefined || training !== undefined)
      .map(([runId, { run, outcome, finishedAt }]) => ({
        runId,
        startedAt: run.startedAt,
        ...(outcome === 'rejected' && finishedAt !== undefined && { rejectedAt: finishedAt }),
      }));
  }

  /** Every record, the earliest first: run ids sort by time. */
  public async readRuns(): Promise<readonly RunItem[]> {
    const runs = await this.table.list<RunItem>(ITEM.run('').kind);
    return runs.map(([, run]) => run);
  }

  /**
   * Adds what a step found to the record of its run.
   *
   * @throws Error when the run has no record
   */
  public async recordStep(runId: string, parts: Partial<RunParts>): Promise<void> {
    const given = Object.entries(parts).filter(([, part]) => part !== undefined);
    if (given.length === 0) {
      return;
    }
    const recorded = await this.table.update(ITEM.run(runId), {
      update: `SET ${given.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      condition: PRESENT,
      values: Object.fromEntries(given),
    });
    if (!recorded) {
      throw noRecord(runId);
    }
  }

  /**
   * From now on nothing may be started for this run. Returns the instant of the first call.
   *
   * @param nowIso ISO instant
   */
  public async markClosing(runId: string, nowIso: string): Promise<string> {
    await this.table.update(ITEM.run(runId), {
      update: 'SET #status = :closing, #closingAt = if_not_exists(#closingAt, :now)',
      condition: `${PRESENT} AND #status <> :finished`,
      values: { closing: 'closing', finished: 'finished', now: nowIso },
    });
    return (await this.storedRun(runId)).closingAt ?? nowIso;
  }

  /** Records how the run ended. The first outcome stays: the record that holds is returned. */
  public async finishRun(
    runId: string,
    end: { readonly outcome: RunOutcome; readonly summary: RunSummary; readonly finishedAt: string },
  ): Promise<RunItem> {
    await this.table.update(ITEM.run(runId), {
      update: 'SET #status = :finished, #outcome = :outcome, #summary = :summary, #finishedAt = :finishedAt',
      condition: `${PRESENT} AND #status <> :finished`,
      values: { finished: 'finished', ...end },
    });
    return this.storedRun(runId);
  }

  /**
   * Lets one call at a time tell of the end of a run; whether this one may. Nobody may once it was told.
   *
   * @param now ISO instant
   * @param dead ISO instant: whoever began before it does not live any more
   */
  public claimAnnouncement(runId: string, now: string, dead: string): Promise<boolean> {
    return this.table.update(ITEM.run(runId), {
      update: 'SET #announcingAt = :now',
      condition: `${PRESENT} AND attribute_not_exists(#announcedAt) AND (attribute_not_exists(#announcingAt) OR #announcingAt <= :dead)`,
      values: { now, dead },
    });
  }

  /** Notes that the event is out, so that trouble with the message alone does not send it again. */
  public async markEventSent(runId: string, nowIso: string): Promise<void> {
    await this.table.update(ITEM.run(runId), {
      update: 'SET #eventSentAt = :now',
      condition: PRESENT,
      values: { now: nowIso },
    });
  }

  public async markAnnounced(runId: string, nowIso: string): Promise<void> {
    await this.table.update(ITEM.run(runId), {
      update: 'SET #announcedAt = if_not_exists(#announcedAt, :now)',
      condition: PRESENT,
      values: { now: nowIso },
    });
  }

  /** Gives the run an opaque id for the question to a person. The first id stays: the id that holds is returned. */
  public async claimApprovalId(runId: string, approvalId: string): Promise<string> {
    await this.table.update(ITEM.run(runId), {
      update: 'SET #approvalId = if_not_exists(#approvalId, :approvalId)',
      condition: PRESENT,
      values: { approvalId },
    });
    return (await this.storedRun(runId)).approvalId ?? approvalId;
  }

  /** Notes that the model of a run was superseded and is gone. */
  public async markModelDeleted(runId: string, nowIso: string): Promise<void> {
    await this.table.update(ITEM.run(runId), {
      update: 'SET #modelDeletedAt = if_not_exists(#modelDeletedAt, :now)',
      condition: PRESENT,
      values: { now: nowIso },
    });
  }

  // What later runs compare with ----------------------------------------------------------------------------------------

  public readSplit(): Promise<SplitItem | undefined> {
    return this.table.get<SplitItem>(ITEM.split);
  }

  /**
   * Writes the split of this pipeline: the first one stays, unless this run draws a new one. Returns the split that
   * holds now; a run that calls twice gets the same.
   */
  public async claimSplit(split: SplitItem, resplit: boolean): Promise<SplitItem> {
    // An update, not a put: steps of a run hold no permission to put items.
    const { salt, heldOut, validation, runId } = split;
    await this.table.update(ITEM.split, {
      update: 'SET #salt = :salt, #heldOut = :heldOut, #validation = :validation, #runId = :runId',
      // Run ids sort by time: a step that outlived its run cannot draw a split under a later one.
      condition: resplit ? `${ABSENT} OR #runId < :runId` : ABSENT,
      values: { salt, heldOut, validation, runId },
    });
    return (await this.readSplit()) ?? split;
  }

  public readLastTrained(): Promise<RunReferenceItem | undefined> {
    return this.table.get<RunReferenceItem>(ITEM.lastTrained);
  }

  /** Later runs count new prompts against this run. Never goes back to an older run. */
  public async recordLastTrained(runId: string): Promise<void> {
    const item: RunReferenceItem = { runId };
    // Run ids sort by time.
    await this.table.put(ITEM.lastTrained, item, { condition: `${ABSENT} OR #runId < :runId`, values: { runId } });
  }

  /** The run that trained on exactly these inputs. */
  public findFingerprint(fingerprint: string): Promise<RunReferenceItem | undefined> {
    return this.table.get<RunReferenceItem>(ITEM.fingerprint(fingerprint));
  }

  /** The run whose model production answers with, and the hash of its inputs; undefined before the first promotion. */
  public async readChampionInputs(): Promise<ChampionInputs | undefined> {
    const { champion, version = 0 } = (await this.table.get<ProductionItem>(ITEM.production)) ?? {};
    if (!champion) {
      return undefined;
    }
    const { dataset } = (await this.readRun(champion.runId)) ?? {};
    return { runId: champion.runId, version, ...(dataset && { fingerprint: dataset.fingerprint }) };
  }

  /** Never goes back to an older run: the newest says most about what these inputs come to. */
  public async recordFingerprint(
    fingerprint: string,
    { runId, request }: Pick<Run, 'runId' | 'request'>,
  ): Promise<void> {
    const { championWorse } = request;
    const item: RunReferenceItem = { runId, ...(championWorse !== undefined && { championWorse }) };
    // Run ids sort by time.
    await this.table.put(ITEM.fingerprint(fingerprint), item, {
      condition: `${ABSENT} OR #runId < :runId`,
      values: { runId },
    });
  }

  private async storedRun(runId: string): Promise<RunItem> {
    const item = await this.readRun(runId);
    if (!item) {
      throw noRecord(runId);
    }
    return item;
  }
}

/** Every run has a record from BeginRun on. */
export function noRecord(runId: string): Error {
  return new Error(
    `run ${runId}: the registry has no record of it. BeginRun writes it; check that the table was not replaced.`,
  );
}
