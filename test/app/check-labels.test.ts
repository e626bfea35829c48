import { checkCommand } from '../../bin/check-command';
import { describeWithSharedData } from '../shared-data';
import { humanPreferences } from './human-preferences';
import { graderScoring, handlerScoring, readJson, refusal, RIGHT, run, sums, useFolder } from './reward-trial';

const { write, path } = useFolder();

interface Told {
  readonly code: string;
  readonly status: string;
  readonly message: string;
  readonly figures?: Record<string, number>;
}

const ROWS = 60;
/** Two answers to each sum; one of them is right: now the first, now the second; to every fifth sum both are. */
const isRight = (source: 'one' | 'two', at: number) => at % 5 === 0 || (at % 2 === 0) === (source === 'one');
const RESPONSES = Array.from({ length: ROWS }, (_, at) =>
  (['one', 'two'] as const).map((source) => ({
    id: `sum-${at}`,
    source,
    response: `${source === 'one' ? 'That' : 'It all'} makes ${isRight(source, at) ? 1000 + at : 2001 + at}`,
  })),
).flat();
const better = (at: number) => (at % 5 === 0 ? null : at % 2 === 0 ? 'one' : 'two');
const worse = (at: number) => (at % 5 === 0 ? 'one' : at % 2 === 0 ? 'two' : 'one');
/** Each person contradicts `better` on one row of `every`, each on another one. */
const mostly = (every: number, person: number) => (at: number) => (at % every === person ? worse(at) : better(at));

const preferences = (...people: ((at: number) => string | null)[]) =>
  people.flatMap((preferred, person) =>
    Array.from({ length: ROWS }, (_, at) => ({
      id: `sum-${at}`,
      sources: person % 2 ? ['two', 'one'] : ['one', 'two'],
      preferred: preferred(at),
      annotator: `person ${person}`,
    })),
  );

const options = (labels: readonly object[], responses: readonly object[] = RESPONSES) => ({
  '--reward': write('reward.js', handlerScoring(RIGHT)),
  '--data': write('sums.jsonl', sums(ROWS)),
  '--responses': write('responses.jsonl', responses),
  '--labels': write('l.jsonl', labels),
  '--json': path('check.json'),
});

async function check(labels: readonly object[], more: Readonly<Record<string, string>> = {}) {
  const { code, out } = await run(checkCommand, { ...options(labels), ...more });
  const { findings } = readJson(path('check.json')) as { findings: Told[] };
  return { code, out, said: (wanted: string) => findings.find((finding) => finding.code === wanted) };
}

describe('rft check with preferences between two answers', () => {
  test('agrees with somebody who prefers what scores higher, and neither where scores are the same', async () => {
    const { code, said } = await check(preferences(better));
    expect(code).toBe(0);
    expect(said('accuracy')?.message).toBe(
      '100.0 % (100.0 % to 100.0 %), 60 preferences on 60 prompts; 100.0 % of those for one of the two',
    );
    expect(['kappa', 'rank-correlation'].map((each) => said(each)?.figures?.value?.toFixed(3))).toEqual([
      '1.000',
      '1.000',
    ]);
    expect(said('people')).toBeUndefined();
  });

  test('refuses a reward that prefers the answers that people do not', async () => {
    const { code, said } = await check(preferences(worse));
    expect(code).toBe(1);
    expect(said('kappa')).toMatchObject({ status: 'failed', message: expect.stringMatching(/needed 0\.400/) });
  });

  test('takes scores for equal that differ by less than a training notices', async () => {
    const nearly = handlerScoring('return response.endsWith(reference) ? 0.9 + response.length / 1e4 : 0;');
    const { said } = await check(preferences(better), { '--reward': write('nearly.js', nearly) });
    expect(said('kappa')?.figures?.value).toBe(1);
  });
});

