import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  ANSWER_MARKERS,
  InvalidSample,
  numberMatch,
  type Grade,
  type NumberMatchOptions,
} from '../../../lambda/reward-kit';
import { describeWithSharedData, sharedDataPath } from '../../shared-data';
import { growth, LINEAR_BELOW } from './growth';
import { sampleOf } from './samples';

const score = (response: string, reference: unknown, options?: NumberMatchOptions) =>
  (numberMatch(options)(sampleOf(response, reference)) as Grade).score;

describe('the way a number is written', () => {
  test.each([
    ['1250', '1,250'],
    ['1,250.00', '1250'],
    ['1\u00a0250', '1250'],
    ['1{,}250', '1250'],
    ['1\\,250', '1250'],
    ['$1,250', '1250'],
    ['USD 1250', '1250'],
    ['Rs. 1,250', '1250'],
    ['$1250$', '1250'],
    ['\\$1250', '1250'],
    ['\uff11\uff12\uff15\uff10', '1250'],
    ['-5', '\u22125'],
    ['-$5', '-5'],
    ['$-5', '-5'],
    ['3/4', '0.75'],
    ['\u00bd', '0.5'],
    ['3\u00bd', '3.5'],
    ['3 1/2', '3.5'],
    ['\\frac{3}{4}', '.75'],
    ['3\\dfrac{1}{2}', '3.5'],
    ['50%', '50'],
    ['50\\%', '50'],
    ['72 eggs', '72'],
    ['72 m^2', '72'],
    ['72.', '72'],
    ['1.25e3', '1250'],
    ['1.25 \\times 10^{3}', '1250'],
    ['10^3', '1000'],
    ['6.300000000000001', '6.3'],
    ['-0', '0'],
  ])('%s equals %s', (response, reference) => {
    expect(score(`#### ${response}`, reference)).toBe(1);
    expect(score(response, `A: ${reference}`)).toBe(1);
  });

  test.each([
    ['5', '-5'],
    ['0.5', '50%'],
    ['1.25', '1,250'],
    ['1,2345', '1234'],
    ['72.5', '72'],
    ['10^3', '10'],
    ['1/0', '0'],
  ])('%s is not %s', (response, reference) => {
    expect(score(`#### ${response}`, reference)).toBe(0);
  });

  test('makes no difference to any whole number, sign or currency', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom('', '$', '€'),
        fc.constantFrom('', ' eggs', '%', '.', '.00'),
        (n, sign, unit) => {
          const text = `${n < 0 ? '-' : ''}${sign}${Math.abs(n).toLocaleString('en-US')}${unit}`;
          expect(score(`We add.\n#### ${text}`, String(n))).toBe(1);
          expect(score(`That makes ${text}`, String(n))).toBe(1);
          expect(score(`#### ${text}`, String(n + 1))).toBe(0);
        },
      ),
    );
  });
});

describe('the place of the answer', () => {
  test.each([
    ['after ####', 'Two halves of 9.\n#### 72\nChecked 3 times.'],
    ['on the line after ####', '####\n72'],
    ['after A: on its own line', 'So 9.\nA: 72\nOf 100.'],
    ['after Answer:', '12 rows.\n**Answer:** 72 eggs, in 6 boxes'],
    ['after the answer is', 'The answer is therefore $72. It took 2 steps.'],
    ['in a box', '\\boxed{72} after 3 steps'],
    ['at the end', 'He has 48, then 24 more, which makes 72.'],
    ['behind the equals sign of a calculation', '#### 48 + 24 = 72 eggs, or 6 dozen'],
    ['behind the last equals sign', 'Answer: 6 * 12 = 60 + 12 = 72'],
    ['before an explanation', 'Answer: 72 (since 48 + 24 = 72, which is 6 dozen)'],
    ['in the last of several answers', 'Answer: 9. Wait.\nAnswer: 72'],
    ['below a heading that only looks like an answer', '#### Step 1: halve 9\n#### 3. Add up\nThe answer is 72.'],
  ])('is %s', (_, response) => {
    expect(score(response, '72')).toBe(1);
  });

  test('is not a label in running text that resembles a marker', () => {
    expect(score('Job A: 30 dollars. Job B: 42. Together 72', '72')).toBe(1);
  });

  test('is one place: listing every number earns no more than a guess', () => {
    const list = Array.from({ length: 100 }, (_, n) => n).join(' ');
    expect(score(`#### ${list}`, '72')).toBe(0);
    expect(score(list, '72')).toBe(0);
    expect(score(list.replaceAll(' ', '\n#### '), '72')).toBe(0);
  });

  test('can be announced by markers of your own, as text or as patterns', () => {
    expect(score('result -> 72, not 9', '72', { markers: ['Result ->'] })).toBe(1);
    expect(score('<a>72</a> of 9', '72', { markers: [/<a>/] })).toBe(1);
    expect(score('#### 72 of 9', '72', { markers: [] })).toBe(0);
    expect(score('#### 72 of 9', '72', { markers: ['none', ...ANSWER_MARKERS] })).toBe(1);
  });

  test('may be missing, which is a wrong answer and not an invalid row', () => {
    expect(numberMatch()(sampleOf('', '72'))).toEqual({ score: 0, reason: 'no number in the response' });
    expect(score('I cannot say.', '72')).toBe(0);
  });
});

