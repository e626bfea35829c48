import fc from 'fast-check';
import { InvalidSample } from '../../../lambda/reward-kit/errors';
import type { Grade } from '../../../lambda/reward-kit/grader';
import { multipleChoice, type MultipleChoiceOptions } from '../../../lambda/reward-kit/multiple-choice';
import { readSample } from '../../../lambda/reward-kit/reward-sample';
import { inputRow, sampleOf } from './samples';

const LETTERS = ['A', 'B', 'C', 'D'];
const CITIES = ['Paris', 'London', 'New York', 'New York City'];

const grade = (response: string, reference: unknown, options?: MultipleChoiceOptions) =>
  multipleChoice(options)(sampleOf(response, reference)) as Grade;

/** Which of the letters a response is taken to state, by asking for each. */
const stated = (response: string, options?: MultipleChoiceOptions) =>
  LETTERS.filter((letter) => grade(response, letter, options).score === 1).join();

describe('a choice stated by its letter', () => {
  test.each([
    'B',
    'b',
    'b.',
    '(B)',
    '(b)',
    '[B]',
    'B)',
    'B. It follows.',
    '**B**',
    '`B`',
    '\uff22',
    '#### B',
    'Answer: B',
    'answer: b',
    'ANSWER: [B]',
    '**Answer:** B',
    'Answer:\r\n\r\n**B**',
    'The answer is B.',
    'The final answer is: **B**\r\n',
    'The correct answer is therefore option (B), because A is too small.',
    'So the answer would be (B)',
    'I choose B',
    'B is correct since A is too small',
    '\\boxed{B}',
    '$\\boxed{\\text{B}}$',
    'Answer: $B$',
  ])('is read from %j', (response) => {
    expect(stated(response)).toBe('B');
  });

  test.each([
    ['', ''],
    ['I do not know.', ''],
    ['A cat sat on a mat.', ''],
    ['The answer is a cat.', ''],
    ['f(a) + f(b)', ''],
    ['U.S.A. and vitamin B-12 and C++', ''],
    ['Answer: A Bird', 'A'],
    ['The answer is A', 'A'],
  ])('is told from words and signs in %j', (response, expected) => {
    expect(stated(response)).toBe(expected);
  });
});

