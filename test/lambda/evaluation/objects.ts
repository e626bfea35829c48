import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

/** Objects in memory behind an S3 client, with conditional writes. */
export interface Objects {
  readonly s3: S3Client;
  readonly texts: Map<string, string>;
  /** Keys in the order in which they were written. */
  readonly written: string[];
  /** Lines of every object under a prefix, parsed, by key. */
  readonly lines: (prefix: string) => ReadonlyArray<readonly [key: string, lines: readonly unknown[]]>;
}

export function givenObjects(texts: Readonly<Record<string, string>> = {}): Objects {
  const s3 = new S3Client({});
  const stored = new Map(Object.entries(texts));
  const written: string[] = [];
  mockClient(s3)
    .on(GetObjectCommand)
    .callsFake(({ Key }: { Key: string }) => {
      const text = stored.get(Key);
      if (text === undefined) {
        throw Object.assign(new Error('The specified key does not exist.'), { name: 'NoSuchKey' });
      }
      return { Body: bodyOf(Buffer.from(text, 'latin1')) };
    })
    .on(ListObjectsV2Command)
    .callsFake(({ Prefix = '' }: { Prefix?: string }) => ({
      Contents: [...stored]
        .filter(([key]) => key.startsWith(Prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([Key, text]) => ({ Key, Size: text.length })),
    }))
    .on(PutObjectCommand)
    .callsFake(({ Key, Body, IfNoneMatch }: { Key: string; Body: string | Uint8Array; IfNoneMatch?: string }) => {
      if (IfNoneMatch === '*' && stored.has(Key)) {
        throw Object.assign(new Error('At least one of the pre-conditions did not hold'), {
          name: 'PreconditionFailed',
        });
      }
      stored.set(Key, Buffer.from(Body as string).toString('latin1'));
      written.push(Key);
      return {};
    });
  return {
    s3,
    texts: stored,
    written,
    lines: (prefix) =>
      [...stored]
        .filter(([key]) => key.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([key, text]) =>
            [
              key,
              Buffer.from(text, 'latin1')
                .toString('utf8')
                .split('\n')
                .filter((line) => line !== '')
                .map((line) => JSON.parse(line) as unknown),
            ] as const,
        ),
  };
}

function bodyOf(bytes: Buffer): object {
  return Object.assign(Readable.from([bytes]), {
    transformToString: () => Promise.resolve(bytes.toString('utf8')),
    transformToByteArray: () => Promise.resolve(new Uint8Array(bytes)),
  });
}

export const jsonLines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
