import type { Browser, Page } from 'playwright-core';
import { loadReview } from '../../../bin/review/load-review';
import { ReviewServer } from '../../../bin/review/server';
import type { PageState } from '../../../bin/review-page/decision';
import { reviewPage } from '../../../bin/review-page/page';
import { ADA, AskedQuestion } from './asked-question';
import { launchChromium } from './chromium';
import { bucketOf, HOSTILE, reviewedRun, supportResults } from './reviewed-run';

const GRACE = 'arn:aws:sts::123456789012:assumed-role/Operator/grace';

// A browser on a busy machine.
jest.setTimeout(90_000);

let browser: Browser;
let page: (state: PageState) => string;
let question: AskedQuestion;
let servers: ReviewServer[];
let complaints: string[];

beforeAll(async () => {
  page = reviewPage(await loadReview(reviewedRun(), bucketOf(supportResults())));
  browser = await launchChromium();
});

afterAll(() => browser?.close());

beforeEach(() => {
  question = new AskedQuestion();
  servers = [];
  complaints = [];
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  for (const server of servers) server.close();
});

async function serve(identity = ADA): Promise<ReviewServer> {
  const server = await ReviewServer.start({ port: 0, question: question.askedOf(identity), page });
  servers.push(server);
  return server;
}

/** A tab that notes whatever goes wrong in it, and every request to anywhere but this server. */
async function open({ url }: ReviewServer, options: object = {}): Promise<Page> {
  const tab = await (await browser.newContext(options)).newPage();
  tab.on('console', (message) => complaints.push(`console: ${message.text()}`));
  tab.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  tab.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  tab.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) {
      complaints.push(`request: ${request.url()}`);
    }
  });
  await tab.goto(url);
  return tab;
}

test('a person reads rules and answers, gives a reason and approves; the answer arrives and the server ends', async () => {
  const server = await serve();
  const tab = await open(server);
  expect(await tab.getByRole('heading', { level: 1 }).textContent()).toBe(
    'Shall production answer with the model of this run?',
  );
  expect(await tab.getByText('topic=returns', { exact: true }).isVisible()).toBe(true);
  expect(await tab.getByText('failed → ask').isVisible()).toBe(true);
  expect(await tab.locator('figure svg').count()).toBe(2);
  expect(await tab.locator('article').count()).toBeGreaterThanOrEqual(20);

  const approve = tab.getByRole('button', { name: /^Approve/ });
  await approve.click();
  // The browser itself asks for the reason.
  expect(question.sent).toEqual([]);
  await tab.getByLabel('Reason', { exact: true }).fill('Clearer about returns');
  await approve.click();
  await tab.getByText('Your answer arrived').waitFor();
  expect(question.sent).toEqual([{ approved: true, reason: 'Clearer about returns' }]);
  expect(await tab.getByRole('status').first().textContent()).toContain(`Approved by ${ADA}`);
  expect(await server.ended).toMatchObject({ approved: true, by: ADA });
  expect(complaints).toEqual([]);
});

test('whoever comes second sees that it is decided, by whom and why, on the open page and on a new one', async () => {
  const [hers, theirs] = [await serve(ADA), await serve(GRACE)];
  const [first, second] = [await open(hers), await open(theirs)];
  await first.getByLabel('Reason', { exact: true }).fill('It rhymes');
  await first.getByRole('button', { name: /^Reject/ }).click();
  await hers.ended;

  await second.getByLabel('Reason', { exact: true }).fill('Looks good to me');
  await second.getByRole('button', { name: /^Approve/ }).click();
  await second.getByText('Already decided: rejected').waitFor();
  expect(await second.getByText(ADA).isVisible()).toBe(true);
  expect(await second.getByText('Reason: It rhymes').isVisible()).toBe(true);
  expect(await second.locator('form').count()).toBe(0);
  const third = await open(await serve(GRACE));
  expect(await third.getByText('Already decided: rejected').isVisible()).toBe(true);
  expect(question.sent).toHaveLength(1);
  // The refusal of the second decision is an answer with an error status, which Chromium mentions.
  expect(complaints.filter((each) => !each.includes('409'))).toEqual([]);
});

test('what models and users wrote stays text', async () => {
  question.standingNow = {
    state: 'answered',
    answer: { approved: false, reason: HOSTILE, by: HOSTILE, at: HOSTILE },
  };
  const tab = await open(await serve());
  expect(await tab.title()).toBe('Review of run support-20261126-a1b2c3: support');
  expect(await tab.locator('img, a[href*="example.com"], script:not(:last-child)').count()).toBe(0);
  // Shown as it was written, but for the character that turns the direction of reading.
  const shown = HOSTILE.replace('\u202e', '\ufffd');
  expect(await tab.locator('article pre', { hasText: shown }).count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
});

test('picks are counted without revealing a pair, fixed by revealing it, and can become part of the reason', async () => {
  const tab = await open(await serve());
  const pairs = tab.locator('article');
  const count = await pairs.count();
  const candidate = (await pairs.nth(0).getAttribute('data-candidate')) ?? '';
  await pairs.nth(0).getByRole('radio', { name: candidate, exact: true }).check();
  const other = (await pairs.nth(1).getAttribute('data-candidate')) === 'A' ? 'B' : 'A';
  await pairs.nth(1).getByRole('radio', { name: other, exact: true }).check();
  await pairs.nth(2).getByRole('radio', { name: 'no difference' }).check();
  expect(await tab.getByText(`3 of ${count} picked`).isVisible()).toBe(true);

  expect(await pairs.nth(0).getByText(`${candidate} is the candidate`).isVisible()).toBe(false);
  await pairs.nth(0).getByText('Reveal pair 1').click();
  expect(await pairs.nth(0).getByText(`${candidate} is the candidate`).isVisible()).toBe(true);
  expect(await pairs.nth(0).getByRole('radio').first().isDisabled()).toBe(true);

  await tab.getByRole('button', { name: 'Count my picks' }).click();
  const words = `Blind picks of ${count} pairs: candidate 1, champion 1, no difference 1.`;
  expect(await tab.getByText(words).isVisible()).toBe(true);
  await tab.getByLabel('Reason', { exact: true }).fill('Even.');
  await tab.getByRole('button', { name: 'Add to the reason' }).click();
  expect(await tab.getByLabel('Reason', { exact: true }).inputValue()).toBe(`Even. ${words}`);
  expect(complaints).toEqual([]);
});

test('a long answer opens in full, and a reader without scripts can decide with the keyboard', async () => {
  const tab = await open(await serve(), { javaScriptEnabled: false });
  const whole = tab.locator('.whole').first();
  await whole.locator('summary').click();
  expect((await whole.locator('pre').textContent())?.length).toBeGreaterThan(4_000);

  await tab.getByLabel('Reason', { exact: true }).focus();
  await tab.keyboard.type('Read with care');
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  await tab.getByText('Your answer arrived').waitFor();
  expect(question.sent).toEqual([{ approved: false, reason: 'Read with care' }]);
});

test.each([
  ['a telephone', { viewport: { width: 360, height: 740 } }],
  ['a screen', { viewport: { width: 1280, height: 900 } }],
])('on %s the page is no wider than the screen', async (_what, options) => {
  const tab = await open(await serve(), options);
  // A string: this file is compiled without the types of a browser.
  expect(await tab.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
});
