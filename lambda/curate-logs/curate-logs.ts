import type { LambdaClient } from '@aws-sdk/client-lambda';
import { DATASET_REJECTED } from '../../lib/contract/errors';
import { hourPrefixes, type InvocationLogLocation, isLogKey } from '../../lib/contract/invocation-logs';
import { s3Uri } from '../../lib/contract/keys';
import type { CuratedLogs, CurateLogsInput, CurationCounts, LogCursor, Run } from '../../lib/contract/payloads';
import type { InvocationLogSettings } from '../../lib/contract/settings';
import { acceptContract } from '../shared/contract';
import { LogTally, NO_LOGS } from '../shared/invocation-logs/log-tally';
import { readLogObject } from '../shared/invocation-logs/read-log-object';
import type { ObjectStore } from '../shared/object-store';
import { RftError } from '../shared/rft-error';
import type { RunRegistry } from '../shared/run-registry';
import { CuratedRows } from './curated-rows';
import { piiFilterOf } from './filter-pii';
import { NO_FEEDBACK, readFeedback } from './read-feedback';
import { wantedCalls } from './wanted-calls';

export interface CurateLogsDependencies {
  readonly store: ObjectStore;
  /** The bucket that the store writes to. */
  readonly outputBucket: string;
  readonly registry: Pick<RunRegistry, 'recordStep'>;
  readonly lambda: LambdaClient;
  readonly log: { info(event: string, fields: Readonly<Record<string, unknown>>): void };
  /** Of this invocation. */
  readonly remainingMillis: () => number;
}

/** Before the deadline: no object is begun any more. What is left is for the last one and for the end of the uploads. */
const STOP_MS = 180_000;

const NO_COUNTS: CurationCounts = {
  logs: NO_LOGS,
  corrected: 0,
  uncorrected: 0,
  withoutReference: 0,
  duplicates: 0,
  filtered: 0,
  feedback: { requests: 0, matched: 0, unreadable: 0 },
};

/**
 * Makes rows of the invocation logs of a dataset, from the newest to the oldest, as far as the time goes. Each call writes
 * objects of its own; called again with the same input, the same ones.
 *
 * @throws RftError DatasetRejected when not one row came out and the dataset has nothing else, when S3 refuses, or when the
 * filter for personal data returns something else than rows
 */
export async function curateLogs(input: CurateLogsInput, dependencies: CurateLogsDependencies): Promise<CuratedLogs> {
  const { run, before } = acceptContract(input);
  const { store, outputBucket, registry, log, remainingMillis } = dependencies;
  const { counts, cursor: from, calls } = before ?? { counts: NO_COUNTS, cursor: { source: 0 }, calls: 0 };
  const call = calls + 1;
  const rows = await CuratedRows.begin({
    store,
    bucket: outputBucket,
    runId: run.runId,
    call,
    counts,
    needsReference: run.settings.reward.needsReference,
  });
  const work: Work = {
    ...dependencies,
    run,
    rows,
    tally: new LogTally(counts.logs),
    feedback: { ...counts.feedback },
    begun: 0,
    isLate: () => remainingMillis() < STOP_MS,
  };
  try {
    const cursor = await readSources(from, work);
    const curated: CuratedLogs = {
      finished: cursor === undefined,
      calls: call,
      cursor: cursor ?? { source: logSources(run).length },
      counts: { logs: work.tally.counts(), ...(await rows.finish()), feedback: work.feedback },
    };
    log.info('logs-curated', { runId: run.runId, ...curated });
    await registry.recordStep(run.runId, { curation: curated });
    requireRows(run, curated);
    return curated;
  } catch (error) {
    await rows.abort();
    throw error;
  }
}

interface Work extends CurateLogsDependencies {
  readonly run: Run;
  readonly rows: CuratedRows;
  readonly tally: LogTally;
  readonly feedback: { requests: number; matched: number; unreadable: number };
  readonly isLate: () => boolean;
  /** Objects that this call has begun: one at least, else no call would get any further. */
  begun: number;
}

interface LogSource {
  readonly location: InvocationLogLocation;
  readonly settings: InvocationLogSettings;
}

