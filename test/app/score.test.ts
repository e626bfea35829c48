import { readFileSync } from 'node:fs';
import { scoreCommand } from '../../bin/score-command';
import { rewardOutputOnStderr } from '../../bin/reward-trial/reward-output';
import {
  EXAMPLE_OPTIONS,
  graderScoring,
  handlerScoring,
  readJson,
  refusal,
  RIGHT,
  run,
  sumResponses,
  sums,
  useFolder,
} from './reward-trial';

const { write, path } = useFolder();

const sumOptions = (reward: string, responses: readonly object[] = sumResponses(20)) => ({
  '--reward': reward,
  '--data': write('sums.jsonl', sums(20)),
  '--responses': write('responses.jsonl', responses),
  '--json': path('score.json'),
});

describe('rft score', () => {
  test('shows the sources of the example, the best first, with what its README says about them', async () => {
    const { code, out } = await run(scoreCommand, { ...EXAMPLE_OPTIONS, '--json': path('example.json') });
    expect(code).toBe(0);
    expect(out).toMatch(/careful +437 +0\.944 +0\.9\d\d to 0\.9\d\d/);
    expect(out).toMatch(/! 12 lines of the dataset are left out, as a pipeline would: line 32: the line is not JSON/);
    const { sources, terms, overall, answers, leftOut } = readJson(path('example.json'));
    const means = sources.map(({ source, mean }: { source: string; mean: { value: number } }) => [
      source,
      mean.value.toFixed(2),
    ]);
    expect(means).toEqual([
      ['careful', '0.94'],
      ['verbose', '0.66'],
      ['hasty', '0.55'],
      ['format-only', '0.30'],
      ['wrong-operation', '0.19'],
    ]);
    expect(terms.map(({ term }: { term: string }) => term)).toEqual(['correct', 'layout']);
    expect(overall).toMatchObject({ answers: 2622, scored: 2622, invalid: 0, unavailable: 0, failed: 0 });
    expect(leftOut).toHaveLength(12);
    expect(answers[0]).toMatchObject({
      id: 'math-001',
      source: 'careful',
      status: 'scored',
      score: 1,
      terms: { correct: 1, layout: 1 },
      reason: 'correct: 73 equals 73',
    });
  });

  test('takes a handler that was written without the kit', async () => {
    const { code, out } = await run(scoreCommand, sumOptions(write('plain.js', handlerScoring(RIGHT))));
    expect(code).toBe(0);
    expect(out).toMatch(/right +20 +1\.000/);
    expect(out).toMatch(/wrong +20 +0\.000/);
    expect(out).toContain('score differently in 100.0 % of prompts');
  });

  test('shows scores in the range of the handler, clamped to it', async () => {
    const reward = graderScoring(
      'return { score: response.endsWith(reference) ? 5 : -5 };',
      '{ range: { min: -1, max: 1 } }',
    );
    await run(scoreCommand, sumOptions(write('range.ts', reward)));
    const { range, sources } = readJson(path('score.json'));
    expect(range).toEqual({ min: -1, max: 1 });
    expect(sources.map(({ mean }: { mean: { value: number } }) => mean.value)).toEqual([1, -1]);
  });

  test('leaves invalid answers out of the mean and says why', async () => {
    const reward = graderScoring(`
      if (response.includes('2001')) throw new InvalidSample('the judge had nothing to say');
      return { score: 1 };`);
    const { code, out } = await run(scoreCommand, sumOptions(write('invalid.ts', reward)));
    expect(code).toBe(0);
    expect(out).toMatch(/! 1 answers could not be scored; .* row "sum-0", wrong: the judge had nothing to say/);
    expect(readJson(path('score.json')).overall).toMatchObject({ scored: 39, invalid: 1, mean: { value: 1 } });
  });

  test.each([
    ['is unavailable', "throw new GraderUnavailable('throttled');", 'unavailable', /asked to be called again/],
    ['throws', "throw new TypeError('no such field');", 'failed', /made the reward fail/],
    ['gives no number', 'return { score: NaN };', 'failed', /made the reward fail/],
  ])('ends with 1 when the reward %s for some answers, and scores the others', async (_what, failing, status, said) => {
    const reward = graderScoring(`if (response.includes('2001')) { ${failing} } return { score: 1 };`);
    const { code, out } = await run(scoreCommand, sumOptions(write('failing.ts', reward)));
    expect(code).toBe(1);
    expect(out).toMatch(said);
    expect(readJson(path('score.json')).overall).toMatchObject({ scored: 39, [status]: 1 });
  });

  test('gives up early on a reward that fails on every answer', async () => {
    const reward = write('broken.ts', graderScoring("throw new Error('no key');"));
    await expect(refusal(scoreCommand, sumOptions(reward))).resolves.toMatch(
      /--reward: .*broken\.ts scored none of the first 16 answers\. .*no key/,
    );
  });

  test('prints no control characters of others', async () => {
    const responses = [{ id: 'sum-0', source: '\x1b[2Jevil\u202e', response: '1000' }];
    const { out } = await run(scoreCommand, sumOptions(write('plain.js', handlerScoring(RIGHT)), responses));
    expect(out).toContain('\ufffd[2Jevil\ufffd');
    expect(out).not.toMatch(/[\x1b\u202e]/);
  });

  test('--help says what it takes', async () => {
    const { code, out } = await run({ run: () => scoreCommand.run(['--help']) }, {});
    expect(code).toBe(0);
    expect(out).toContain('--responses FILE');
  });
});

