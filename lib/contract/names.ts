import { createHash } from 'node:crypto';
import { MAX_NAME_LENGTH } from './limits';

/** Length of a run id: `20261122-094500-0a1b2c3d`. */
const RUN_ID_LENGTH = 24;

/** Longest pipeline slug, so that `<slug>-<run id>` is a legal job and model name. */
export const MAX_SLUG_LENGTH = MAX_NAME_LENGTH - RUN_ID_LENGTH - 1;

/** What every name below is made of; a subset of what jobName, customModelName and clientRequestToken each allow. */
export const SLUG_PATTERN = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * The id of the run that an execution is: sorts by time, the same each time it is asked for.
 *
 * @param startedAt ISO instant at which the execution started
 */
export function runIdOf(executionArn: string, startedAt: string): string {
  return `${runIdsFrom(startedAt)}-${sha256(executionArn).slice(0, 8)}`;
}

/** Where the ids of runs begin that started at an instant (ISO) or later. */
export function runIdsFrom(startedAt: string): string {
  const [date, time] = new Date(startedAt).toISOString().split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

/** Name of the customization job, of the custom model it makes, and the client token that makes the start repeatable. */
export function trainingNameOf(slug: string, runId: string): string {
  return `${slug}-${runId}`;
}

/**
 * Name of the execution that a due mark starts. Requests that arrive together read the same earliest mark, ask for the
 * same name and so start one execution; a later slot gets a new name, because a name stays taken for 90 days.
 */
export function executionNameOf(earliestMark: string, nowMs: number): string {
  const slot = Math.floor(nowMs / (5 * 60_000));
  return `${DUE}${sha256(`${earliestMark}/${slot}`).slice(0, 24)}`;
}

/** Whether a due mark started an execution, and no person by hand. */
export const isDueExecution = (executionArn: string): boolean =>
  executionArn.slice(executionArn.lastIndexOf(':') + 1).startsWith(DUE);

const DUE = 'due-';

/** Hex SHA-256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
