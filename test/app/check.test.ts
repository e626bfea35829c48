import { readFileSync } from 'node:fs';
import { checkCommand } from '../../bin/check-command';
import { describeWithSharedData, sharedDataPath } from '../shared-data';
import {
  EXAMPLE_OPTIONS,
  graderScoring,
  handlerScoring,
  question,
  readJson,
  refusal,
  RIGHT,
  run,
  sumResponses,
  sums,
  useFolder,
} from './reward-trial';

const { write, path } = useFolder();

interface Told {
  readonly code: string;
  readonly status: string;
  readonly message: string;
  readonly figures?: Record<string, number>;
}

const ROWS = 60;

async function check(
  reward: string,
  more: Record<string, string | undefined> = {},
): Promise<{ code: number; out: string; findings: Told[]; said: (code: string) => Told | undefined }> {
  const { code, out } = await run(checkCommand, {
    '--reward': write(reward.includes('import ') ? 'reward.ts' : 'reward.js', reward),
    '--data': write('sums.jsonl', sums(ROWS)),
    '--responses': write('responses.jsonl', sumResponses(ROWS)),
    '--json': path('check.json'),
    ...more,
  });
  const { findings } = readJson(path('check.json')) as { findings: Told[] };
  return { code, out, findings, said: (wanted) => findings.find((finding) => finding.code === wanted) };
}

const statuses = (findings: readonly Told[]) =>
  Object.fromEntries(findings.filter(({ status }) => status !== 'ok').map(({ code, status }) => [code, status]));

