import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../app/review/chromium';
import { askingAssembly, operated } from './deployed';

// A rehearsed run and a browser, on a busy machine.
jest.setTimeout(180_000);

const assembly = askingAssembly();

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** Opens the page at the address that the command prints, and decides. Resolves with how many pairs it showed. */
async function decide(printed: Promise<string>, button: RegExp, reason: string): Promise<number> {
  const [url = ''] = /http:\S+/.exec(await printed) ?? [];
  const tab = await browser.newPage();
  await tab.goto(url);
  const pairs = await tab.locator('article').count();
  await tab.getByLabel('Reason', { exact: true }).fill(reason);
  await tab.getByRole('button', { name: button }).click();
  await tab.getByText('Your answer arrived').waitFor();
  await tab.close();
  return pairs;
}

/** The built command, stopped with Ctrl-C as soon as its page is served. Resolves with exit code and what it printed. */
function stoppedReview(): Promise<{ readonly code: number | null; readonly text: string; readonly page: string }> {
  const rft = join(__dirname, '..', '..', 'assets', 'cli', 'rft.js');
  const child = spawn(process.execPath, [rft, 'review', 'latest', '--app', assembly], { env: process.env });
  let [text, page] = ['', ''];
  child.stdout.on('data', (printed: Buffer) => {
    text += printed.toString('utf8');
    const [url] = page === '' && text.includes('Ctrl-C') ? (/http:\S+/.exec(text) ?? []) : [];
    if (url === undefined) return;
    page = 'asked for';
    void fetch(url)
      .then(async (answer) => (page = await answer.text()))
      .finally(() => child.kill('SIGINT'));
  });
  child.stderr.on('data', (printed: Buffer) => (text += printed.toString('utf8')));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text, page })));
}

/** A promise, and what resolves it with the first line that has an address in it. */
function address(): { readonly printed: Promise<string>; readonly onLine: (line: string) => void } {
  let onLine: (line: string) => void = () => undefined;
  const printed = new Promise<string>((resolve) => {
    onLine = (line) => {
      if (line.includes('http:')) resolve(line);
    };
  });
  return { printed, onLine: (line) => onLine(line) };
}

test('a run waits for a person, who reads its review and approves: the model is promoted, and the record says why', async () => {
  const { printed, onLine } = address();
  const act: Parameters<typeof operated>[2] = async (director, rft) => {
    await director.requestRun();
    // Nobody answers yet.
    await director.answerNext(10);
    const stopped = await director.stage.clock.busy(stoppedReview);
    expect(stopped.text).toMatch(/Stopped: nothing was decided here\.\n$/);
    expect(stopped.code).toBe(0);
    expect(stopped.page).toContain('<strong>Open</strong> until <time datetime="2026-01-');
    const [{ code, text }, pairs] = await Promise.all([
      rft('review', 'latest'),
      decide(printed, /^Approve/, 'Read all of them'),
    ]);
    expect(pairs).toBeGreaterThanOrEqual(10);
    expect(code).toBe(0);
    expect(text).toMatch(/Approved by arn:aws:sts::.*: Read all of them$/);
    await director.settled();
  };
  const { deviations, runs } = await operated(assembly, ['promoted'], act, onLine);
  expect(deviations).toEqual([]);
  expect(runs[0]?.approval).toMatchObject({ approved: true, reason: 'Read all of them' });
});
