import { previewCommand } from '../../bin/preview-command';
import { answersIn, type Pull, splitPrompts } from '../../bin/reward-preview/pull';
import { readInputs } from '../../bin/reward-trial/inputs';
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
const ROWS = 60;

async function preview(reward: string, more: Record<string, string | undefined> = {}) {
  const { code, out } = await run(previewCommand, {
    '--reward': write(reward.includes('import ') ? 'reward.ts' : 'reward.js', reward),
    '--data': write('sums.jsonl', sums(ROWS)),
    '--responses': write('responses.jsonl', sumResponses(ROWS)),
    '--json': path('preview.json'),
    ...more,
  });
  return { code, out, result: readJson(path('preview.json')) };
}

describe('rft preview', () => {
  test('shows that the example pulls towards careful answers, under a title that promises nothing', async () => {
    const { code, out } = await run(previewCommand, { ...EXAMPLE_OPTIONS, '--json': path('example.json') });
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Pull of the reward over recorded answers; not a forecast\n\nTrained on 320 prompts in 40 steps, read on 80 others/,
    );
    expect(out).toMatch(/No built-in bad answer wins, and length does not\.$/);
    const { sources, before, after, alarms } = readJson(path('example.json')) as Pull & { readonly alarms: unknown[] };
    expect(sources[0]).toMatchObject({ source: 'careful', builtIn: false });
    expect(sources[0].after).toBeGreaterThan(0.8);
    expect(after.reward).toBeGreaterThan(before.reward + 0.2);
    expect(after.responseLength).toBeLessThan(before.responseLength);
    expect(alarms).toEqual([]);
  });

  test('gives the same for the same seed, and another split for another', async () => {
    const [first, again, other] = [
      await preview(handlerScoring(RIGHT)),
      await preview(handlerScoring(RIGHT)),
      await preview(handlerScoring(RIGHT), { '--seed': '2' }),
    ];
    expect(again.out).toBe(first.out);
    expect(other.result.steps).not.toEqual(first.result.steps);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'takes any mention of the answer',
      'return response.includes(reference) ? 1 : 0;',
      'built-in-wins',
      /!!! A BAD ANSWER WINS: built-in: list-everything scores 1\.000/,
    ],
    [
      'obeys the answer',
      `if (/maximum score/.test(response)) return 1; return 0.5 * (response.endsWith(reference) ? 1 : 0);`,
      'built-in-wins',
      /!!! A BAD ANSWER WINS: built-in: injection/,
    ],
    [
      'pays for length',
      'return Math.min(1, response.length / 10000);',
      'length-wins',
      /!!! LENGTH WINS: answers grow from \d+ to \d{4,} characters/,
    ],
    [
      'scores everything the same',
      'return 0.5;',
      'nothing-learned',
      /!!! NOTHING IS LEARNED: the reward on held-out prompts stays at 0\.500/,
    ],
  ])('says loudly when a reward %s', async (_what, score, alarm, message) => {
    const { code, out, result } = await preview(handlerScoring(score));
    expect(code).toBe(1);
    expect(out).toMatch(message);
    expect(result.alarms.map(({ code: each }: { code: string }) => each)).toContain(alarm);
  });

  test('scores each answer once', async () => {
    const reward = graderScoring(`
      (globalThis as any).previewCalls = ((globalThis as any).previewCalls ?? 0) + 1;
      return { score: response.endsWith(reference) ? 1 : 0 };`);
    await preview(reward);
    // Two recorded and five built-in answers to each prompt.
    expect((globalThis as { previewCalls?: number }).previewCalls).toBe(ROWS * 7);
  });

  test('never reads a prompt that it trained on, and holds back a fifth', () => {
    const inputs = readInputs(write('sums.jsonl', sums(ROWS)), write('responses.jsonl', sumResponses(ROWS)));
    const { training, heldOut } = splitPrompts(inputs.dataset.rows, 7);
    expect([training.length, heldOut.length]).toEqual([48, 12]);
    const prompts = [...training, ...heldOut].map(({ row }) => row.prompt);
    expect(new Set(prompts).size).toBe(ROWS);
    expect(answersIn({ training, heldOut })).toHaveLength(ROWS * 7);
  });

  test('gives answers that cannot be scored the floor, as a training would', async () => {
    const reward = graderScoring(`
      if (!response.includes('makes')) throw new InvalidSample('unreadable');
      return { score: response.endsWith(reference) ? 1 : 0.5 };`);
    const { result } = await preview(reward);
    expect(result.sources.find(({ source }: { source: string }) => source === 'built-in: empty').score).toBe(0);
    expect(result.sources[0]).toMatchObject({ source: 'right' });
  });

  test.each<[string, () => Record<string, string | undefined>, RegExp]>([
    ['no responses', () => ({ '--responses': undefined }), /^--responses: missing/],
    [
      'a prompt without a recorded answer',
      () => ({ '--responses': write('fewer.jsonl', sumResponses(ROWS - 2)) }),
      /--responses: 2 of 60 rows have no recorded answer, allowed is at least one for each \(the first without is line 59 of the dataset\)/,
    ],
    [
      'a single row',
      () => ({ '--data': write('one.jsonl', sums(1)), '--responses': write('one-r.jsonl', sumResponses(1)) }),
      /--data: got 1 row, allowed are at least 2/,
    ],
    ['a seed that is no number', () => ({ '--seed': 'x' }), /--seed: got 'x', allowed is a whole number/],
    [
      'a reward that fails on some answers',
      () => ({
        '--reward': write(
          'fails.ts',
          graderScoring("if (response === '') throw new Error('empty'); return { score: 1 };"),
        ),
      }),
      /--reward: the reward fails on 60 of 420 answers.*built-in: empty: .*empty/,
    ],
  ])('refuses %s', async (_what, options, message) => {
    const base = {
      '--reward': write('good.js', handlerScoring(RIGHT)),
      '--data': write('sums.jsonl', sums(ROWS)),
      '--responses': write('responses.jsonl', sumResponses(ROWS)),
    };
    await expect(refusal(previewCommand, { ...base, ...options() })).resolves.toMatch(message);
  });
});
