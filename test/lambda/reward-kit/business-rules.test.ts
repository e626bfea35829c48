import fc from 'fast-check';
import { businessRules, type BusinessRule } from '../../../lambda/reward-kit/business-rules';
import type { Condition } from '../../../lambda/reward-kit/conditions';
import type { Grade } from '../../../lambda/reward-kit/grader';
import { readSample } from '../../../lambda/reward-kit/reward-sample';

const row = (response: string, metadata: Record<string, unknown> = {}) =>
  readSample({
    id: 'row-1',
    messages: [
      { role: 'system', content: 'Be kind. Refunds take 5 days.' },
      { role: 'user', content: 'Where is my parcel?' },
      { role: 'assistant', content: 'Which one?' },
      { role: 'user', content: 'Order A-17!' },
      { role: 'assistant', content: response },
    ],
    reference_answer: { label: 'delay' },
    metadata,
  });
const grade = (rules: readonly BusinessRule[], response: string, metadata?: Record<string, unknown>) =>
  businessRules(rules)(row(response, metadata)) as Grade;

/** Whether a condition holds, through a rule that demands it. */
const holds = (must: Condition, response: string, metadata?: Record<string, unknown>) =>
  grade([{ name: 'r', must }], response, metadata).score === 1;

describe('businessRules', () => {
  const rules: readonly BusinessRule[] = [
    { name: 'names the order', must: { containsField: 'order_id' }, weight: 2 },
    { name: 'no promises', mustNot: { matches: '\\bguarantee', flags: 'i' }, veto: true },
    { name: 'apologises', when: { field: 'mood', equals: 'angry' }, must: { contains: 'sorry' } },
    { name: 'brief', must: { maxWords: 8 }, mustNot: { contains: 'in other words' } },
  ];
  const order = { order_id: 'A-17', mood: 'angry' };

  test('gives the share of the applicable rules that are kept, by weight, and a metric for each', () => {
    expect(grade(rules, 'Sorry, a-17 is late.', order)).toEqual({
      score: 1,
      metrics: { 'names the order': 1, 'no promises': 1, apologises: 1, brief: 1 },
      reason: '4 of 4 rules kept',
    });
    expect(grade(rules, 'Sorry, it is late.', order)).toEqual({
      score: 3 / 5,
      metrics: { 'names the order': 0, 'no promises': 1, apologises: 1, brief: 1 },
      reason: '3 of 4 rules kept; broken: names the order',
    });
  });

  test('leaves out rules that do not apply', () => {
    expect(grade(rules, 'It is late.', { order_id: 'A-17', mood: 'calm' })).toEqual({
      score: 2 / 4,
      metrics: { 'names the order': 0, 'no promises': 1, brief: 1 },
      reason: '2 of 3 rules kept; broken: names the order',
    });
  });

  test('gives 0 when a rule with a veto is broken', () => {
    expect(grade(rules, 'Sorry, A-17 arrives, in other words: guaranteed.', order)).toEqual({
      score: 0,
      metrics: { 'names the order': 1, 'no promises': 0, apologises: 1, brief: 0 },
      reason: '2 of 4 rules kept; broken: no promises (veto), brief',
    });
  });

  test('gives 1 when no rule applies: none is broken', () => {
    expect(grade([rules[2]], 'Hm.', { mood: 'calm' })).toEqual({ score: 1, metrics: {}, reason: 'no rule applies' });
  });

  test('only watches rules of weight 0, vetoes apart', () => {
    const watched: BusinessRule = { name: 'kind', must: { contains: 'please' }, weight: 0 };
    expect(grade([watched], 'No.')).toMatchObject({ score: 1, metrics: { kind: 0 } });
    expect(grade([watched, rules[3]], 'No.')).toMatchObject({ score: 1 });
    expect(grade([{ ...watched, veto: true }, rules[3]], 'No.')).toMatchObject({ score: 0 });
  });

  test('scores an empty response like any other', () => {
    expect(grade(rules, '', order)).toMatchObject({ score: 2 / 5 });
  });

  test('gives a reason of bounded length', () => {
    const many = Array.from({ length: 50 }, (_, n) => ({ name: `rule ${n}`, must: { contains: 'x' } }));
    expect(grade(many, '').reason).toBe('0 of 50 rules kept; broken: rule 0, rule 1, rule 2, rule 3, rule 4, …');
  });

  test('gives the same after the rules travelled as JSON', () => {
    const travelled = JSON.parse(JSON.stringify(rules)) as BusinessRule[];
    for (const response of ['Sorry, A-17.', 'guaranteed', '']) {
      expect(grade(travelled, response, order)).toEqual(grade(rules, response, order));
    }
  });

  test('stays between 0 and 1, at 1 with all rules kept and at 0 with all broken', () => {
    const weights = fc.array(fc.tuple(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.boolean()), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(weights, (all) => {
        const { score } = grade(
          all.map(([weight, kept], i) => ({ name: `r${i}`, weight, must: { minWords: kept ? 0 : 9 } })),
          'short',
        );
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        if (all.every(([, kept]) => kept)) expect(score).toBe(1);
        if (all.every(([, kept]) => !kept)) expect(score).toBe(0);
      }),
    );
  });
});

