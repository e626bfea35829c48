import fc from 'fast-check';
import { type HttpRequest, takeFeedback } from '../../lambda/take-feedback/take-feedback';
import { readFeedbackLine } from '../../lambda/shared/latest-feedback';
import { useCapturedLog } from './shared/world';

useCapturedLog();

const ARN = 'arn:aws:sts::111122223333:assumed-role/SupportApp/container-7';
const IAM = { iam: { userArn: ARN } };
const TOKEN = { jwt: { claims: { sub: 'ann', iss: 'https://login.example.com' } } };
const NOW = Date.parse('2026-01-05T09:00:00.000Z');
const REQUEST_ID = '5f1bd1ac-64c1-4a53-9f3e-6a9a1c1f8f5d';
const GOOD = { requestId: REQUEST_ID, rating: 'down', correctedAnswer: '42', comment: 'It is more.' };

let sent: string[];
beforeEach(() => (sent = []));

function take(body: unknown, changes: Partial<HttpRequest> = {}): ReturnType<typeof takeFeedback> {
  const request: HttpRequest = {
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: IAM },
    ...changes,
  };
  return takeFeedback(request, { send: async (text) => sent.push(text), functionName: 'take', now: () => NOW });
}

/** What was sent on, as the other side reads it. */
const taken = () => sent.map((text) => readFeedbackLine(text));

test('good feedback is accepted and handed on with its time and its reviewer', async () => {
  expect(await take(GOOD)).toEqual({
    statusCode: 202,
    headers: { 'content-type': 'application/json' },
    body: '{"accepted":true}',
  });
  expect(taken()).toEqual([{ ...GOOD, reviewer: ARN, receivedAt: '2026-01-05T09:00:00.000Z' }]);
});

test.each([
  ['a token: its subject', TOKEN, undefined, 'ann'],
  ['IAM: the ARN', IAM, undefined, ARN],
  [
    'an application for somebody: both, without the session that changes',
    IAM,
    'c-17',
    'arn:aws:sts::111122223333:assumed-role/SupportApp#c-17',
  ],
  [
    'a user for somebody',
    { iam: { userArn: 'arn:aws:iam::111122223333:user/team/app' } },
    'ann@example.com',
    'arn:aws:iam::111122223333:user/team/app#ann@example.com',
  ],
])('the reviewer of %s', async (_, authorizer, reviewer, expected) => {
  const { statusCode } = await take({ ...GOOD, reviewer }, { requestContext: { authorizer } });
  expect([statusCode, taken()[0]?.reviewer]).toEqual([202, expected]);
});

