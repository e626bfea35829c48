import fc from 'fast-check';
import { jsonDocuments, jsonIn, wholeJson } from '../../../lambda/reward-kit/json-in-text';
import { growth, LINEAR_BELOW } from './growth';

const fenced = (json: string) => `Here it is:\n\`\`\`json\n${json}\n\`\`\`\nDone.`;
const documents = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));

describe('the JSON of a response', () => {
  test.each([
    ['is the whole text', ' {"a": 1}\n', { a: 1 }],
    ['stands in a fenced block', fenced('{"a": 1}'), { a: 1 }],
    ['stands in a block that was cut off behind it', '```json\n{"a": 1}', { a: 1 }],
    ['stands in a block rather than before it', `As {"a": 0} shows:\n${fenced('{"a": 1}')}`, { a: 1 }],
    ['is the first object in the text', 'First {"a": 1}, then {"a": 2}.', { a: 1 }],
    ['is not a citation', 'As [1] says: {"a": 1}', { a: 1 }],
    ['is not a formula', String.raw`\frac{1}{2} and {x} make {"a": 1}`, { a: 1 }],
    ['may hold brackets in its texts', 'So {"a": "} \\" {"} it is', { a: '} " {' }],
    ['may hold fences in its texts', 'So {"a": "```x```"} it is', { a: '```x```' }],
  ])('%s', (_, text, value) => {
    expect(jsonIn(text, 'object')).toEqual({ value, repaired: false });
  });

  test('is a list where lists are wanted', () => {
    expect(jsonIn('See {"a": 1} and [1, 2]', 'list')?.value).toEqual([1, 2]);
  });

  test('may be a plain value only as the whole text', () => {
    expect(jsonIn(' 42 ', 'any')?.value).toBe(42);
    expect(jsonIn('It is 42', 'any')).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['prose', 'No answer'],
    ['a document that was cut off, whatever is complete inside it', '{"a": {"b": 1}, "c": {"d": 2}'],
    ['a broken document', '{"a": 1,}'],
    ['JavaScript', '{a: 1}'],
    ['a document of more levels than are read', `${'{"a":'.repeat(101)}1${'}'.repeat(101)}`],
  ])('is not found in %s', (_, text) => {
    expect(jsonIn(text, 'object')).toBeUndefined();
  });

  test.each([
    ['a comma too many', '{"a": 1,}', { a: 1 }],
    ['other quotes', "{'a': 'b'}", { a: 'b' }],
    ['no quotes around keys', 'It is {a: 1}. Done.', { a: 1 }],
    ["Python's words", '{"a": True, "b": None}', { a: true, b: null }],
    ['a missing end', '{"a": [1, 2', { a: [1, 2] }],
    ['a fenced block', fenced("{'a': 1}"), { a: 1 }],
  ])('is repaired on request: %s', (_, text, value) => {
    expect(jsonIn(text, 'object')).toBeUndefined();
    expect(jsonIn(text, 'object', true)).toEqual({ value, repaired: true });
  });

  test('counts as repaired only when it had to be', () => {
    expect(jsonIn('{"a": 1}', 'object', true)).toEqual({ value: { a: 1 }, repaired: false });
  });

  test.each([['No answer'], ['{hello world}'], [`{'a': '${'b'.repeat(20_000)}'}`], ['['.repeat(10_000)]])(
    'cannot be repaired out of everything',
    (text) => {
      expect(jsonIn(text, 'object', true)).toBeUndefined();
    },
  );

  test('is found again wherever it stands, as it was', () => {
    const prose = fc.constantFrom('', 'It is ', 'See [here: ', 'A } of {x} "so" ', 'Line\n', '```\nlog\n```\n');
    fc.assert(
      fc.property(documents, prose, prose, fc.constantFrom(undefined, 2), (value, before, after, indent) => {
        const json = JSON.stringify(value, null, indent);
        expect(wholeJson(json)).toEqual({ value: JSON.parse(json) });
        expect([...jsonDocuments(`${before}${json}${after}`)]).toContainEqual(JSON.parse(json));
      }),
    );
  });

  test('is found in a fenced block, whatever JSON it is', () => {
    fc.assert(
      fc.property(documents, (value) => {
        const json = JSON.stringify(value);
        const kind = Array.isArray(value) ? 'list' : 'object';
        expect(jsonIn(fenced(json), kind)?.value).toEqual(JSON.parse(json));
      }),
    );
  });

  test('all of a text comes in order', () => {
    expect([...jsonDocuments('{"a":1}{"a":2} [3]\n{"b":{"a":4}}')]).toEqual([{ a: 1 }, { a: 2 }, [3], { b: { a: 4 } }]);
  });

  test.each([
    '{',
    '[',
    '{"a":',
    '{"',
    '"',
    '\\"',
    '{}',
    '[1,',
    '{"a":"',
    '```\n',
    '{"a":1}',
    '1',
    ' ',
    '["\\',
    '{"a":{',
  ])('is looked for in linear time when %j repeats without end', (piece) => {
    const read = (text: string) => [jsonIn(text, 'object', true), jsonIn(`{"a": "${text}`, 'object', true)];
    expect(growth(read, (length) => piece.repeat(length / piece.length), 1_000)).toBeLessThan(LINEAR_BELOW);
  });

  test('is read when a text in it is very long', () => {
    const value = { a: 'x\n'.repeat(1_000_000) };
    expect(jsonIn(JSON.stringify(value), 'object')?.value).toEqual(value);
  });
});