describe('a condition', () => {
  test.each<[Condition, string, boolean]>([
    [{ contains: 'Thank you' }, 'thank\r\nYOU!', true],
    [{ contains: 'AI' }, 'I said so', true],
    [{ contains: 'AI', wholeWords: true }, 'I said so', false],
    [{ contains: 'AI', wholeWords: true }, 'Some AI.', true],
    [{ matches: '^Dear \\pL+,$', flags: 'm' }, 'Hi\r\nDear Ann,\r\n', true],
    [{ matches: '^dear' }, 'Dear', false],
    [{ minWords: 2 }, 'two words', true],
    [{ minWords: 3 }, 'two words', false],
    [{ maxWords: 2 }, 'two words', true],
    [{ maxWords: 1 }, 'two words', false],
    [{ maxWords: 0 }, ' - ', true],
    [{ all: [{ contains: 'a' }, { contains: 'b' }] }, 'a b', true],
    [{ all: [{ contains: 'a' }, { contains: 'c' }] }, 'a b', false],
    [{ any: [{ contains: 'c' }, { contains: 'b' }] }, 'a b', true],
    [{ any: [{ contains: 'c' }, { contains: 'd' }] }, 'a b', false],
    [{ not: { any: [{ contains: 'c' }, { not: { contains: 'a' } }] } }, 'a b', true],
  ])('%j about the response %j is %p', (condition, response, expected) => {
    expect(holds(condition, response)).toBe(expected);
    expect(holds({ not: condition }, response)).toBe(!expected);
  });

  test.each<[Condition, boolean]>([
    [{ contains: 'refunds', in: 'prompt' }, true],
    [{ contains: 'which one', in: 'prompt' }, true],
    [{ contains: 'refunds', in: 'lastUserMessage' }, false],
    [{ contains: 'order a-17', in: 'lastUserMessage' }, true],
    [{ contains: 'order a-17', in: 'response' }, false],
    [{ matches: 'parcel\\?$', flags: 'm', in: 'prompt' }, true],
    [{ maxWords: 2, in: 'lastUserMessage' }, true],
    [{ containsField: 'id', in: 'prompt' }, true],
  ])('%j looks at the text it names', (condition, expected) => {
    expect(holds(condition, 'ok', { id: 'A-17' })).toBe(expected);
  });

  test('keeps the texts apart', () => {
    expect(holds({ all: [{ contains: 'refunds', in: 'prompt' }, { not: { contains: 'refunds' } }] }, 'ok')).toBe(true);
  });

  test('finds no message of the user where there is none', () => {
    const sample = readSample({ id: '1', messages: [{ role: 'assistant', content: 'Hi' }] });
    const rule: BusinessRule = { name: 'r', must: { maxWords: 0, in: 'lastUserMessage' } };
    expect(businessRules([rule])(sample)).toMatchObject({ score: 1 });
  });

  const metadata = { tier: 'gold', age: 30, vip: false, note: null, customer: { name: 'Ann', tags: ['new'] } };

  test.each<[Condition, boolean]>([
    [{ field: 'tier', equals: 'gold' }, true],
    [{ field: 'tier', equals: 'Gold' }, false],
    [{ field: 'age', equals: 30 }, true],
    [{ field: 'age', equals: '30' }, false],
    [{ field: 'vip', equals: false }, true],
    [{ field: 'note', equals: null }, true],
    [{ field: 'none', equals: null }, false],
    [{ field: 'customer.name', equals: 'Ann' }, true],
    [{ field: 'customer.tags.0', equals: 'new' }, true],
    [{ field: 'reference_answer.label', equals: 'delay' }, true],
    [{ field: 'tier', oneOf: ['silver', 'gold'] }, true],
    [{ field: 'tier', oneOf: ['silver'] }, false],
    [{ field: 'tier', exists: true }, true],
    [{ field: 'vip', exists: true }, true],
    [{ field: 'note', exists: true }, false],
    [{ field: 'none', exists: false }, true],
    [{ field: 'constructor', exists: true }, false],
    [{ containsField: 'customer.name' }, true],
    [{ containsField: 'age' }, true],
    [{ containsField: 'tier' }, false],
    [{ containsField: 'none' }, false],
    [{ containsField: 'note' }, false],
    [{ containsField: 'customer' }, false],
  ])('%j about the row is %p', (condition, expected) => {
    expect(holds(condition, 'Ann is 30; golden.', metadata)).toBe(expected);
  });

  test.each<[unknown, string]>([
    ['sorry', 'rules[0].must is "sorry"; expected an object with one of contains, containsField, matches'],
    [null, 'rules[0].must is null'],
    [[], 'rules[0].must is []'],
    [{}, 'rules[0].must has no keys; expected exactly one of contains'],
    [{ has: 'a' }, 'rules[0].must has has; expected exactly one of contains'],
    [{ contains: 'a', maxWords: 3 }, 'rules[0].must has contains, maxWords; expected exactly one of'],
    [{ contains: 'a', flags: 'i' }, 'rules[0].must has flags; contains goes with wholeWords, in only'],
    [{ all: [{ contains: 'a' }], in: 'prompt' }, 'rules[0].must has in; all stands alone'],
    [{ contains: ' ' }, 'rules[0].must.contains is " "; expected a text that is not blank'],
    [{ contains: ['a'] }, 'rules[0].must.contains is ["a"]; expected a text'],
    [{ contains: 'a', wholeWords: 1 }, 'rules[0].must.wholeWords is 1; expected true or false'],
    [{ contains: 'a', in: 'question' }, 'rules[0].must.in is "question"; expected one of response, prompt, lastUser'],
    [{ containsField: '' }, 'rules[0].must.containsField is ""'],
    [{ matches: '(?=a)' }, 'rules[0].must.matches is "(?=a)"; RE2 says: error parsing regexp'],
    [{ matches: 'a', flags: 'g' }, 'rules[0].must.matches: flags is "g"'],
    [{ matches: 'a', flags: 1 }, 'rules[0].must.flags is 1; expected a text of i, m and s'],
    [{ minWords: -1 }, 'rules[0].must.minWords is -1; expected a whole number from 0'],
    [{ maxWords: '3' }, 'rules[0].must.maxWords is "3"'],
    [{ equals: 1 }, 'rules[0].must.field is undefined; expected a text that is not blank'],
    [{ field: 'a' }, 'rules[0].must has field; expected exactly one of'],
    [
      { field: 'a', equals: { b: 1 } },
      'rules[0].must.equals is {"b":1}; expected a text, a number, true, false or null',
    ],
    [{ field: 'a', oneOf: [] }, 'rules[0].must.oneOf is []; expected a list of at least one, each a text, a number'],
    [{ field: 'a', oneOf: 'b' }, 'rules[0].must.oneOf is "b"'],
    [{ field: 'a', exists: 'yes' }, 'rules[0].must.exists is "yes"; expected true or false'],
    [{ all: [] }, 'rules[0].must.all is []; expected a list with at least one condition'],
    [{ any: [{ contains: 'a' }, { not: { maxWords: 1.5 } }] }, 'rules[0].must.any[1].not.maxWords is 1.5'],
  ])('%j is refused with its place', (must, message) => {
    const rule = { name: 'r', must } as BusinessRule;
    expect(() => businessRules([rule])).toThrow(`businessRules: ${message}`);
  });

  test('is refused or checked, whatever JSON it is', () => {
    const keys = fc.constantFrom('contains', 'matches', 'all', 'any', 'not', 'field', 'equals', 'in', 'maxWords', 'x');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue(), { maxKeys: 3 }), (must) => {
        let grader;
        try {
          grader = businessRules([{ name: 'r', must } as unknown as BusinessRule]);
        } catch (error) {
          expect((error as Error).message).toMatch(/^businessRules: rules\[0\]\.must/);
          return;
        }
        expect([0, 1]).toContain((grader(row('any')) as Grade).score);
      }),
    );
  });
});

