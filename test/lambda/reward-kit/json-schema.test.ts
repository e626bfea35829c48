import fc from 'fast-check';
import { InvalidSample, type Grade } from '../../../lambda/reward-kit';
import { jsonSchema, type JsonSchema, type JsonSchemaOptions } from '../../../lambda/reward-kit/json-schema';
import { growth, LINEAR_BELOW } from './growth';
import { sampleOf } from './samples';

const INVOICE: JsonSchema = {
  type: 'object',
  required: ['number', 'total', 'buyer'],
  additionalProperties: false,
  properties: {
    number: { type: 'string', pattern: '^[A-Z]{2}-\\d+$' },
    total: { type: 'number', minimum: 0 },
    buyer: {
      type: 'object',
      required: ['name', 'city'],
      properties: { name: { type: 'string' }, city: { type: 'string' } },
    },
    note: { type: 'string' },
  },
};
const VALID = { number: 'AB-1', total: 12.5, buyer: { name: 'Ann', city: 'Ghent' } };

const grade = (response: unknown, schema = INVOICE, options?: JsonSchemaOptions, reference?: unknown) =>
  jsonSchema(
    schema,
    options,
  )(sampleOf(typeof response === 'string' ? response : JSON.stringify(response), reference)) as Grade;
const score = (...of: Parameters<typeof grade>) => grade(...of).score;

