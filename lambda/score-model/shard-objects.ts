import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SERVICE_FAULT } from '../../lib/contract/errors';
import type { Measurement, ScoredPrompt } from '../../lib/contract/evaluation';
import { answersKey, resultsKey, shardKey } from '../../lib/contract/keys';
import { type DatasetRow, rowOf } from '../shared/dataset-row';
import { RftError } from '../shared/rft-error';
import { objectLines } from '../shared/s3-lines';
import { isNamed } from '../shared/service-errors';
import type { Answer } from './converse-answer';

/** The objects of one measurement: its prompts, answers without a score, results. */
export class ShardObjects {
  public constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly runId: string,
    private readonly measurement: Measurement,
  ) {}

  /** The rows of the shard from `done` on. */
  public async rows(done: number): Promise<readonly DatasetRow[]> {
    const { set, shard } = this.measurement;
    const rows: DatasetRow[] = [];
    let line = 0;
    for await (const text of objectLines(this.s3, this.bucket, shardKey(this.runId, this.measurement))) {
      line += 1;
      if (line > done) {
        rows.push(rowOf(text, line, `${set} shard ${shard}`));
      }
    }
    return rows;
  }

  /** How many rows the call with this `done` has scored; `undefined` when there was none. */
  public async scoredFrom(done: number): Promise<number | undefined> {
    return (await this.lines(resultsKey(this.runId, this.measurement, done)))?.length;
  }

  /**
   * Writes the results of the call with this `done`, unless it has some: a late writer must not change what somebody may
   * have gone on from. Returns how many rows are scored now.
   */
  public async writeScored(done: number, scored: readonly ScoredPrompt[]): Promise<number> {
    const key = resultsKey(this.runId, this.measurement, done);
    try {
      await this.s3.send(
        new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: jsonLines(scored), IfNoneMatch: '*' }),
      );
      return scored.length;
    } catch (error) {
      if (!isNamed(error, 'PreconditionFailed', 'ConditionalRequestConflict')) {
        throw error;
      }
      const written = await this.scoredFrom(done);
      if (written === undefined) {
        throw new RftError(SERVICE_FAULT, `${key}: somebody else is writing it. It is looked at again.`, {
          cause: error,
        });
      }
      return written;
    }
  }

  /** Answers of the rows from `done` on that have no score yet, row by row. */
  public async answers(done: number): Promise<Answer[][]> {
    const lines = (await this.lines(answersKey(this.runId, this.measurement, done))) ?? [];
    return lines.map((line) => JSON.parse(line) as Answer[]);
  }

  public async writeAnswers(done: number, answers: readonly (readonly Answer[])[]): Promise<void> {
    const Key = answersKey(this.runId, this.measurement, done);
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body: jsonLines(answers) }));
  }

  private async lines(key: string): Promise<readonly string[] | undefined> {
    try {
      const { Body: body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      // Split by hand: JSON strings may hold characters that readers of lines take for line ends.
      return ((await body?.transformToString()) ?? '').split('\n').filter((line) => line !== '');
    } catch (error) {
      // Without a permission to list that fits, S3 tells of an absent key as it tells of a forbidden one.
      if (isNamed(error, 'NoSuchKey', 'AccessDenied')) {
        return undefined;
      }
      throw error;
    }
  }
}

const jsonLines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