function logSources({ settings }: Run): LogSource[] {
  return settings.dataset.flatMap(({ bucket, prefix = '', logs }) =>
    logs ? [{ location: { bucket, prefix, account: logs.account, region: logs.region }, settings: logs }] : [],
  );
}

/** Where the next call goes on; `undefined` when all is read. */
async function readSources(from: LogCursor, work: Work): Promise<LogCursor | undefined> {
  const sources = logSources(work.run);
  for (let source = from.source; source < sources.length; source += 1) {
    const key = source === from.source ? from.key : undefined;
    const stopped = await readSource(sources[source], key, work);
    if (stopped) {
      return { source, ...stopped };
    }
  }
  return undefined;
}

/** Up to which key the logs are read when the time is over, none where it was over before the first; `undefined` when all of them are. */
async function readSource(
  { location, settings }: LogSource,
  from: string | undefined,
  work: Work,
): Promise<Pick<LogCursor, 'key'> | undefined> {
  const { store, rows, tally, lambda } = work;
  const until = new Date(work.run.startedAt);
  const since = new Date(until.getTime() - settings.sinceSeconds * 1000);
  const feedback =
    settings.feedbackBucket === undefined
      ? NO_FEEDBACK
      : await readFeedback(store, settings.feedbackBucket, since, until);
  const filter = piiFilterOf(settings.piiFilter, lambda);
  const reading = {
    wants: wantedCalls(settings, since, until),
    open: async (bucket: string, key: string) => (await store.open(bucket, key))?.body,
  };
  // Counted by the call that reads the first object.
  const countFeedback = () => {
    work.feedback.requests += feedback.corrections.size;
    work.feedback.unreadable += feedback.unreadable;
  };
  let done = from;
  for await (const key of newestFirst(location, since, until, from, store)) {
    if (work.begun > 0 && work.isLate()) {
      await rows.flush(filter);
      return done === undefined ? {} : { key: done };
    }
    if (done === undefined) {
      countFeedback();
    }
    work.begun += 1;
    tally.addObject();
    for await (const entry of readLogObject(location.bucket, key, reading)) {
      tally.add(entry);
      if (entry.kind === 'good') {
        const { requestId } = entry.invocation;
        work.feedback.matched += feedback.corrections.has(requestId) ? 1 : 0;
        rows.offer(entry.invocation, feedback.corrections.get(requestId));
        await rows.settle(filter);
      }
    }
    done = key;
  }
  if (done === undefined) {
    countFeedback();
  }
  // The filter is of this source.
  await rows.flush(filter);
  return undefined;
}

/** Keys of log objects that are older than `before`, hour by hour. */
async function* newestFirst(
  location: InvocationLogLocation,
  since: Date,
  until: Date,
  before: string | undefined,
  store: ObjectStore,
): AsyncGenerator<string> {
  for (const hour of hourPrefixes(location, since, until).reverse()) {
    if (before !== undefined && hour >= before) {
      continue;
    }
    const keys: string[] = [];
    for await (const key of store.list(location.bucket, hour)) {
      if (isLogKey(key) && (before === undefined || key < before)) {
        keys.push(key);
      }
    }
    yield* keys.sort().reverse();
  }
}

function requireRows(run: Run, { finished, counts }: CuratedLogs): void {
  const onlyLogs = run.settings.dataset.every(({ logs }) => logs !== undefined);
  if (!finished || !onlyLogs || counts.corrected + counts.uncorrected > 0) {
    return;
  }
  const { logs, withoutReference, filtered, feedback } = counts;
  const [first] = logSources(run);
  const { bucket, prefix } = first?.location ?? { bucket: '', prefix: '' };
  const [common] = logs.problems;
  throw new RftError(
    DATASET_REJECTED,
    `No row came out of the invocation logs in ${s3Uri(bucket, prefix)}: ${logs.objects} objects, ${logs.records} records, of which ` +
      `${logs.unwanted} are of other calls, ${logs.records - logs.unwanted - logs.good} cannot be used` +
      (common ? ` (most often: ${common.problem})` : '') +
      `, ${withoutReference} have no correction, which this reward needs, and ${filtered} were left out by the filter for personal ` +
      `data. Feedback speaks of ${feedback.requests} calls. Check that logging is on and delivers text, and what the filter of the source asks for.`,
  );
}
