import fc from 'fast-check';
import * as keys from '../../lib/contract/keys';
import { Retraining } from '../../lib';
import { objectCreatedEvent } from '../../rehearsal/aws/object-created-event';
import { matchesPattern } from '../../rehearsal/aws/event-pattern';
import { newPipeline, templateOf } from '../fixtures';

/** Bucket names in a template are references: the text of one stands for it. */
const named = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'Ref' in value
    ? String(value.Ref)
    : Array.isArray(value)
      ? value.map(named)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, named(inner)]))
        : value;

const template = templateOf(newPipeline({ retraining: [Retraining.onNewData()] }));
const bucketOf = (part: string): string =>
  Object.keys(template.findResources('AWS::S3::Bucket')).find((id) => id.includes(part)) ?? '';
const patterns = Object.values(template.findResources('AWS::Events::Rule'))
  .map(({ Properties }) => named(Properties.EventPattern) as Record<string, unknown> | undefined)
  .filter((pattern) => pattern !== undefined && JSON.stringify(pattern).includes('aws.s3'));

/** Whether an object that came to be in a bucket asks for a run. */
const asks = (bucket: string, key: string): boolean => {
  const created = { bucket, key, size: 1, etag: 'e', versionId: undefined, timeMs: 0, reason: 'PutObject' as const };
  const event = objectCreatedEvent({ ...created, caller: 'somebody' });
  return patterns.some((pattern) => matchesPattern(pattern ?? {}, event));
};

/** Texts that try to look like the prefix that triggers. */
const text = fc.oneof(fc.string(), fc.constantFrom('incoming/', '../incoming/a.jsonl', 'incoming/x.jsonl', '.jsonl'));
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const count = fc.nat(100_000);
const shard = fc.record({ set: fc.constantFrom('held-out', 'probe'), shard: count });
const role = fc.constantFrom('base', 'champion', 'candidate');

type KeyFunction = (...args: never[]) => string;
const functions = Object.entries(keys as Record<string, unknown>).filter(
  (entry): entry is [string, KeyFunction] => typeof entry[1] === 'function',
);

/** What each key is made of; a new key function without a line here fails the first test. */
const ARGUMENTS: Readonly<Record<string, fc.Arbitrary<readonly unknown[]>>> = {
  ...Object.fromEntries(functions.filter(([, { length }]) => length === 1).map(([name]) => [name, fc.tuple(text)])),
  feedbackKey: fc.tuple(
    instant.map((date) => date.toISOString()),
    text,
  ),
  curatedRowsKey: fc.tuple(text, fc.constantFrom('corrected', 'uncorrected'), count),
  curatedPromptsKey: fc.tuple(text, fc.constantFrom('corrected', 'uncorrected'), count),
  shardKey: fc.tuple(text, shard),
  resultsPrefix: fc.tuple(text, role, fc.constantFrom('held-out', 'probe')),
  resultsKey: fc.tuple(text, measurement(), count),
  answersKey: fc.tuple(text, measurement(), count),
  candidatesPrefix: fc.tuple(text, text),
  candidatesKey: fc.tuple(text, text, text),
};

function measurement(): fc.Arbitrary<unknown> {
  return fc.tuple(role, shard).map(([each, part]) => ({ model: { role: each }, ...part }));
}

const written = functions.filter(([name]) => name !== 's3Uri');

test('every key that is written is known here', () => {
  expect(written.map(([name]) => name).filter((name) => !(name in ARGUMENTS))).toEqual([]);
  expect(written.length).toBeGreaterThan(20);
});

test.each(written)('%s never asks for a run, in whatever bucket it lies', (name, keyOf) => {
  fc.assert(
    fc.property(ARGUMENTS[name] ?? fc.constant([]), fc.constantFrom('Input', 'Output'), (args, bucket) => {
      expect(asks(bucketOf(bucket), keyOf(...(args as never[])))).toBe(false);
    }),
  );
});

test('rows that are uploaded do, in the input bucket only', () => {
  expect(asks(bucketOf('Input'), 'incoming/rows.jsonl')).toBe(true);
  expect(asks(bucketOf('Input'), 'incoming/2026/11/rows.jsonl')).toBe(true);
  expect(asks(bucketOf('Output'), 'incoming/rows.jsonl')).toBe(false);
  expect(asks(bucketOf('Input'), 'incoming/notes.txt')).toBe(false);
});
