import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse/sync';
import type { RunItem } from '../../lib/contract/items';
import type { DecisionRecord } from '../../lib/contract/promotion';
import type { Connection } from './connection';

/** What runs leave in the output bucket beside their record. */
export class RecordObjects {
  private readonly s3: S3Client;
  private readonly bucket: string;

  constructor({ client, pipeline }: Pick<Connection, 'client' | 'pipeline'>) {
    this.s3 = new S3Client(client);
    this.bucket = pipeline.outputBucket;
  }

  /** The explained decision; absent where none was made, or it was deleted since. */
  async decision({ promotion }: RunItem): Promise<DecisionRecord | undefined> {
    const text = promotion && (await this.text(promotion.decisionKey));
    return text === undefined ? undefined : (JSON.parse(text) as DecisionRecord);
  }

  /** The columns of numbers in the step-wise metrics of the job, by header. */
  async steps({ metrics }: RunItem): Promise<Readonly<Record<string, readonly number[]>>> {
    const key = metrics?.files.find((file) => !file.includes('validation'));
    return columnsIn((key !== undefined && (await this.text(key))) || '');
  }

  private async text(key: string): Promise<string | undefined> {
    try {
      const { Body: body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return await body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}

function columnsIn(text: string): Record<string, readonly number[]> {
  const [headers = [], ...rows] = parse(text, {
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const columns = headers.map(
    (header, at) =>
      [
        header,
        rows
          .map((row) => row[at] ?? '')
          .filter(Boolean)
          .map(Number),
      ] as const,
  );
  return Object.fromEntries(columns.filter(([, values]) => values.length > 0 && values.every(Number.isFinite)));
}