describe('refused, with nothing sent on', () => {
  const SECRET = 'kidney-stones';
  const many = (count: number) => 'x'.repeat(count);

  test.each<[what: string, status: number, message: RegExp, body: unknown, changes?: Partial<HttpRequest>]>([
    ['nobody', 401, /^identity: got none/, GOOD, { requestContext: {} }],
    ['no request context', 401, /^identity/, GOOD, { requestContext: undefined }],
    ['a token without subject', 401, /^identity/, GOOD, { requestContext: { authorizer: { jwt: { claims: {} } } } }],
    ['an empty ARN', 401, /^identity/, GOOD, { requestContext: { authorizer: { iam: { userArn: '' } } } }],
    [
      'another reviewer than the token',
      400,
      /^reviewer/,
      { ...GOOD, reviewer: 'bob' },
      { requestContext: { authorizer: TOKEN } },
    ],
    ['another content type', 415, /^content-type: got another/, GOOD, { headers: { 'content-type': 'text/plain' } }],
    ['no content type', 415, /^content-type: got nothing/, GOOD, { headers: {} }],
    ['10 MB', 413, /^body: got \d+ bytes, allowed are at most 200000/, { ...GOOD, comment: many(10_000_000) }],
    ['10 MB in base64', 413, /^body/, Buffer.from(many(10_000_000)).toString('base64'), { isBase64Encoded: true }],
    ['no body', 400, /^body: got nothing/, '', { body: undefined }],
    ['no JSON', 400, /^body: got text that is not JSON/, `{"requestId": ${SECRET}`],
    [
      'bytes that are not UTF-8',
      400,
      /not UTF-8/,
      Buffer.from([0x22, 0xff, 0x22]).toString('base64'),
      { isBase64Encoded: true },
    ],
    ['a list', 400, /^body: got a list/, [GOOD]],
    ['null', 400, /^body: got null/, 'null'],
    ['a field that it does not know', 400, /^body: got a field 'score'/, { ...GOOD, score: SECRET }],
    [
      'a field with words in its name',
      400,
      /^body: got a field with an unusual name/,
      { ...GOOD, [`my ${SECRET}`]: 1 },
    ],
    ['a prototype', 400, /^body: got a field '__proto__'/, `{"__proto__":{"rating":"up"},"requestId":"${REQUEST_ID}"}`],
    ['no request id', 400, /^requestId: got nothing/, { ...GOOD, requestId: undefined }],
    ['an empty request id', 400, /^requestId: got another text of 0 characters/, { ...GOOD, requestId: '' }],
    ['a request id with a path in it', 400, /^requestId/, { ...GOOD, requestId: `../../${SECRET}` }],
    ['a rating of another kind', 400, /^rating: got a number, allowed is up or down/, { ...GOOD, rating: 5 }],
    ['another rating', 400, /^rating: got another text of 13 characters/, { ...GOOD, rating: SECRET }],
    ['no rating', 400, /^rating: got nothing/, { requestId: REQUEST_ID }],
    [
      'a correction of another kind',
      400,
      /^correctedAnswer: got an object/,
      { ...GOOD, correctedAnswer: { text: SECRET } },
    ],
    ['a blank correction', 400, /^correctedAnswer: got another text of 2/, { ...GOOD, correctedAnswer: ' \n' }],
    ['a comment that is null', 400, /^comment: got null/, { ...GOOD, comment: null }],
    ['a reviewer who is too long', 400, /^reviewer: got another text of 201/, { ...GOOD, reviewer: many(201) }],
    ['a reviewer of spaces', 400, /^reviewer/, { ...GOOD, reviewer: '  ' }],
    ['a reviewer with the mark', 400, /^reviewer/, { ...GOOD, reviewer: 'a#b' }],
    ['a reviewer of two lines', 400, /^reviewer/, { ...GOOD, reviewer: 'a\nb' }],
  ])('%s: %d', async (...[, status, message, body, changes]) => {
    const { statusCode, body: text } = await take(body, changes);
    expect([statusCode, JSON.parse(text).message]).toEqual([status, expect.stringMatching(message)]);
    expect(text).toMatch(/allowed (is|are) /);
    expect(text).not.toContain(SECRET);
    expect(sent).toEqual([]);
  });
});

test('whatever JSON is sent, the answer is 202 or 400, and only feedback is handed on', async () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('up', 'down', REQUEST_ID));
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record(
      { requestId: field, rating: field, correctedAnswer: field, comment: field, reviewer: field },
      { requiredKeys: [] },
    ),
  );
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      sent = [];
      const { statusCode } = await take(value);
      expect([202, 400]).toContain(statusCode);
      expect(taken().filter(Boolean)).toHaveLength(statusCode === 202 ? 1 : 0);
    }),
  );
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const IN_A_MESSAGE = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

test('every character that JSON allows gets through a message, and comes out as it went in', async () => {
  const text = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
  await fc.assert(
    fc.asyncProperty(text, async (comment) => {
      fc.pre(comment.trim() !== '');
      sent = [];
      expect(await take({ ...GOOD, comment })).toMatchObject({ statusCode: 202 });
      expect(sent[0]).toMatch(IN_A_MESSAGE);
      expect(taken()[0]?.comment).toBe(comment);
    }),
  );
  await take({ ...GOOD, comment: '\ufffe and \uffff' });
  expect(sent.at(-1)).toMatch(IN_A_MESSAGE);
  expect(taken()).toMatchObject([{}, { comment: '\ufffe and \uffff' }]);
});

test('when the queue does not take it, nobody is told that it was accepted', async () => {
  const send = () => Promise.reject(new Error('queue is gone'));
  const request = {
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(GOOD),
    requestContext: { authorizer: IAM },
  };
  await expect(takeFeedback(request, { send, functionName: 'take', now: () => NOW })).rejects.toThrow('queue is gone');
});