describe('rft check', () => {
  test('finds the reward of the example fit', async () => {
    const { code, out } = await run(checkCommand, {
      ...EXAMPLE_OPTIONS,
      '--gold-answer': 'solution',
      '--json': path('example.json'),
    });
    expect(code).toBe(0);
    expect(out).toMatch(/L1 {2}gold +ok +32 of 32 gold answers reach 0\.800, mean 1\.000/);
    expect(out).toMatch(/Fit to train with; 1 not checked\.$/);
    expect(statuses(readJson(path('example.json')).findings)).toEqual({ people: 'not checked' });
  });

  test('says what it could not check without responses and gold answers', async () => {
    const { '--reward': reward, '--data': data } = EXAMPLE_OPTIONS;
    const { code, out } = await run(checkCommand, { '--reward': reward, '--data': data });
    expect(code).toBe(0);
    expect(out).toMatch(/gold +not checked .*--gold-answer FIELD/);
    expect(out).toContain('Fit to train with; 5 not checked.');
  });

  test('is content with a good handler that was written without the kit', async () => {
    const { code, findings } = await check(handlerScoring(RIGHT));
    expect(code).toBe(0);
    expect(statuses(findings)).toEqual({ people: 'not checked' });
  });

  test.each<[string, string, string, RegExp]>([
    [
      'returns a result too few',
      'exports.handler = async (rows) => rows.slice(1).map(({ id }) => ({ id, aggregate_reward_score: 1 }));',
      'contract',
      /the returned list has 15 results, allowed is one for each of the 16 rows/,
    ],
    [
      'changes the ids',
      'exports.handler = async (rows) => rows.map(() => ({ id: "x", aggregate_reward_score: 1 }));',
      'contract',
      /row "sum-0" \(line 1\), good answer: id: got an id that was not sent/,
    ],
    [
      'gives NaN',
      handlerScoring('return NaN;'),
      'contract',
      /aggregate_reward_score: got null, allowed is a number from 0 to 1/,
    ],
    ['leaves its range', handlerScoring('return 2;'), 'contract', /got 2, allowed is a number from 0 to 1.*Clamp/],
    [
      'returns an envelope',
      'exports.handler = async () => ({ statusCode: 200, body: "[]" });',
      'contract',
      /Return the bare list/,
    ],
    [
      'throws',
      'exports.handler = async () => { throw new TypeError("no answer"); };',
      'handler-failed',
      /the handler threw: no answer/,
    ],
    [
      'cannot score most rows',
      graderScoring("throw new InvalidSample('the judge was silent');"),
      'too-many-invalid',
      /16 of 16 rows could not be scored.*the judge was silent/,
    ],
    [
      'fails without a reference answer at the top level',
      handlerScoring('return row.reference_answer.answer === response ? 1 : 0;'),
      'handler-failed',
      /happened with reference_answer under metadata/,
    ],
  ])('stops at the contract of a reward that %s', async (_what, reward, wanted, message) => {
    const { code, out, findings } = await check(reward);
    expect(code).toBe(1);
    expect(findings[0]).toMatchObject({ code: wanted, status: 'failed', message: expect.stringMatching(message) });
    expect(findings.filter(({ status }) => status === 'not checked')).toHaveLength(3);
    expect(out).toMatch(/Not fit to train with: \d failed\.$/);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'finds the reference answer in one place only',
      handlerScoring('return response.endsWith(row.metadata?.reference_answer?.answer) ? 1 : 0;'),
      'reference-place',
      /score 1\.000 with reference_answer under metadata.*0\.000 with it at the top level.*Read both/,
    ],
    [
      'reads the response as a string only',
      'exports.handler = async (rows) => rows.map((row) => ({ id: row.id, aggregate_reward_score: row.messages.at(-1).content === (row.reference_answer ?? row.metadata.reference_answer).answer ? 1 : 0 }));',
      'response-form',
      /score 1\.000 with the response as a string, and 0\.000 with it as a list of text blocks/,
    ],
    [
      'scores everything the same',
      handlerScoring('return 0.5;'),
      'constant',
      /all \d+ answers, good and bad, score 0\.500/,
    ],
    [
      'does not accept its own reference answers',
      graderScoring("return { score: response.length > 10 ? 1 : 0, reason: 'too short' };"),
      'gold',
      /0 of 32 gold answers reach 0\.800.*row "sum-0" \(line 1\): 0\.000 \(too short\)/,
    ],
    [
      'takes any mention of the answer',
      handlerScoring('return response.includes(reference) ? 1 : 0;'),
      'probe-list-everything',
      /would learn this trick: score the one final answer/,
    ],
    [
      'likes an empty answer',
      handlerScoring(`if (response === '') return 1; ${RIGHT}`),
      'probe-empty',
      /an empty answer must get the floor/,
    ],
    [
      'obeys the answer',
      handlerScoring(`if (/maximum score/.test(response)) return 1; ${RIGHT}`),
      'probe-injection',
      /tell the judge/,
    ],
    [
      'pays for length',
      handlerScoring('return response.endsWith(reference) ? 1 : Math.min(1, response.length / 5000);'),
      'probe-very-long',
      /length must not pay/,
    ],
    [
      'fails on long answers',
      graderScoring(
        `if (response.length > 5000) throw new Error('too long'); return { score: response.endsWith(reference) ? 1 : 0 };`,
      ),
      'reward-failed',
      /fails on 32 of \d+ answers.*very-long: too long/,
    ],
  ])('refuses a reward that %s', async (_what, reward, wanted, message) => {
    const { code, said } = await check(reward);
    expect(code).toBe(1);
    expect(said(wanted)).toMatchObject({ status: 'failed', message: expect.stringMatching(message) });
  });

  describe('reads in recorded answers', () => {
    const recorded = (response: (at: number, nth: number) => string, each: number) => ({
      '--responses': write(
        'recorded.jsonl',
        Array.from({ length: ROWS * each }, (_, at) => ({
          id: `sum-${at % ROWS}`,
          source: `s${Math.floor(at / ROWS)}`,
          response: response(at % ROWS, Math.floor(at / ROWS)),
        })),
      ),
    });
    const right = (at: number) => `so ${1000 + at}`;

    test.each<[string, (at: number, nth: number) => string, Record<string, string>]>([
      ['that there is something to learn', (at, nth) => (nth % 2 ? right(at) : 'no idea'), {}],
      ['that nothing ever succeeds', () => 'no idea', { spread: 'failed', success: 'failed', length: 'not checked' }],
      ['that everything succeeds', right, { spread: 'failed', success: 'failed', length: 'not checked' }],
      ['that answers to one prompt never differ', (at) => (at % 2 ? right(at) : 'no idea'), { spread: 'failed' }],
      ['that successes are rare', (at, nth) => (at < 16 && nth === 0 ? right(at) : 'no idea'), { success: 'warn' }],
      [
        'that longer answers score better',
        (at, nth) => (nth % 2 ? `in my humble opinion ${right(at)}` : 'no'),
        { length: 'warn' },
      ],
    ])('%s', async (_what, response, expected) => {
      const { findings } = await check(handlerScoring(RIGHT), recorded(response, 4));
      const { people, length, ...others } = statuses(findings);
      expect(people).toBe('not checked');
      expect({ ...others, ...('length' in expected && { length }) }).toEqual(expected);
    });

    test('nothing about spread from one answer each', async () => {
      const { said } = await check(
        handlerScoring(RIGHT),
        recorded((at) => (at % 2 ? right(at) : 'no idea'), 1),
      );
      expect(said('spread')).toMatchObject({
        status: 'not checked',
        message: expect.stringMatching(/several are needed/),
      });
    });

    test('successes from the score that --success names', async () => {
      const { said } = await check(
        handlerScoring('return response.endsWith(reference) ? 1 : 0.6 * (response !== "") * /^That/.test(response);'),
        {
          '--success': '0.7',
        },
      );
      expect(said('success')?.figures).toMatchObject({ successFrom: 0.7, value: 0.5 });
    });

    test('which of them could not be scored', async () => {
      const reward = graderScoring(`
        if (response.includes('2001')) throw new InvalidSample('unreadable');
        return { score: response.endsWith(reference) ? 1 : 0 };`);
      expect((await check(reward)).said('invalid')).toMatchObject({
        status: 'warn',
        message: expect.stringMatching(/1 of 120 answers could not be scored.*row "sum-0" \(line 1\): unreadable/),
      });
    });
  });

  describe('with labels', () => {
    const labels = (label: (source: string, at: number) => unknown) => ({
      '--labels': write(
        'labels.jsonl',
        sumResponses(ROWS).map(({ id, source }, at) => ({ id, source, label: label(source, at) })),
      ),
    });

    test('agrees with people who say the same', async () => {
      const { code, said } = await check(
        handlerScoring(RIGHT),
        labels((source) => source === 'right'),
      );
      expect(code).toBe(0);
      expect(['accuracy', 'kappa', 'rank-correlation'].map((each) => said(each)?.figures?.value?.toFixed(3))).toEqual([
        '1.000',
        '1.000',
        '1.000',
      ]);
    });

    test('refuses a reward that people contradict, and doubts one that they half follow', async () => {
      const contradicted = await check(
        handlerScoring(RIGHT),
        labels((source) => source === 'wrong'),
      );
      expect(contradicted.code).toBe(1);
      expect(contradicted.said('kappa')).toMatchObject({ status: 'failed', figures: { value: -1 } });
      // Three in ten labels are turned round: kappa 0.4.
      const turned = labels((source, at) => (source === 'right') !== at % 10 < 3);
      const doubted = await check(handlerScoring(RIGHT), turned);
      expect(doubted.said('kappa')).toMatchObject({
        status: 'warn',
        message: expect.stringMatching(/does not settle it/),
      });
    });

    test('decides by rank when labels are numbers', async () => {
      const rated = labels((source, at) => (source === 'right' ? 4 + (at % 2) : 1 + (at % 2)));
      const { code, findings, said } = await check(handlerScoring(RIGHT), rated);
      expect(code).toBe(0);
      expect(said('rank-correlation')?.figures?.value).toBeGreaterThan(0.85);
      expect(statuses(findings)).toEqual({});
    });

    test('compares nothing when all labels are the same', async () => {
      const { said } = await check(
        handlerScoring(RIGHT),
        labels(() => true),
      );
      expect(said('rank-correlation')?.status).toBe('not checked');
    });

    test('pairs several answers of a source with as many labels, in their order', async () => {
      const responses = sumResponses(ROWS).map((row) => ({ ...row, source: 'both' }));
      const { said } = await check(handlerScoring(RIGHT), {
        '--responses': write('both.jsonl', responses),
        '--labels': write(
          'l.jsonl',
          responses.map(({ id }, at) => ({ id, source: 'both', label: at % 2 === 0 })),
        ),
      });
      expect(said('kappa')?.figures?.value).toBe(1);
    });

    test.each<[string, object[] | string, RegExp]>([
      ['an empty file', '', /--labels: .*l\.jsonl is empty/],
      ['no JSON', '{"id"', /l\.jsonl:1: not JSON/],
      [
        'no source',
        [{ id: 'sum-0', label: true }],
        /l\.jsonl:1: a label needs the texts id and source; got id \(string\), source \(undefined\)/,
      ],
      [
        'a word',
        [{ id: 'sum-0', source: 'right', label: 'good' }],
        /l\.jsonl:1: label: got a string, allowed is true, false or a number/,
      ],
      [
        'two kinds',
        [
          { id: 'sum-0', source: 'right', label: 1 },
          { id: 'sum-1', source: 'right', label: true },
        ],
        /l\.jsonl:2: label: got a boolean, allowed is a number as in line 1/,
      ],
      [
        'an answer that is not there',
        [{ id: 'sum-0', source: 'me', label: 1 }],
        /l\.jsonl:1: row "sum-0", source "me": no recorded answer/,
      ],
      [
        'too many for one answer',
        [
          { id: 'sum-0', source: 'right', label: 1 },
          { id: 'sum-0', source: 'right', label: 0 },
        ],
        /got 2 labels, allowed are 1/,
      ],
    ])('refuses %s', async (_what, content, message) => {
      await expect(
        refusal(checkCommand, {
          '--reward': write('good.js', handlerScoring(RIGHT)),
          '--data': write('sums.jsonl', sums(ROWS)),
          '--responses': write('responses.jsonl', sumResponses(ROWS)),
          '--labels': write('l.jsonl', content),
        }),
      ).resolves.toMatch(message);
    });
  });

  test.each<[string, Record<string, string | undefined>, RegExp]>([
    ['no reward', { '--reward': undefined }, /^--reward: missing/],
    ['a score that is no number', { '--success': 'high' }, /--success: got 'high', allowed is a finite number/],
    ['a seed that is no whole number', { '--seed': '1.5' }, /--seed: got '1\.5', allowed is a whole number/],
    [
      'labels without responses',
      { '--labels': 'l.jsonl', '--responses': undefined },
      /--responses: missing\. Name the answers that --labels is about/,
    ],
    ['an option that it does not know', { '--colour': 'red' }, /Unknown option '--colour'/],
  ])('refuses %s', async (_what, options, message) => {
    await expect(refusal(checkCommand, { ...EXAMPLE_OPTIONS, ...options })).resolves.toMatch(message);
  });

  test('gives no verdict on a reward that is unavailable', async () => {
    const options = { '--data': write('sums.jsonl', sums(ROWS)) };
    const never = write('never.ts', graderScoring("throw new GraderUnavailable('throttled');"));
    await expect(refusal(checkCommand, { ...options, '--reward': never })).resolves.toMatch(
      /--reward: .*never\.ts is unavailable: .*throttled.*Check the credentials and quotas/,
    );
    const later = write(
      'later.ts',
      graderScoring(`if (response.length > 5000) throw new GraderUnavailable('throttled'); return { score: 1 };`),
    );
    await expect(refusal(checkCommand, { ...options, '--reward': later })).resolves.toMatch(
      /was unavailable for 32 of 192 answers\. The first: row "sum-0" \(line 1\), very-long: throttled/,
    );
  });
});

