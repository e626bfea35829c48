import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { EvaluationShard, MeasuredSet } from '../../lib/contract/evaluation';
import { shardKey } from '../../lib/contract/keys';
import { SHARD_ROWS } from '../../lib/contract/limits';

export interface ShardsToWrite {
  readonly runId: string;
  readonly set: MeasuredSet;
  readonly bucket: string;
  /** Numbers of the lines that are in the set, counted from 1. */
  readonly chosen: ReadonlySet<number>;
}

/** Copies the chosen lines into shards, in the order of the file. Written twice, each object has the same bytes. */
export async function writeShards(
  s3: S3Client,
  lines: AsyncIterable<string>,
  { runId, set, bucket, chosen }: ShardsToWrite,
): Promise<readonly EvaluationShard[]> {
  const shards: EvaluationShard[] = [];
  let open: string[] = [];
  const close = async () => {
    if (open.length === 0) {
      return;
    }
    const shard: EvaluationShard = { set, shard: shards.length, rows: open.length };
    const Body = open.map((line) => `${line}\n`).join('');
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: shardKey(runId, shard), Body }));
    shards.push(shard);
    open = [];
  };
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (!chosen.has(number)) {
      continue;
    }
    open.push(line);
    if (open.length === SHARD_ROWS) {
      await close();
    }
  }
  await close();
  return shards;
}