describe('several choices', () => {
  test.each([
    'A or B',
    'A/B',
    'A B',
    '(A) and (B)',
    'A, B, C, D',
    'Answer: A and B',
    'Answer: A, B, C or D',
    'A\nB\nC\nD',
    'A\r\n\r\nB\r\n\r\nC\r\n\r\nD',
    'A) one\nB) two\nC) three\nD) four',
    'Answer: A\nAnswer: B',
    'Answer: A. Hm. Answer: B. Hm. Answer: C. Hm. Answer: D.',
  ])('earn nothing: %j', (response) => {
    expect(stated(response)).toBe('');
    expect(grade(response, 'B').reason).toMatch(/^several choices stated \(A, B.*\); wanted B$/);
  });

  test.each([
    ['the last answer', 'Answer: A. No, wait, that is wrong. Answer: B'],
    ['the announced one', 'C looks good and D too. The answer is B. D is too large.'],
    ['the last one', 'Option A is too small, option C too large. B'],
    ['the one that is not ruled out', 'A is wrong. C is wrong. D is not it. So B'],
    ['the one that is not ruled out, last or not', 'B, not A'],
    ['the one behind the repeated list', '(A) 1\n(B) 2\n(C) 3\n(D) 4\n\n(B)'],
    ['the one in front of the explanation', 'Answer: B\nA is too small.'],
    ['the announced one, whatever stands right in front of it', 'At first I took A.\n**Answer: B**'],
    ['the announced one behind a list', 'The options are A, B, C, D.\nAnswer: B'],
  ])('count as %s', (_, response) => {
    expect(stated(response)).toBe('B');
  });

  test('may be corrected where there are two', () => {
    expect(grade('Answer: A. Wait. Answer: B', 'B', { choices: ['yes', 'no'] }).score).toBe(1);
  });

  test('never earn more than one guess, however they are written', () => {
    const joint = fc.constantFrom(
      ' ',
      ', ',
      '\n',
      '\n\n',
      ' or ',
      '. ',
      ' but ',
      '. Wait. ',
      '\nAnswer: ',
      ' The answer is ',
    );
    const form = fc.constantFrom(
      ...LETTERS.flatMap((letter) => [letter, `(${letter})`, `**${letter}**`, `${letter}.`]),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(joint, form), { maxLength: 12 }), (pieces) => {
        expect(stated(pieces.flat().join('')).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('are read in any number', () => {
    expect(stated('A B C D '.repeat(20_000))).toBe('');
    expect(stated(`${'Answer: A. Or not. '.repeat(5_000)}Answer: B`)).toBe('B');
  });
});

describe('a choice stated by its text', () => {
  const options: MultipleChoiceOptions = { choices: CITIES };

  test.each([
    ['London', 'B'],
    ['The capital is london.', 'B'],
    ['B) London it is, not Paris', 'B'],
    ['Answer: London', 'B'],
    ['Answer: A Paris', 'A'],
    ['New York', 'C'],
    ['new\r\nyork city', 'D'],
    ['Londoner', ''],
    ['Paris, London', ''],
    ['B. Paris', ''],
    ['A) Paris\nB) London\nC) New York\nD) New York City', ''],
    ['A) Paris\nB) London\nC) New York\nD) New York City\n\nAnswer: B) London', 'B'],
    ['A) Paris\nB) London\nC) New York\nD) New York City\n\nB) London', 'B'],
  ])('%j is %j', (response, expected) => {
    expect(stated(response, options)).toBe(expected);
  });

  test('may be a number, which is no part of a longer one', () => {
    const numbers = { choices: ['3', '3.5', '-3', '13'] };
    expect(stated('It is 3.5', numbers)).toBe('B');
    expect(stated('It is -3.', numbers)).toBe('C');
    expect(stated('13', numbers)).toBe('D');
  });

  test('may hold signs that mean something in patterns', () => {
    expect(stated('(a+)+$', { choices: ['x', '(a+)+$', '[', '\\'] })).toBe('B');
  });

  test('gives way to a label of the same letters', () => {
    expect(stated('B', { choices: ['B', 'A', 'AB', 'O'] })).toBe('B');
    expect(stated('The answer is AB', { choices: ['B', 'A', 'AB', 'O'] })).toBe('C');
  });
});

describe('the choices', () => {
  const rowWith = (response: string, reference: unknown, fields: Record<string, unknown>) =>
    readSample(inputRow('row-1', response, { reference_answer: reference, ...fields }));

  test('come from a field of the row, as a list or by label', () => {
    const listed = rowWith('London', 'B', { question: { choices: CITIES } });
    expect(multipleChoice({ choicesField: 'question.choices' })(listed)).toEqual({
      score: 1,
      reason: 'stated B; wanted B',
    });
    const labelled = rowWith('I would call it Positive.', 'positive', {
      metadata: { labels: { positive: 'good', negative: 'bad' } },
    });
    expect(multipleChoice({ choicesField: 'labels' })(labelled)).toMatchObject({ score: 1 });
    const numbered = rowWith('Answer: 2', '2', { choices: { 1: 'Paris', 2: 'London' } });
    expect(multipleChoice({ choicesField: 'choices' })(numbered)).toMatchObject({ score: 1 });
  });

  test('are A to D without texts unless something else is said', () => {
    expect(grade('D', 'D').score).toBe(1);
    expect(() => grade('E', 'E')).toThrow(InvalidSample);
    expect(grade('E', 'E', { choices: ['v', 'w', 'x', 'y', 'z'] }).score).toBe(1);
  });

  test.each([
    [undefined, /choices is missing; expected a list of 2 to 26 texts, or texts by label/],
    ['A, B', /choices is string/],
    [['a'], /choices has 1;/],
    [Array.from({ length: 27 }, (_, n) => `${n}`), /choices has 27;/],
    [['a', ' '], /choices has " " as "B";.*none of them blank/],
    [['a', { text: 'b' }], /choices has \{"text":"b"\} as "B"/],
  ])('make the row invalid when they are %j', (choices, message) => {
    const grader = multipleChoice({ choicesField: 'choices' });
    expect(() => grader(rowWith('A', 'A', { choices }))).toThrow(InvalidSample);
    expect(() => grader(rowWith('A', 'A', { choices }))).toThrow(message);
  });

  test('throw when they are wrong for every row', () => {
    expect(() => multipleChoice({ choices: ['a'] })).toThrow(
      'multipleChoice: choices has 1; expected a list of 2 to 26',
    );
    expect(() => multipleChoice({ choices: ['a', 'b'], choicesField: 'c' })).toThrow(
      'multipleChoice: got choices and choicesField; expected one of them',
    );
  });
});

describe('the reference answer', () => {
  test.each(['B', 'b', '(B)', 'B) London', 'london', 'London.', 'The answer is B'])('may say %j', (reference) => {
    expect(grade('B', reference, { choices: CITIES })).toEqual({ score: 1, reason: 'stated B; wanted B' });
    expect(grade('A', reference, { choices: CITIES })).toEqual({ score: 0, reason: 'stated A; wanted B' });
    expect(grade('Hm.', reference, { choices: CITIES })).toEqual({ score: 0, reason: 'no choice stated; wanted B' });
  });

  test('may be a field', () => {
    expect(grade('B', { gold: 'B' }, { referenceField: 'gold' }).score).toBe(1);
  });

  test.each([['Berlin'], ['A or B'], [''], [undefined]])('makes the row invalid when it is %j', (reference) => {
    expect(() => grade('B', reference, { choices: CITIES })).toThrow(InvalidSample);
  });
});