describe('a document', () => {
  test('that is valid scores 1, alone or in a text', () => {
    expect(grade(VALID)).toEqual({ score: 1, metrics: { valid: 1, properties: 1 }, reason: 'valid' });
    expect(score(`Here:\n\`\`\`json\n${JSON.stringify(VALID, null, 2)}\n\`\`\``)).toBe(1);
    expect(score(`The invoice is ${JSON.stringify({ ...VALID, note: 'paid' })}, I think.`)).toBe(1);
  });

  test.each<[string, object, number]>([
    ['a property of the wrong type', { ...VALID, total: '12.5' }, 2 / 3],
    ['a property against its pattern', { ...VALID, number: 'x' }, 2 / 3],
    ['a required property missing', { number: 'AB-1', buyer: VALID.buyer }, 2 / 3],
    ['an optional property that is wrong', { ...VALID, note: 7 }, 3 / 4],
    ['an optional property that is right beside a wrong one', { ...VALID, total: -1, note: 'paid' }, 3 / 4],
    ['a property too many', { ...VALID, colour: 'red' }, 3 / 4],
    ['a nested object that is half right', { ...VALID, buyer: { name: 'Ann' } }, (1 + 1 + 1 / 2) / 3],
    ['a text where an object belongs', { ...VALID, buyer: 'Ann' }, 2 / 3],
    ['nothing in it', {}, 0],
    ['only properties too many', { a: 1, b: 2 }, 0],
  ])('with %s gets the share that is valid', (_, document, share) => {
    expect(grade(document)).toMatchObject({ score: share, metrics: { valid: 0, properties: share } });
  });

  test.each([['no JSON here'], [''], ['[1, 2]'], ['"text"'], ['42']])(
    'scores 0 when the response is %j',
    (response) => {
      expect(grade(response)).toMatchObject({ score: 0, metrics: { valid: 0, properties: 0 } });
    },
  );

  test('says what is wrong first, in short', () => {
    expect(grade({ ...VALID, total: -1 }).reason).toBe('/total must be >= 0');
    expect(grade('none').reason).toBe('no JSON in the response');
    expect(grade({ ...VALID, buyer: { ['x'.repeat(1_000)]: 1 } }).reason?.length).toBeLessThanOrEqual(200);
  });

  test('loses a share for a rule about the object as a whole', () => {
    const schema = { type: 'object', properties: { a: {}, b: {} }, minProperties: 3 };
    expect(score({ a: 1, b: 2 }, schema)).toBe(2 / 3);
  });

  test('is looked at through references and choices', () => {
    const schema = {
      $ref: '#/$defs/order',
      $defs: {
        order: {
          type: 'object',
          required: ['item', 'count'],
          properties: { item: { $ref: '#/$defs/item' }, count: {} },
        },
        item: { type: 'object', required: ['a', 'b'], properties: { a: { type: 'number' }, b: { type: 'number' } } },
      },
    };
    expect(score({ item: { a: 1, b: 2 }, count: 1 }, schema)).toBe(1);
    expect(score({ item: { a: 1, b: 'x' }, count: 1 }, schema)).toBe(3 / 4);
    const choice = { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] };
    expect(score({ b: 1 }, choice)).toBe(1);
    expect(score({ c: 1 }, choice)).toBeLessThan(1);
  });

  test('may be a list or a plain value where the schema says so', () => {
    const list = { type: 'array', items: { type: 'number' } };
    expect(score('Of {"a": 1} I make [1, 2]', list)).toBe(1);
    expect(score([1, 'x'], list)).toBe(0);
    expect(score('true', { type: 'boolean' })).toBe(1);
  });

  test('does not have the properties that every object inherits', () => {
    expect(score({}, { type: 'object', required: ['constructor', 'toString'] })).toBe(0);
    expect(score('{"__proto__": 1}', { type: 'object', properties: { a: {} }, additionalProperties: false })).toBe(0);
  });

  test('scores 1 when it is made from the schema, and less in proportion to what is spoilt', () => {
    // The one name that objects treat apart has the test above.
    const name = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__');
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.nat(6), (fields, spoilt) => {
        const wrong = Math.min(spoilt, fields.length);
        const properties = Object.fromEntries(fields.map((name) => [name, { type: 'number' }]));
        const document = Object.fromEntries(fields.map((name, index) => [name, index < wrong ? 'x' : index]));
        const json = `{${fields.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(document[name])}`).join(', ')}}`;
        const schema = { type: 'object', required: fields, properties };
        expect(score(json, schema)).toBeCloseTo(1 - wrong / fields.length, 12);
        expect(score(`Well: ${json}`, schema) === 1).toBe(wrong === 0);
      }),
    );
  });

  test('scores from 0 to 1 whatever it is, and 1 only when it is valid', () => {
    const field = fc.constantFrom('number', 'total', 'buyer', 'note', 'name', 'city', '__proto__');
    const anything = fc.oneof(
      fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.dictionary(field, fc.jsonValue()))),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(anything, (value) => {
        const { score: given, metrics } = grade(JSON.stringify(value));
        expect(given).toBeGreaterThanOrEqual(0);
        expect(given).toBeLessThanOrEqual(1);
        expect(given === 1).toBe(metrics?.valid === 1);
      }),
    );
  });
});

describe('repair', () => {
  const BROKEN = "{'number': 'AB-1', 'total': 12.5, 'buyer': {'name': 'Ann', 'city': 'Ghent',}";

  test('happens on request only, and keeps half of the score', () => {
    expect(grade(BROKEN)).toMatchObject({ score: 0, reason: 'no JSON in the response' });
    expect(grade(BROKEN, INVOICE, { repair: true })).toEqual({
      score: 0.5,
      metrics: { valid: 1, properties: 1, repaired: 1 },
      reason: 'JSON had to be repaired',
    });
  });

  test('costs nothing when it is not needed', () => {
    expect(grade(VALID, INVOICE, { repair: true })).toMatchObject({ score: 1, metrics: { repaired: 0 } });
  });

  test('never earns more than half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (tail, cut) => {
        const { score: given, metrics } = grade(BROKEN.slice(0, cut) + tail, INVOICE, { repair: true });
        expect(given).toBeLessThanOrEqual(metrics?.repaired === 1 ? 0.5 : 1);
      }),
    );
  });
});

describe('fields', () => {
  const fields = { total: { absolute: 0.01 }, 'buyer.name': 'exact' } as const;

  test('are compared with the reference answer, each with a metric', () => {
    expect(grade({ ...VALID, total: 12.505 }, INVOICE, { fields }, VALID)).toEqual({
      score: 1,
      metrics: { valid: 1, properties: 1, 'field.total': 1, 'field.buyer.name': 1 },
      reason: 'valid',
    });
    const other = grade({ ...VALID, total: 13 }, INVOICE, { fields }, VALID);
    expect(other.score).toBeCloseTo(0.2 + 0.8 / 2, 12);
    expect(other).toMatchObject({
      metrics: { 'field.total': 0, 'field.buyer.name': 1 },
      reason: 'other than the reference: total',
    });
  });

  test('and the schema share the score by fieldWeight', () => {
    const wrong = { ...VALID, total: 13, buyer: { name: 'Bo', city: 'Ghent' } };
    expect(score(wrong, INVOICE, { fields, fieldWeight: 0.5 }, VALID)).toBe(0.5);
    expect(score(wrong, INVOICE, { fields, fieldWeight: 1 }, VALID)).toBe(0);
    expect(score(wrong, INVOICE, { fields, fieldWeight: 0 }, VALID)).toBe(1);
  });

  test('are all wrong without JSON, so that their means stay comparable', () => {
    expect(grade('none', INVOICE, { fields }, VALID)).toMatchObject({
      score: 0,
      metrics: { 'field.total': 0, 'field.buyer.name': 0 },
    });
  });

  test('may be numbers in texts, objects with keys in any order, and null for what is not there', () => {
    const anything = { type: 'object' };
    const numeric = { fields: { a: { relative: 0.01 } } };
    expect(score({ a: '$1,250.00' }, anything, numeric, { a: 1255 })).toBe(1);
    expect(score({ a: 1255 }, anything, numeric, { a: 'EUR 1,250' })).toBe(1);
    expect(score({ a: '1 or 1255' }, anything, numeric, { a: 1255 })).toBeCloseTo(0.2, 12);
    expect(score({ a: {} }, anything, numeric, { a: 1255 })).toBeCloseTo(0.2, 12);
    expect(score({}, anything, numeric, { a: null, b: 1 })).toBe(1);
    expect(score({ a: 0 }, anything, numeric, { a: null, b: 1 })).toBeCloseTo(0.2, 12);
    const exact = { fields: { a: 'exact' } } as const;
    expect(score('{"a": {"x": 1.0, "y": [1]}}', anything, exact, { a: { y: [1], x: 1 } })).toBe(1);
    expect(score({ a: { y: [1] } }, anything, exact, { a: { y: [1], x: 1 } })).toBeCloseTo(0.2, 12);
    expect(score({ a: '1' }, anything, exact, { a: 1 })).toBeCloseTo(0.2, 12);
    expect(score({}, anything, exact, { a: null, b: 1 })).toBe(1);
  });

  test('come from a reference in any form', () => {
    const places = { fields: { text: 'exact' } } as const;
    expect(score({ text: 'hi' }, { type: 'object' }, places, { text: 'hi' })).toBe(1);
    expect(score(VALID, INVOICE, { fields }, JSON.stringify(VALID))).toBe(1);
    expect(score(VALID, INVOICE, { fields, referenceField: 'gold' }, { gold: VALID, id: 1 })).toBe(1);
    expect(score(VALID, INVOICE, { fields, referenceField: 'gold' }, { gold: JSON.stringify(VALID), id: 1 })).toBe(1);
  });

  test('that the reference lacks make the row invalid, whatever the response is', () => {
    expect(() => grade('', INVOICE, { fields }, { total: 1, buyer: {} })).toThrow(InvalidSample);
    expect(() => grade('', INVOICE, { fields }, { total: 1, buyer: {} })).toThrow(
      'reference_answer.buyer.name: got missing; expected a value or null.',
    );
    expect(() => grade('', INVOICE, { fields }, undefined)).toThrow(InvalidSample);
    expect(() => grade('', INVOICE, { fields }, { ...VALID, total: 'free' })).toThrow(/total: got no number/);
  });
});

describe('what is checked when the grader is made', () => {
  test.each<[unknown, RegExp]>([
    [{ type: 'objekt' }, /jsonSchema: schema cannot be used: .*type.*Correct the schema/],
    [{ type: 'object', requird: ['a'] }, /unknown keyword: "requird"/],
    [{ $ref: '#/nowhere' }, /can't resolve reference #\/nowhere/],
    [{ $ref: 'https://example.com/other.json' }, /can't resolve reference/],
    [{ $async: true }, /schema has \$async/],
    [{ type: 'string', pattern: '(?=a)b' }, /schema cannot be used: .*invalid or unsupported Perl syntax/],
    [null, /schema is object; expected a JSON Schema/],
    ['{}', /schema is string; expected a JSON Schema/],
  ])('the schema %j', (schema, message) => {
    expect(() => jsonSchema(schema as JsonSchema)).toThrow(message);
  });

  test.each<[JsonSchemaOptions, RegExp]>([
    [{ fieldWeight: 1.5 }, /fieldWeight is 1.5; expected a share from 0 to 1/],
    [{ fieldWeight: NaN }, /fieldWeight is NaN/],
    [{ fields: { a: { absolute: -1 } } }, /fields\["a"\]\.absolute is -1; expected a finite number from 0/],
    [{ fields: { a: { relative: NaN } } }, /fields\["a"\]\.relative is NaN/],
    [{ fields: { a: 'exakt' as 'exact' } }, /fields\["a"\] is "exakt"; expected "exact" or/],
  ])('the options %j', (options, message) => {
    expect(() => jsonSchema(INVOICE, options)).toThrow(message);
  });

  test('both dialects, with more than one pattern', () => {
    const properties = { a: { type: 'string', pattern: '^a+$' }, b: { type: 'string', pattern: '^\\p{L}+/\\d$' } };
    for (const $schema of ['https://json-schema.org/draft/2020-12/schema', 'http://json-schema.org/draft-07/schema#']) {
      const schema = { $schema, type: 'object', properties };
      expect(score({ a: 'aa', b: 'é/1' }, schema)).toBe(1);
      expect(score({ a: 'ab', b: 'é/1' }, schema)).toBe(1 / 2);
      expect(score({ a: 'aa', b: 'aa' }, schema)).toBe(1 / 2);
    }
    const tuple = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'array',
      prefixItems: [{ const: 1 }],
    };
    expect(score('[2]', tuple)).toBe(0);
  });

  test('patterns that would take a backtracking search for ever are read in linear time', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } };
    const grader = jsonSchema(schema);
    const read = (text: string) => expect(grader(sampleOf(JSON.stringify({ a: text })))).toMatchObject({ score: 0 });
    expect(growth(read, (length) => `${'a'.repeat(length)}!`, 1_000)).toBeLessThan(LINEAR_BELOW);
  });
});