describeWithSharedData('1600 real answers with the labels of their publishers', () => {
  const MODELS = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];
  const solved = () =>
    readFileSync(sharedDataPath('gsm8k', 'model-solutions.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));

  test('agree with the number match of the kit', async () => {
    const rows = solved();
    const each = (make: (row: ReturnType<typeof solved>[number], source: string) => object) =>
      rows.flatMap((row) => MODELS.map((source) => ({ id: row.task_id, source, ...make(row, source) })));
    const { code, out } = await run(checkCommand, {
      '--reward': 'test/rehearsal/gsm8k-reward.ts',
      '--data': write(
        'data.jsonl',
        rows.map((row) => ({ id: row.task_id, messages: question(row.question), reference_answer: row.ground_truth })),
      ),
      '--responses': write(
        'r.jsonl',
        each((row, source) => ({ response: row[source].solution })),
      ),
      '--labels': write(
        'l.jsonl',
        each((row, source) => ({ label: row[source].is_correct })),
      ),
      '--json': path('gsm8k.json'),
    });
    expect(code).toBe(0);
    expect(out).toContain('1600 labels on 400 prompts');
    const { findings } = readJson(path('gsm8k.json')) as { findings: Told[] };
    expect(findings.find(({ code: each }) => each === 'kappa')?.figures?.low).toBeGreaterThan(0.98);
    expect(statuses(findings)).toEqual({});
  });
});
