import fc from 'fast-check';
import { InvalidSample, readSample, referenceField, referenceText } from '../../../lambda/reward-kit';
import { inputRow, sampleOf } from './samples';

describe('the response', () => {
  test('is the last message, and the prompt is everything before it', () => {
    const sample = readSample({
      id: '123',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello?' },
        { role: 'assistant', content: 'Hello.' },
      ],
    });

    expect(sample.response).toBe('Hello.');
    expect(sample.prompt).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello?' },
    ]);
  });

  test('may come under the role nova_assistant', () => {
    expect(readSample({ id: '1', messages: [{ role: 'nova_assistant', content: '42' }] }).response).toBe('42');
  });

  test('may come as blocks, of which only text counts', () => {
    const blocks = [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: '4' },
      { text: '2' },
      { type: 'image' },
      null,
    ];
    expect(readSample(inputRow('1', blocks)).response).toBe('42');
  });

  test.each([[null], [undefined], [[]], ['']])('may be empty: content %j', (content) => {
    expect(readSample(inputRow('1', content)).response).toBe('');
  });

  test('is what stands in the last marked solution, without the reasoning before it', () => {
    const text = 'so 41?<|begin_of_solution|>41<|end_of_solution|>no<|begin_of_solution|>42<|end_of_solution|>';
    expect(sampleOf(text).response).toBe('42');
  });

  test('is what follows the mark when the solution was cut off', () => {
    expect(sampleOf('so 42<|begin_of_solution|>It is 42').response).toBe('It is 42');
  });
});

describe('the reference answer', () => {
  test('is found at the top level and under metadata, the top level first', () => {
    const nested = { metadata: { reference_answer: 'nested' } };
    expect(readSample(inputRow('1', '', { reference_answer: 'top' })).referenceAnswer).toBe('top');
    expect(readSample(inputRow('1', '', nested)).referenceAnswer).toBe('nested');
    expect(readSample(inputRow('1', '', { reference_answer: 'top', ...nested })).referenceAnswer).toBe('top');
    expect(readSample(inputRow('1', '', { reference_answer: null, ...nested })).referenceAnswer).toBe('nested');
    expect(readSample(inputRow('1', '')).referenceAnswer).toBeUndefined();
  });

  test('loses a wrapper that holds only text', () => {
    expect(sampleOf('', { text: '72' }).referenceAnswer).toBe('72');
    expect(sampleOf('', { text: '72', unit: 'eggs' }).referenceAnswer).toEqual({ text: '72', unit: 'eggs' });
    expect(sampleOf('', { text: { en: '72' } }).referenceAnswer).toEqual({ text: { en: '72' } });
  });

  test('that is a bare number reads as its text', () => {
    expect(sampleOf('', 72).referenceAnswer).toBe('72');
  });

  test('gives one of its fields by a path of dots', () => {
    const sample = sampleOf('', { totals: { net: '4', list: ['a', 'b'] } });
    expect(referenceField(sample, 'totals.net')).toBe('4');
    expect(referenceField(sample, 'totals.list.1')).toBe('b');
    expect(referenceField(sample, 'totals.gross')).toBeUndefined();
    expect(referenceField(sample, 'totals.net.deeper')).toBeUndefined();
    expect(referenceField(sample, 'constructor')).toBeUndefined();
  });

  test('gives its text under the name text, wrapped by the service or not', () => {
    expect(referenceField(sampleOf('', { text: '72' }), 'text')).toBe('72');
    expect(referenceField(sampleOf('', '72'), 'text')).toBe('72');
    expect(referenceField(sampleOf('', '72'), 'final_answer')).toBeUndefined();
  });

  test.each<[unknown, string | undefined, RegExp]>([
    [undefined, undefined, /reference_answer: got missing; expected text/],
    [{ label: 'yes' }, undefined, /got an object; expected text\. Set referenceField to one of: label/],
    [{ label: 'yes' }, 'answer', /reference_answer\.answer: got missing/],
    ['   ', undefined, /expected text/],
    ['', undefined, /got an empty string/],
  ])('makes the row invalid when it is %j and its field %j is needed as text', (reference, field, message) => {
    expect(() => referenceText(sampleOf('', reference), field)).toThrow(InvalidSample);
    expect(() => referenceText(sampleOf('', reference), field)).toThrow(message);
  });
});

describe('metadata', () => {
  test('holds the other fields of the dataset row, wherever they arrived', () => {
    const row = inputRow('1', '', {
      reference_answer: '1',
      domain: 'algebra',
      level: 'top',
      metadata: { level: 'nested', task_id: 't', reference_answer: '2' },
    });
    expect(readSample(row).metadata).toEqual({ domain: 'algebra', level: 'nested', task_id: 't' });
  });

  test.each([[null], [undefined], ['text'], [{}]])('may be %j', (metadata) => {
    expect(readSample(inputRow('1', '', { metadata })).metadata).toEqual({});
  });
});

describe('a row that breaks the contract', () => {
  test.each<[unknown, RegExp]>([
    ['text', /Row 3: got a string; expected an object/],
    [{ messages: [] }, /Row 3: id is missing/],
    [{ id: '', messages: [] }, /Row 3: id is empty/],
    [{ id: 'x' }, /Row 3 \(id "x"\): messages is missing/],
    [{ id: 'x', messages: [] }, /messages is an empty list/],
    [{ id: 'x', messages: [{ content: 'a' }] }, /messages\[0\] has no role/],
    [
      { id: 'x', messages: [{ role: 'user', content: 'a' }] },
      /the last message has role "user"; expected assistant or nova/,
    ],
    [{ id: 'x', messages: [{ role: 'assistant', content: 7 }] }, /messages\[0\]\.content is a number/],
  ])('%j is refused with its position', (row, message) => {
    expect(() => readSample(row, 3)).toThrow(message);
  });

  test('is refused or read, never half read, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (row) => {
        try {
          const sample = readSample(row);
          expect(typeof sample.id).toBe('string');
          expect(typeof sample.response).toBe('string');
        } catch (error) {
          expect((error as Error).message).toMatch(/^Row 1/);
        }
      }),
    );
  });
});
