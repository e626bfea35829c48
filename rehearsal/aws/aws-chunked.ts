import { crc32 } from 'node:zlib';
import { ServiceError, type AwsRequest } from './service';

/**
 * The content of an upload: S3 clients may send it in chunks with a checksum behind it (`aws-chunked`).
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @throws ServiceError IncompleteBody for a body that breaks off, BadDigest for one that does not fit its checksum
 */
export function uploadedContent(request: AwsRequest): Buffer {
  const isChunked = (request.headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { content, trailers } = isChunked
    ? decode(request.body)
    : { content: request.body, trailers: new Map<string, string>() };
  const length = request.headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== content.length) throw incomplete();
  const expected = trailers.get('x-amz-checksum-crc32') ?? request.headers['x-amz-checksum-crc32'];
  if (expected !== undefined && expected !== crc32Base64(content)) {
    throw new ServiceError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
  }
  return content;
}

function decode(body: Buffer): { content: Buffer; trailers: Map<string, string> } {
  const chunks: Buffer[] = [];
  let offset = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', offset);
    if (lineEnd === -1) throw incomplete();
    // `<size in hex>` or `<size in hex>;chunk-signature=…`
    const size = Number.parseInt(body.toString('latin1', offset, lineEnd), 16);
    if (!Number.isInteger(size) || lineEnd + 2 + size > body.length) throw incomplete();
    offset = lineEnd + 2;
    if (size === 0) break;
    chunks.push(body.subarray(offset, offset + size));
    offset += size + 2;
  }
  const trailers = new Map(
    body
      .toString('latin1', offset)
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line): [string, string] => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
  );
  return { content: Buffer.concat(chunks), trailers };
}

function crc32Base64(content: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(content));
  return bytes.toString('base64');
}

function incomplete(): ServiceError {
  return new ServiceError('IncompleteBody', 'The request body terminated unexpectedly');
}