describe('the tolerance', () => {
  test('is the wider of the absolute and the relative one', () => {
    expect(score('0.333', '1/3')).toBe(0);
    expect(score('0.333', '1/3', { tolerance: { absolute: 0.001 } })).toBe(1);
    expect(score('1010', '1000', { tolerance: { relative: 0.01 } })).toBe(1);
    expect(score('1011', '1000', { tolerance: { relative: 0.01 } })).toBe(0);
    expect(score('-1010', '-1000', { tolerance: { relative: 0.01 } })).toBe(1);
  });

  test.each([[{ absolute: -1 }], [{ relative: NaN }]])('throws when it is %j', (tolerance) => {
    expect(() => numberMatch({ tolerance })).toThrow(/tolerance\.(absolute|relative) is .*expected a finite number/);
  });
});

describe('the reference', () => {
  test('may be a field, and a worked solution', () => {
    const reference = { final_answer: '72', solution: '48 + 24 = 72\n#### 72' };
    expect(score('#### 72', reference, { referenceField: 'final_answer' })).toBe(1);
    expect(score('#### 72', reference, { referenceField: 'solution' })).toBe(1);
  });

  test('without a number makes the row invalid', () => {
    expect(() => score('#### 72', 'seventy-two')).toThrow(InvalidSample);
    expect(() => score('#### 72', { a: 'none' }, { referenceField: 'a' })).toThrow(
      /reference_answer\.a holds no number/,
    );
    expect(() => score('#### 72', undefined)).toThrow(InvalidSample);
  });
});

describe('responses of any kind', () => {
  test('get 0 or 1', () => {
    const piece = fc.constantFrom(
      '#',
      '####',
      '\n',
      ' ',
      'A:',
      'answer is',
      '\\boxed{',
      '=',
      '/',
      '-',
      '^',
      '$',
      '.',
      ',',
      '7',
      '1e',
      'x',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(fc.property(text, (response) => [0, 1].includes(score(response, '7'))));
  });

  test.each([
    '#',
    '####',
    '3',
    '1,',
    '1,111',
    ',111',
    '1/',
    '1=',
    '1 ',
    '-',
    '$',
    '.',
    '\n',
    ' ',
    '^',
    '1 x ',
    '\u00bd',
    'answer ',
    '\\frac{',
    '\\boxed {',
  ])('are read in linear time when they repeat %j without end', (piece) => {
    const read = (text: string) => [score(text, '7'), score(`A: ${text}x`, '7')];
    expect(growth(read, (length) => piece.repeat(length / piece.length), 1_000)).toBeLessThan(LINEAR_BELOW);
  });
});

describeWithSharedData('1,600 labelled model solutions of GSM8K', () => {
  const SOURCES = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'] as const;
  type Row = { ground_truth: string } & Record<(typeof SOURCES)[number], { solution: string; is_correct: boolean }>;

  const judged = () =>
    readFileSync(sharedDataPath('gsm8k', 'model-solutions.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
      .flatMap((row) => SOURCES.map((source) => ({ ...row[source], reference: row.ground_truth })));

  test('are all judged as their label says, written with separators of thousands or not', () => {
    expect(judged()).toHaveLength(1_600);
    expect(
      judged().filter(({ solution, is_correct, reference }) => score(solution, reference) !== Number(is_correct)),
    ).toEqual([]);
  });

  test('are misjudged once when the texts of the answers are compared: a right one leaves out the separator', () => {
    const answerIn = (text: string) => /^A:\s*(.*)$/m.exec(text)?.[1].trim();
    const wrong = judged().filter(
      ({ solution, is_correct, reference }) => (answerIn(solution) === answerIn(reference)) !== is_correct,
    );
    expect(wrong).toHaveLength(1);
    const [{ solution, is_correct, reference }] = wrong;
    expect(is_correct).toBe(true);
    expect(answerIn(reference)).toMatch(/^\d,\d{3}$/);
    expect(answerIn(solution)).toBe(answerIn(reference)?.replace(',', ''));
    expect(score(solution, reference)).toBe(1);
  });
});
