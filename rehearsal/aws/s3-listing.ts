import type { S3Store, StoredObject } from './s3-store';
import { ServiceError, type AwsResponse } from './service';
import { element, text, xmlDocument } from './xml';

/** Most keys of one page, whatever is asked for. */
const MAX_KEYS = 1000;

/** Answers ListObjectsV2. */
export function listObjects(store: S3Store, bucket: string, query: URLSearchParams): AwsResponse {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = Math.min(Number(query.get('max-keys') ?? MAX_KEYS), MAX_KEYS);
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : fromToken(token);
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (value: string) => value;

  const entries = rollUp(store.objects(bucket, prefix), prefix, delimiter).filter((entry) => comesAfter(entry, after));
  const page = entries.slice(0, maxKeys);
  const last = page.at(-1);
  const next =
    last !== undefined && entries.length > page.length ? [text('NextContinuationToken', toToken(nameOf(last)))] : [];
  const children = [
    text('Name', bucket),
    text('Prefix', encode(prefix)),
    ...(delimiter ? [text('Delimiter', encode(delimiter))] : []),
    text('MaxKeys', maxKeys),
    text('KeyCount', page.length),
    text('IsTruncated', next.length > 0),
    ...(token === null ? [] : [text('ContinuationToken', token)]),
    ...next,
    ...page.map((entry) =>
      typeof entry === 'string'
        ? element('CommonPrefixes', [text('Prefix', encode(entry))])
        : element('Contents', [
            text('Key', encode(entry.key)),
            text('LastModified', new Date(entry.lastModifiedMs).toISOString()),
            text('ETag', entry.etag),
            text('Size', entry.body.length),
            text('StorageClass', 'STANDARD'),
          ]),
    ),
  ];
  const root = element('ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"', children);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root) };
}

/** Objects in order, those behind a delimiter rolled up into their common prefix (a string). */
function rollUp(objects: readonly StoredObject[], prefix: string, delimiter: string): (StoredObject | string)[] {
  const seen = new Set<string>();
  return objects.flatMap((object): (StoredObject | string)[] => {
    const at = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (at === -1) return [object];
    const common = object.key.slice(0, at + delimiter.length);
    if (seen.has(common)) return [];
    seen.add(common);
    return [common];
  });
}

function nameOf(entry: StoredObject | string): string {
  return typeof entry === 'string' ? entry : entry.key;
}

function comesAfter(entry: StoredObject | string, after: string): boolean {
  return after === '' || Buffer.compare(Buffer.from(nameOf(entry)), Buffer.from(after)) > 0;
}

/** Opaque on purpose: a caller that builds its own token is wrong against S3 too. */
function toToken(name: string): string {
  return Buffer.from(`after:${name}`).toString('base64');
}

function fromToken(token: string): string {
  const name = Buffer.from(token, 'base64').toString('utf8');
  if (!name.startsWith('after:')) {
    throw new ServiceError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return name.slice('after:'.length);
}