describe('rft score refuses', () => {
  const good = () => sumOptions(write('good.js', handlerScoring(RIGHT)));

  test.each<[string, () => Record<string, string | undefined>, RegExp]>([
    ['no reward', () => ({ ...good(), '--reward': undefined }), /^--reward: missing\. Name the file/],
    ['no responses', () => ({ ...good(), '--responses': undefined }), /^--responses: missing/],
    ['no data', () => ({ ...good(), '--data': undefined }), /^--data: missing\. Name a JSONL file/],
    [
      'a reward that is not there',
      () => ({ ...good(), '--reward': 'nowhere.ts' }),
      /--reward: got 'nowhere\.ts', but there is no such file/,
    ],
    ['data that is not there', () => ({ ...good(), '--data': 'nowhere.jsonl' }), /--data: got 'nowhere\.jsonl'/],
    [
      'a dataset without a good row',
      () => ({ ...good(), '--data': write('bad.jsonl', '{"id": 1}\n') }),
      /--data: .*bad\.jsonl has no row that a pipeline would accept \(line 1: "messages" must be a list/,
    ],
    [
      'a response without a source',
      () => ({ ...good(), '--responses': write('r.jsonl', [{ id: 'sum-0', response: '' }]) }),
      /r\.jsonl:1: a recorded response needs the texts id, source and response/,
    ],
    [
      'responses to other rows',
      () => ({ ...good(), '--responses': write('r.jsonl', [{ id: 'x', source: 'a', response: '' }]) }),
      /--responses: none of the 1 ids in .* \(the first is "x", the rows begin with "sum-0", "sum-1", "sum-2"\)/,
    ],
    [
      'no responses at all',
      () => ({ ...good(), '--responses': write('r.jsonl', '') }),
      /--responses: .*r\.jsonl holds no responses/,
    ],
    [
      'a reward that does not compile',
      () => ({ ...good(), '--reward': write('syntax.ts', 'export const handler = ;\n') }),
      /esbuild could not bundle .*syntax\.ts:\n {2}.*syntax\.ts:1:24: Unexpected ";"/,
    ],
    [
      'an import that is not there',
      () => ({ ...good(), '--reward': write('import.ts', "import 'no-such-package';\n") }),
      /import\.ts:1:8: Could not resolve "no-such-package"/,
    ],
    [
      'a reward without a handler',
      () => ({ ...good(), '--reward': write('default.ts', 'export default 1; export const reward = 2;\n') }),
      /default\.ts exports default, reward, allowed is a function named handler/,
    ],
    [
      'a reward that fails while it is loaded',
      () => ({ ...good(), '--reward': write('load.ts', 'throw new Error(\'weight of "a" is -1\');\n') }),
      /load\.ts failed while it was loaded: weight of "a" is -1/,
    ],
    [
      'a range that is none',
      () => ({
        ...good(),
        '--reward': write('r.js', 'exports.handler = () => []; exports.handler.range = { min: 1, max: 0 };'),
      }),
      /handler\.range of .* is \{"min":1,"max":0\}, allowed is \{ min, max \} with min below max/,
    ],
  ])('%s', async (_what, options, message) => {
    await expect(refusal(scoreCommand, options())).resolves.toMatch(message);
  });

  test('rows whose ids or prompts come again, and scores the first of them', async () => {
    const data = write('again.jsonl', [...sums(2), { ...sums(3)[2], id: 'sum-0' }, { ...sums(2)[1], id: 'other' }]);
    await run(scoreCommand, { ...good(), '--data': data });
    expect(readJson(path('score.json'))).toMatchObject({
      rows: 2,
      leftOut: [
        { line: 3, reason: expect.stringMatching(/the id is that of line 1/) },
        { line: 4, reason: expect.stringMatching(/the prompt is the same as that of an earlier row/) },
      ],
    });
  });
});

describe('the report', () => {
  const HOSTILE = '</pre><script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u0000\u202e';
  const page = async (options: Record<string, string>): Promise<string> => {
    const report = path('report.html');
    await run(scoreCommand, { ...options, '--report': report });
    return readFileSync(report, 'utf8');
  };

  test('of the example stands alone: charts, no script, nothing to load', async () => {
    const html = await page(EXAMPLE_OPTIONS);
    expect(html.match(/<svg/g)).toHaveLength(5);
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
    expect(html.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\//);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toMatch(/Best answers.*math-001.*correct: 73 equals 73.*Worst answers.*33 is not 73/s);
  });

  test('is the same for the same input', async () => {
    expect(await page(EXAMPLE_OPTIONS)).toBe(await page(EXAMPLE_OPTIONS));
  });

  test('shows text of others as text: prompts, answers, references, ids, sources, terms and reasons', async () => {
    const data = write('hostile.jsonl', [
      {
        id: `id${HOSTILE}`,
        messages: [{ role: 'user', content: `asked${HOSTILE}` }],
        reference_answer: `right${HOSTILE}`,
      },
    ]);
    const answer = (source: string, response: string) => ({ id: `id${HOSTILE}`, source, response });
    const responses = write('hostile-responses.jsonl', [
      answer(`source${HOSTILE}`, `answer${HOSTILE}`),
      answer(`source${HOSTILE}`, 'longer, so that lengths differ'),
      answer('invalid', `no score ${HOSTILE}`),
    ]);
    const name = JSON.stringify(`term${HOSTILE}`);
    const reward = write(
      'hostile.ts',
      graderScoring(`
        if (response.startsWith('no score')) throw new InvalidSample(response);
        return { score: 0.5, metrics: { [${name}]: 1 }, reason: 'because' + response };`),
    );
    const html = await page({ '--reward': reward, '--data': data, '--responses': responses });
    expect(html).not.toMatch(/<script|<img|\u202e|\u0000/);
    for (const what of ['id', 'asked', 'right', 'source', 'answer', 'term', 'becauseanswer', 'no score ']) {
      expect(html).toContain(
        `${what}&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\ufffd\ufffd`,
      );
    }
  });

  test('can be written when nothing has a score', async () => {
    const reward = write('nothing.ts', graderScoring("throw new InvalidSample('no reference');"));
    const html = await page(sumOptions(reward));
    expect(html).toMatch(/Answers without a score.*no reference/s);
    expect(html).not.toContain('NaN');
  });

  test.each([
    ['one answer', sumResponses(1).slice(0, 1)],
    ['equal scores of equal lengths', sumResponses(1).slice(0, 1).concat(sumResponses(1).slice(0, 1))],
    ['twelve sources', Array.from({ length: 12 }, (_, at) => ({ id: 'sum-0', source: `s${at}`, response: '1000' }))],
  ])('can be written about %s', async (_what, responses) => {
    const html = await page(
      sumOptions(write('good.ts', graderScoring('return { score: 1, metrics: { a: 7 } };')), responses),
    );
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });
});

test('what a reward prints goes to stderr, and its metrics nowhere', async () => {
  const [out, error] = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation(() => true),
  );
  try {
    await rewardOutputOnStderr(async () => {
      process.stdout.write('a line of the reward\n');
      process.stdout.write('{"_aws":{}}\n');
    });
    expect(error.mock.calls).toEqual([['a line of the reward\n']]);
    expect(out).not.toHaveBeenCalled();
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
});
