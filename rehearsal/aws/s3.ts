import { uploadedContent } from './aws-chunked';
import { listObjects } from './s3-listing';
import { S3Uploads } from './s3-multipart';
import { preconditionFailed, sameETag, type PutOptions, type S3Store, type StoredObject } from './s3-store';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService, type Operation } from './service';
import { contentsOf, element, text, xmlDocument } from './xml';

/** Query parameters of each operation, besides `x-id`, which names the operation. Any other means another operation. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetObject: ['versionId'],
  HeadObject: ['versionId'],
  PutObject: [],
  DeleteObject: ['versionId'],
  CreateMultipartUpload: ['uploads'],
  UploadPart: ['partNumber', 'uploadId'],
  CompleteMultipartUpload: ['uploadId'],
  AbortMultipartUpload: ['uploadId'],
  ListObjectsV2: [
    'list-type',
    'prefix',
    'delimiter',
    'max-keys',
    'continuation-token',
    'start-after',
    'encoding-type',
    'fetch-owner',
  ],
};

/** Headers that would change what an operation does and that the stand-in does not follow. */
const UNKNOWN_HEADERS = ['x-amz-copy-source', 'x-amz-write-offset-bytes', 'x-amz-tagging'];

/** S3 over an `S3Store`, path-style. */
export class S3Service implements AwsService {
  readonly signingName = 's3';
  private readonly uploads: S3Uploads;

  constructor(private readonly store: S3Store) {
    this.uploads = new S3Uploads(store);
  }

  operation(request: AwsRequest): Operation | string {
    const [, bucket = '', ...rest] = request.path.split('/');
    const key = decodeURIComponent(rest.join('/'));
    const action = actionOf(request, key);
    const parameters = PARAMETERS[action];
    if (!parameters) return action;
    const other = [...request.query.keys()].find((name) => name !== 'x-id' && !parameters.includes(name));
    if (other !== undefined) return `${action} with ?${other}`;
    const header = UNKNOWN_HEADERS.find((name) => request.headers[name] !== undefined);
    if (header !== undefined) return `${action} with header ${header}`;
    const arn = `arn:aws:s3:::${decodeURIComponent(bucket)}${key === '' ? '' : `/${key}`}`;
    return { action, resources: [arn], run: () => this.run(action, request, decodeURIComponent(bucket), key) };
  }

  failure(error: ServiceError, request: AwsRequest): AwsResponse {
    const body = element('Error', [
      text('Code', error.code),
      text('Message', error.message),
      text('RequestId', 'rehearsal'),
    ]);
    return {
      status: error.status,
      headers: { 'content-type': 'application/xml' },
      body: request.method === 'HEAD' ? '' : xmlDocument(body),
    };
  }

  throttled(): ServiceError {
    return new ServiceError('SlowDown', 'Please reduce your request rate.', 503);
  }

  /**
   * S3 tells of an absent object only to who may list the bucket without a condition; roles of a pipeline may list a prefix.
   * Everybody else is told that the request is forbidden.
   */
  private existing(request: AwsRequest, bucket: string, key: string, versionId: string | undefined): StoredObject {
    if (request.caller.roleArn !== undefined && this.store.has(bucket) && !this.store.find(bucket, key, versionId)) {
      throw new ServiceError('AccessDenied', 'Access Denied', 403);
    }
    return this.store.get(bucket, key, versionId);
  }

