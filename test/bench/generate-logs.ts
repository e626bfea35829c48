import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { seededRandom } from '../../lib/contract/seeded-random';
import { call, logRecord } from '../lambda/shared/invocation-logs/log-objects';

const WORDS =
  'the order parcel arrives today tomorrow invoice account please help number street city refund broken screen battery warranty customer service delivery address change cancel payment card voucher shop return label printer'.split(
    ' ',
  );

export interface MadeLogs {
  readonly records: number;
  /** Before packing. */
  readonly bytes: number;
}

/** Writes a gzipped object of Converse records, each with a prompt of its own, until there are this many bytes in it. */
export async function generateLogs(path: string, bytes: number, seed: number): Promise<MadeLogs> {
  mkdirSync(dirname(path), { recursive: true });
  const random = seededRandom(seed);
  // A text to cut from: far faster than making that of each record.
  const pool = Array.from({ length: 50_000 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const text = (characters: number) => {
    const start = Math.floor(random() * (pool.length - characters));
    return pool.slice(start, start + characters);
  };
  let made = 0;
  let records = 0;
  const lines = function* () {
    while (made < bytes) {
      records += 1;
      const prompt = `${seed}-${records}: ${text(100 + Math.floor(random() * 1200))}`;
      const timestamp = '2026-01-01T10:15:00Z';
      const requestId = `request-${seed}-${records}`;
      const line = `${JSON.stringify(logRecord({ requestId, timestamp, ...call(prompt, text(700)) }))}\n`;
      made += Buffer.byteLength(line);
      yield line;
    }
  };
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path));
  return { records, bytes: made };
}
