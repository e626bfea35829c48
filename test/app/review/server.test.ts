import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { loadReview } from '../../../bin/review/load-review';
import { ReviewServer } from '../../../bin/review/server';
import { reviewPage } from '../../../bin/review-page/page';
import type { PageState } from '../../../bin/review-page/decision';
import { AskedQuestion } from './asked-question';
import { bucketOf, reviewedRun, supportResults } from './reviewed-run';

const GRACE = 'arn:aws:sts::123456789012:assumed-role/Operator/grace';

let page: (state: PageState) => string;
let question: AskedQuestion;
let server: ReviewServer;
let isEnded: boolean;

beforeAll(async () => {
  page = reviewPage(await loadReview(reviewedRun(), bucketOf(supportResults())));
});

beforeEach(async () => {
  question = new AskedQuestion();
  server = await ReviewServer.start({ port: 0, question, page });
  isEnded = false;
  void server.ended.then(() => (isEnded = true));
});

afterEach(() => server.close());

interface Answer {
  readonly status?: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function send(method: string, url: string, headers: OutgoingHttpHeaders = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
        .on('error', reject);
    })
      .on('error', reject)
      .end(body);
  });
}

const FORM = 'verdict=approve&reason=Better+answers+about+returns';

/** What a browser sends with the page's own form. */
const ownHeaders = (): OutgoingHttpHeaders => ({
  Origin: new URL(server.url).origin,
  'Sec-Fetch-Site': 'same-origin',
  'Content-Type': 'application/x-www-form-urlencoded',
});

const decide = (form = FORM, headers: OutgoingHttpHeaders = {}) =>
  send('POST', `${server.url}decision`, { ...ownHeaders(), ...headers }, form);

test('looking at the page decides nothing, whatever is looked at and how often', async () => {
  const { status, body, headers } = await send('GET', server.url);
  expect(status).toBe(200);
  expect(body).toContain('Shall production answer with the model of this run?');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect((await send('HEAD', server.url)).status).toBe(200);
  for (const path of ['decision', `decision?${FORM}`]) {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const refused = await send(method, `${server.url}${path}`, ownHeaders());
      expect([method, path, refused.status]).toEqual([method, path, path === 'decision' ? 405 : 404]);
    }
  }
  for (const method of ['POST', 'PUT']) {
    expect((await send(method, server.url, ownHeaders(), FORM)).status).toBe(405);
  }
  expect(question.sent).toEqual([]);
  expect(isEnded).toBe(false);
});

test('the form decides once: the answer is the one of this person, and then the server ends', async () => {
  const { status, body } = await decide();
  expect(status).toBe(200);
  expect(body).toContain('Your answer arrived');
  expect(question.sent).toEqual([{ approved: true, reason: 'Better answers about returns' }]);
  expect(await server.ended).toMatchObject({ approved: true, by: question.identity });
  await expect(send('GET', server.url)).rejects.toThrow(/ECONNREFUSED/);
});

test('a rejection is a decision, too', async () => {
  await decide('verdict=reject&reason=It+rhymes.%0D%0AAlways.');
  expect(question.sent).toEqual([{ approved: false, reason: 'It rhymes.\nAlways.' }]);
  expect(await server.ended).toMatchObject({ approved: false });
});