  private run(action: string, request: AwsRequest, bucket: string, key: string): AwsResponse {
    const { query } = request;
    const versionId = query.get('versionId') ?? undefined;
    switch (action) {
      case 'GetObject':
        return read(this.existing(request, bucket, key, versionId), request);
      case 'HeadObject': {
        const answer = read(this.existing(request, bucket, key, versionId), request);
        return {
          ...answer,
          headers: { ...answer.headers, 'content-length': String(answer.body?.length ?? 0) },
          body: '',
        };
      }
      case 'PutObject':
        return written(this.store.put(bucket, key, uploadedContent(request), putOptions(request)));
      case 'DeleteObject': {
        const { marker } = this.store.delete(bucket, key, versionId);
        return marker === undefined
          ? { status: 204 }
          : { status: 204, headers: { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker } };
      }
      case 'ListObjectsV2':
        return listObjects(this.store, bucket, query);
      case 'CreateMultipartUpload':
        return document('InitiateMultipartUploadResult', [
          text('Bucket', bucket),
          text('Key', key),
          text('UploadId', this.uploads.create(bucket, key, putOptions(request))),
        ]);
      case 'UploadPart': {
        const number = Number(query.get('partNumber'));
        const etag = this.uploads.part(query.get('uploadId') ?? '', number, uploadedContent(request));
        return { status: 200, headers: { etag } };
      }
      case 'CompleteMultipartUpload': {
        const object = this.uploads.complete(
          query.get('uploadId') ?? '',
          completedParts(request),
          writeConditions(request),
        );
        const answer = document('CompleteMultipartUploadResult', [
          text('Location', `/${bucket}/${key}`),
          text('Bucket', bucket),
          text('Key', key),
          text('ETag', object.etag),
        ]);
        return { ...answer, headers: { ...answer.headers, ...versionHeader(object) } };
      }
      default:
        this.uploads.abort(query.get('uploadId') ?? '');
        return { status: 204 };
    }
  }
}

function actionOf({ method, query }: AwsRequest, key: string): string {
  const isUpload = query.has('uploadId');
  if (key === '') {
    return method === 'GET' && query.get('list-type') === '2'
      ? 'ListObjectsV2'
      : `${method} on a bucket (${[...query.keys()].join(', ')})`;
  }
  switch (method) {
    case 'GET':
      return isUpload ? 'ListParts' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return isUpload ? 'UploadPart' : 'PutObject';
    case 'DELETE':
      return isUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (isUpload) return 'CompleteMultipartUpload';
      return query.has('uploads') ? 'CreateMultipartUpload' : 'POST on an object';
    default:
      return `${method} on an object`;
  }
}

function read(object: StoredObject, { headers }: AwsRequest): AwsResponse {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, range } = headers;
  if (ifMatch !== undefined && !sameETag(ifMatch, object.etag)) throw preconditionFailed();
  if (ifNoneMatch !== undefined && sameETag(ifNoneMatch, object.etag)) return { status: 304 };
  const common = {
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'content-type': object.contentType,
    'accept-ranges': 'bytes',
    ...object.headers,
    ...versionHeader(object),
  };
  const part = range === undefined ? undefined : byteRange(range, object.body.length);
  if (!part) return { status: 200, headers: common, body: object.body };
  const contentRange = `bytes ${part.first}-${part.last}/${object.body.length}`;
  const body = object.body.subarray(part.first, part.last + 1);
  return { status: 206, headers: { ...common, 'content-range': contentRange }, body };
}

/** `bytes=0-99`, `bytes=100-` or `bytes=-100`; S3 ignores what it does not understand. */
function byteRange(range: string, length: number): { first: number; last: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range);
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, from = '', to = ''] = match;
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (first > last) throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416);
  return { first, last };
}

function putOptions(request: AwsRequest): PutOptions {
  const { headers, caller } = request;
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (name.startsWith('x-amz-meta-') || name === 'cache-control' || name === 'content-disposition')
      return [[name, value]];
    if (name !== 'content-encoding') return [];
    const encodings = value.split(',').map((encoding) => encoding.trim());
    const own = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '').join(',');
    return own === '' ? [] : [[name, own]];
  });
  return {
    contentType: headers['content-type'],
    headers: Object.fromEntries(kept),
    caller: caller.name,
    ...writeConditions(request),
  };
}

function writeConditions({ headers, caller }: AwsRequest): PutOptions {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'], caller: caller.name };
}

function completedParts(request: AwsRequest): { number: number; etag: string }[] {
  return contentsOf(request.body.toString('utf8'), 'Part').map((part) => ({
    number: Number(contentsOf(part, 'PartNumber')[0]),
    etag: contentsOf(part, 'ETag')[0] ?? '',
  }));
}

function written(object: StoredObject): AwsResponse {
  return { status: 200, headers: { etag: object.etag, ...versionHeader(object) } };
}

function versionHeader({ versionId }: StoredObject): Record<string, string> {
  return versionId === undefined ? {} : { 'x-amz-version-id': versionId };
}

function document(name: string, children: readonly string[]): AwsResponse {
  const root = element(`${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/"`, children);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(root) };
}
