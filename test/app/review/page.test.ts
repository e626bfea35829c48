import { loadReview } from '../../../bin/review/load-review';
import { LONGEST_REASON, type Standing } from '../../../bin/review/question';
import type { PageState } from '../../../bin/review-page/decision';
import { PAGE_POLICY, reviewPage } from '../../../bin/review-page/page';
import { scoredPrompt } from '../../lambda/evaluation/results';
import { ADA, EXPIRES_AT } from './asked-question';
import { bucketOf, HOSTILE, reviewedRun, supportResults } from './reviewed-run';

const OPEN: Standing = { state: 'open', expiresAt: EXPIRES_AT };

let page: (state: PageState) => string;

beforeAll(async () => {
  page = reviewPage(await loadReview(reviewedRun(), bucketOf(supportResults())));
});

const shown = (standing: Standing, more: Partial<PageState> = {}) => page({ standing, identity: ADA, ...more });

test('an open question has its end, a form, and the name of whoever decides', () => {
  const html = shown(OPEN);
  expect(html).toContain('<time datetime="2026-11-30T08:30:00.000Z">2026-11-30 08:30 UTC</time>');
  expect(html).toContain(`You decide as <code>${ADA}</code>`);
  expect(html).toContain(`required maxlength="${LONGEST_REASON}"`);
});

test.each<[string, Standing, string]>([
  ['one that timed out', { state: 'expired', expiresAt: EXPIRES_AT }, 'nobody answered until'],
  ['none', { state: 'not-asked', why: `the pipeline asks nobody ${HOSTILE}` }, 'the pipeline asks nobody'],
  [
    'one with an answer',
    { state: 'answered', answer: { approved: true, reason: HOSTILE, by: ADA, at: EXPIRES_AT } },
    `Already decided: approved</strong> by <code>${ADA}</code>`,
  ],
])('%s has no form, and says why', (_what, standing, words) => {
  const html = shown(standing);
  expect(html).toContain(words);
  expect(html).not.toContain('<form');
});

test('every rule is there with its figures and what came of it', () => {
  const html = shown(OPEN);
  expect(html).toContain('95 % interval 0.011 to 0.133');
  expect(html).toContain('failed → ask');
  expect(html).toContain('candidate − champion');
  expect(html).toContain('base model');
});

test('nothing tells whose an answer is before it is revealed', async () => {
  const results = supportResults();
  const named = (who: string) => ({ responses: [who, who] });
  const html = reviewPage(
    await loadReview(
      reviewedRun(),
      bucketOf({
        candidate: results.candidate.map((each) => ({ ...each, ...named('ours') })),
        champion: results.champion.map((each) => ({ ...each, ...named('theirs') })),
      }),
    ),
  )({ standing: OPEN, identity: ADA });
  const articles = html.match(/<article.*?<\/article>/gs) ?? [];
  const visible = articles.map((article) =>
    article
      .replace(/ data-candidate="[AB]"/, '')
      .replace(/<details class="reveal">.*?<\/details>/s, '')
      .replace(/Pair \d+ of \d+|pair-\d+/g, ''),
  );
  for (const text of visible) expect(text).not.toMatch(/candidate|champion|mean|score/);
  const orders = visible.map((text) => text.indexOf('>ours<') < text.indexOf('>theirs<'));
  expect(new Set(orders).size).toBe(2);
});

test('text of others cannot become markup, wherever it stands', async () => {
  const hostile = (id: number) =>
    scoredPrompt(`p${id}`, [id / 60], { responses: [HOSTILE], question: HOSTILE, unscored: [HOSTILE] });
  const run = reviewedRun();
  const settings = { ...run.run.settings, pipeline: HOSTILE };
  const prompts = Array.from({ length: 60 }, (_, id) => hostile(id));
  const html = reviewPage(
    await loadReview({ ...run, run: { ...run.run, settings } }, bucketOf({ candidate: prompts, champion: prompts })),
  )({ standing: OPEN, identity: HOSTILE, problem: HOSTILE, reason: HOSTILE });
  expect(html).not.toMatch(/<img|<a href="https/);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html.match(/<\/pre>/g)?.length).toBe(html.match(/<pre/g)?.length);
  expect(html).toContain('&lt;img src=x onerror=&quot;');
});

test('the page may run its own script only, and load nothing', () => {
  const html = shown(OPEN);
  expect(html).not.toMatch(
    /<link(?! rel="icon" href="data:,")|https?:\/\/(?!www\.w3\.org|example\.com)| on[a-z]+="(?!document)/,
  );
  expect(PAGE_POLICY).toMatch(
    /^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[^ ]+'; img-src data:;/,
  );
});