test.each([
  ['another page', { Origin: 'https://example.com' }, 403],
  ['a page on another port of this machine', { Origin: 'http://127.0.0.1:1' }, 403],
  ['a page without an origin', { Origin: 'null' }, 403],
  ['a request that hides its origin', { Origin: undefined }, 403],
  ['a request that the browser says is from elsewhere', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['a request that the browser says is from another port', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ['another name for this machine', { Host: 'rebound.example.com', Origin: 'http://rebound.example.com' }, 421],
  ['no form', { 'Content-Type': 'text/plain' }, 415],
] as const)('%s cannot decide', async (_who, headers, expected) => {
  const merged = Object.fromEntries(
    Object.entries({ ...ownHeaders(), ...headers }).filter(([, value]) => value !== undefined),
  ) as OutgoingHttpHeaders;
  const { status, body } = await send('POST', `${server.url}decision`, merged, FORM);
  expect(status).toBe(expected);
  expect(body).toMatch(/got '.*', (allowed|served) is /);
  expect(question.sent).toEqual([]);
});

test('another name for this machine shows nothing either', async () => {
  const { status, body } = await send('GET', server.url, { Host: 'rebound.example.com' });
  expect(status).toBe(421);
  expect(body).not.toContain('<');
});

test('without the token there is nothing, whether it is wrong, cut or absent', async () => {
  const { origin, pathname } = new URL(server.url);
  const token = pathname.slice(1, -1);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const wrong = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  for (const path of ['/', `/${wrong}/`, `/${token.slice(0, -1)}/`, `//${token}/`, '/favicon.ico', '/decision']) {
    expect((await send('GET', `${origin}${path}`)).status).toBe(404);
  }
  for (const path of ['/decision', `/${wrong}/decision`, `/${token}/decision/`, '/']) {
    expect((await send('POST', `${origin}${path}`, ownHeaders(), FORM)).status).toBe(404);
  }
  expect(question.sent).toEqual([]);
});

test.each([
  ['no verdict', 'reason=good', 'verdict'],
  ['two verdicts', 'verdict=approve&verdict=reject&reason=good', 'verdict'],
  ['another verdict', 'verdict=maybe&reason=good', 'verdict'],
  ['no reason', 'verdict=approve', 'reason'],
  ['an empty reason', 'verdict=approve&reason=+%0D%0A+', 'reason'],
  ['a reason that is too long', `verdict=approve&reason=${'x'.repeat(1_001)}`, 'reason'],
])('%s decides nothing, and the page says so', async (_what, form, field) => {
  const { status, body } = await decide(form);
  expect(status).toBe(400);
  expect(body).toContain('Nothing was decided.');
  expect(body).toContain(`${field}: got `);
  expect(body).toContain('<form');
  expect(question.sent).toEqual([]);
  expect(isEnded).toBe(false);
});

test('a huge form is refused before it is read', async () => {
  const { status } = await decide(`verdict=approve&reason=${'x'.repeat(1_000_000)}`).catch(() => ({ status: 413 }));
  expect(status).toBe(413);
  expect(question.sent).toEqual([]);
});

test('a double click sends one answer, and both clicks are told of it', async () => {
  let release = () => {};
  question.slowly = new Promise((resolve) => (release = resolve));
  const clicks = [decide(), decide()];
  while (question.looks < 2) await new Promise(setImmediate);
  release();
  const answers = await Promise.all(clicks);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  for (const { body } of answers) expect(body).toContain('Better answers about returns');
  expect(question.sent).toHaveLength(1);
});

test('of two decisions the first stays, and the second person sees by whom it was', async () => {
  question.standingNow = {
    state: 'answered',
    answer: { approved: false, reason: 'It rhymes', by: GRACE, at: '2026-11-26T20:00:00.000Z' },
  };
  const { status, body } = await decide();
  expect(status).toBe(409);
  expect(body).toContain('Already decided: rejected');
  expect(body).toContain(GRACE);
  expect(body).toContain('2026-11-26 20:00 UTC');
  expect(body).not.toContain('<form');
  expect(question.sent).toEqual([]);
});

test('somebody who was first by a moment is named, not this person', async () => {
  question.slowly = Promise.resolve().then(() => {
    question.standingNow = {
      state: 'answered',
      answer: { approved: false, reason: 'It rhymes', by: GRACE, at: '2026-11-26T20:00:00.000Z' },
    };
  });
  // The page is still open when it is looked at.
  const standing = question.standingNow;
  question.standing = async () => standing;
  const { status, body } = await decide();
  expect(status).toBe(409);
  expect(body).toContain(GRACE);
  expect(body).not.toContain('Your answer arrived');
  expect(await server.ended).toMatchObject({ by: GRACE });
});

test('when the time is up the page shows the rejection by silence, and decides nothing', async () => {
  question.standingNow = { state: 'expired', expiresAt: '2026-11-20T08:30:00.000Z' };
  expect((await send('GET', server.url)).body).toContain('Rejected by silence');
  expect((await decide()).status).toBe(409);
  expect(question.sent).toEqual([]);
});

test('an answer that does not arrive can be given again, with the reason that was written', async () => {
  question.failure = 'You may not send the answer: states:SendTaskSuccess was denied.';
  const { status, body } = await decide();
  expect(status).toBe(502);
  expect(body).toContain('states:SendTaskSuccess was denied');
  expect(body).toContain('Your answer did not reach the run.');
  expect(body).toContain('>Better answers about returns</textarea>');
  expect(isEnded).toBe(false);
  question.failure = undefined;
  expect((await decide()).status).toBe(200);
  expect(await server.ended).toMatchObject({ approved: true });
});

test('an answer that was written but not told can be sent again, and is then the one that stands', async () => {
  const { answer } = question;
  question.answer = async (verdict, by) => {
    await answer.call(question, verdict, by);
    throw new Error('You may not send the answer: states:SendTaskSuccess was denied.');
  };
  const failed = await decide();
  expect(failed.status).toBe(502);
  expect(failed.body).toContain('Your answer did not reach the run.');
  expect(failed.body).toContain('>Better answers about returns</textarea>');
  expect((await send('GET', server.url)).body).toContain('<form');
  question.answer = answer;
  expect(await decide()).toMatchObject({ status: 200, body: expect.stringContaining('Your answer arrived') });
  expect(await server.ended).toMatchObject({ approved: true, by: question.identity });
});

test('a look that fails is told in words', async () => {
  question.standing = async () => {
    throw new Error('The registry cannot be read.');
  };
  expect(await send('GET', server.url)).toMatchObject({ status: 500, body: 'The registry cannot be read.\n' });
});

test('closing it decides nothing', async () => {
  server.close();
  expect(await server.ended).toBeUndefined();
  expect(question.sent).toEqual([]);
});

test('a port that is taken is refused', async () => {
  const port = Number(new URL(server.url).port);
  await expect(ReviewServer.start({ port, question, page })).rejects.toThrow(/EADDRINUSE/);
});