describe('a rule', () => {
  const must: Condition = { contains: 'a' };
  test.each<[unknown, string]>([
    [[], 'businessRules: got no rules; expected a list with at least one { name, must }'],
    [{ name: 'r', must }, 'businessRules: got no rules'],
    [[null], 'businessRules: rules[0] is null; expected an object with name and must or mustNot'],
    [[{ must }], 'businessRules: rules[0].name is undefined; expected a text that is not blank'],
    [[{ name: 'invalid', must }], 'rules[0].name is "invalid"; expected a text that is not blank, nor "invalid"'],
    [[{ name: 'r' }], 'businessRules: rules[0] ("r") has neither must nor mustNot'],
    [[{ name: 'r', must, unless: must }], 'businessRules: rules[0] has unless; expected only name, when, must'],
    [[{ name: 'r', must, weight: -1 }], 'businessRules: rules[0].weight is -1; expected a finite number from 0'],
    [[{ name: 'r', must, weight: '1' }], 'businessRules: rules[0].weight is "1"'],
    [[{ name: 'r', must, veto: 'yes' }], 'businessRules: rules[0].veto is "yes"; expected true or false'],
    [[{ name: 'r', must, when: {} }], 'businessRules: rules[0].when has no keys'],
    [[{ name: 'r', mustNot: {} }], 'businessRules: rules[0].mustNot has no keys'],
    [
      [
        { name: 'r', must },
        { name: 'r', must },
      ],
      'businessRules: two rules are named "r"; give each its own name',
    ],
    [
      [
        { name: 'r', must, weight: 1e308 },
        { name: 's', must, weight: 1e308 },
      ],
      'the weights add up to Infinity',
    ],
  ])('is refused with its place: %j', (rules, message) => {
    expect(() => businessRules(rules as BusinessRule[])).toThrow(message);
  });
});