describe('rft check with the labels of several people', () => {
  test('says that a reward agrees with them as they do with each other', async () => {
    const { code, out, said } = await check(preferences(...[1, 2, 3].map((person) => mostly(6, person))));
    expect(code).toBe(0);
    expect(out).toContain('180 preferences of 3 people on 60 prompts');
    expect(said('people')).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^people agree with each other in 66\.7 % .*kappa 0\.4.*no less with them/),
    });
  });

  test('says when it agrees less with them', async () => {
    const { said } = await check(preferences(...[1, 1, 1].map((person) => mostly(6, person))));
    expect(said('people')).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(
        /100\.0 % .*kappa 1\.000 .*less with them than they do with each other: kappa 0\.\d+/,
      ),
    });
  });

  test('asks no more of a reward than people reach among themselves', async () => {
    const people = preferences(...[0, 1, 2].map((person) => mostly(3, person)));
    const { said } = await check(people);
    expect(said('people')?.figures?.value).toBeLessThan(0.4);
    expect(said('kappa')?.status).toBe('ok');
  });

  test('measures no reward by people who agree by chance only', async () => {
    const { said } = await check(preferences(better, worse));
    expect(said('people')).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/Agree on what a good answer is/),
    });
  });

  test.each<[string, (right: boolean) => unknown, string]>([
    ['yes or no', (right) => right, 'kappa 1.000'],
    ['numbers', (right) => (right ? 5 : 2), 'rank correlation 1.000'],
  ])('reads %s of each answer from each of them', async (_, label, agreed) => {
    const labels = ['ann', 'bob'].flatMap((annotator) =>
      RESPONSES.map(({ id, source, response }) => ({ id, source, annotator, label: label(response.includes(' 1')) })),
    );
    const { code, out, said } = await check(labels);
    expect(code).toBe(0);
    expect(out).toContain('240 labels of 2 people on 60 prompts');
    expect(said('people')).toMatchObject({ status: 'ok', message: expect.stringContaining(agreed) });
  });

  const preference = { id: 'sum-0', sources: ['one', 'two'], preferred: 'one' };
  test.each<[string, object[], RegExp]>([
    [
      'one source',
      [{ ...preference, sources: ['one'] }],
      /needs the text id and two different sources; got .*\["one"\]/,
    ],
    ['the same source twice', [{ ...preference, sources: ['one', 'one'] }], /two different sources/],
    ['no sources', [{ id: 'sum-0', preferred: 'one' }], /got id \(string\), sources nothing/],
    [
      'a third source',
      [{ ...preference, preferred: 'three' }],
      /l\.jsonl:1: preferred: got "three", allowed is one of \["one","two"\], or null when neither is better/,
    ],
    [
      'two kinds',
      [preference, { id: 'sum-0', source: 'one', label: 1 }],
      /got a number, allowed is a preference as in/,
    ],
    ['a list of people', [{ ...preference, annotator: ['ann'] }], /annotator: got a object, allowed is a text/],
    [
      'a person who prefers twice',
      [preference, preference].map((each) => ({ ...each, annotator: 'ann' })),
      /row "sum-0", source "one": got 2 labels of "ann", allowed are 1/,
    ],
    [
      'several people without names',
      [preference, preference],
      /got 2 labels, allowed are 1.*Name people by "annotator"/,
    ],
    [
      'an answer that is not there',
      [{ ...preference, sources: ['one', 'me'], preferred: null }],
      /row "sum-0", source "me": no recorded answer/,
    ],
  ])('refuses %s', async (_, labels, message) => {
    await expect(refusal(checkCommand, options(labels))).resolves.toMatch(message);
  });

  test('refuses to compare a source that answered twice', async () => {
    const twice = options([preference], [...RESPONSES, { id: 'sum-0', source: 'two', response: 'or 7' }]);
    await expect(refusal(checkCommand, twice)).resolves.toMatch(
      /row "sum-0", source "two": got 2 recorded answers, allowed is one where answers are compared/,
    );
  });
});

describeWithSharedData('300 comparisons of real answers by three people', () => {
  type Preferences = ReturnType<typeof humanPreferences>;
  const checked = async (
    { dataset, responses, labels }: Preferences,
    reward: string,
    labelledBy = ['annotator1', 'annotator2', 'annotator3'],
  ) =>
    check([], {
      '--reward': write('human.ts', reward),
      '--data': write('human-data.jsonl', dataset),
      '--responses': write('human-responses.jsonl', responses),
      '--labels': write(
        'human-labels.jsonl',
        labels.filter(({ annotator }) => labelledBy.includes(annotator)),
      ),
    });

  test('show how far people agree, and that length alone agrees with them far less', async () => {
    const reward = graderScoring('return { score: Math.min(1, response.length / 1000) };');
    const { code, out, said } = await checked(humanPreferences(), reward);
    expect(code).toBe(1);
    expect(out).toContain('900 preferences of 3 people on 55 prompts');
    expect(said('people')).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(
        /^people agree with each other in 90\.4 % \(.*less with them than they do with each other/,
      ),
    });
    expect(said('people')?.figures?.value).toBeCloseTo(0.85, 2);
    expect(said('kappa')?.figures?.high).toBeLessThan(0.6);
  });

  test('take one of the three, made a reward, for no worse than the other two', async () => {
    const preferences = humanPreferences();
    // A reward gives each answer one score: the comparisons that it won less those that it lost.
    const wins: Record<string, number> = {};
    for (const { id, sources, preferred, annotator } of preferences.labels) {
      if (annotator !== 'annotator1' || preferred === null) continue;
      for (const source of sources) {
        const answer = preferences.responses.find((each) => each.id === id && each.source === source)!;
        const key = `${id} ${answer.response}`;
        wins[key] = (wins[key] ?? 0) + (source === preferred ? 1 : -1);
      }
    }
    const reward = graderScoring(`
      const wins = ${JSON.stringify(wins)}[sample.metadata.name + ' ' + response] ?? 0;
      return { score: 0.5 + wins / 20 };`);
    const { said } = await checked(preferences, reward, ['annotator2', 'annotator3']);
    expect(said('people')?.figures?.value).toBeCloseTo(0.855, 2);
    expect(said('kappa')).toMatchObject({ status: 'ok' });
    expect(said('people')).toMatchObject({ status: 'ok', message: expect.stringMatching(/no less with them/) });
  });
});
