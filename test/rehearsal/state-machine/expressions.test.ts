import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { loadStateMachine } from '../../../rehearsal/state-machine';
import { evaluate, execute, machine, outputOf, pass, START, task } from './execute';

describe('a value in a definition', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !/\{%|\.\$"/.test(JSON.stringify(value)));

  test('stands for itself, at any depth, when no string in it begins with {%', async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const literal = JSON.parse(JSON.stringify(value)) as Parameters<typeof pass>[0];
        expect(await outputOf(pass(literal), { validate: false })).toStrictEqual(literal);
      }),
    );
  });

  test.each([' {% 1 %}', 'say {% 1 %}', '$states.input', '{ % 1 % }', '', '%}'])('is literal: %p', async (text) => {
    expect(await outputOf(pass({ text }), { validate: false })).toEqual({ text });
  });

  test('is evaluated wherever a string is one expression: in objects, in lists, at the top', async () => {
    const output = { sum: '{% 1 + 1 %}', list: ['{% $states.input.word %}', 'plain', { deep: '{%$uppercase("x")%}' }] };
    expect(await outputOf(pass(output), { input: { word: 'hi' }, validate: false })).toEqual({
      sum: 2,
      list: ['hi', 'plain', { deep: 'X' }],
    });
    expect(await evaluate('$states.input.word', { input: { word: 'hi' } })).toBe('hi');
  });

  test('must not begin as an expression and end otherwise', () => {
    expect(() => loadStateMachine(pass('{% $states.input.name %}!'))).toThrow(
      'State "Only", field "Output": got "{% $states.input.name %}!", which begins with {% but does not end with %}',
    );
  });
});

describe('the result of an expression', () => {
  test('is plain JSON, without the marks that JSONata puts on lists', async () => {
    const output = await evaluate('$states.input.rows.id', { input: { rows: [{ id: 1 }, { id: 2 }] } });
    expect(output).toStrictEqual([1, 2]);
    expect(Object.keys(output as object)).toEqual(['0', '1']);
  });

  test('leaves out members that are nothing, but must not be nothing itself', async () => {
    expect(await evaluate('{"here": 1, "gone": $states.input.missing}')).toEqual({ here: 1 });
    expect(await execute(pass({ deep: [{ name: '{% $states.input.missing %}' }] }), { validate: false })).toMatchObject(
      {
        status: 'FAILED',
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'Only'. The JSONata expression '$states.input.missing' specified " +
          "for the field 'Output/deep[0]/name' returned nothing (undefined).",
      },
    );
  });

  test.each([
    ['a variable that nobody assigned', '$nobody', 'returned nothing (undefined)'],
    ['an operation on the wrong type', '"a" + 1', 'T2001'],
    ['a function that does not exist', '$nosuch()', 'T1006'],
    ['an error that the author raises', '$error("no rows")', 'no rows'],
    ['a function instead of a value', '$sum', 'a function is not a JSON value'],
    ['a function inside a value', '{"f": function($x){$x}}', 'a function is not a JSON value'],
    ['a number that JSON cannot hold', '1/0', 'Infinity is not a JSON number'],
  ])('fails the state for %s', async (_, expression, reason) => {
    const { status, error, cause } = await execute(pass(`{% ${expression} %}`));
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(cause).toContain(reason);
    expect(cause).toContain(`'${expression}'`);
  });
});

describe('an expression that Step Functions would refuse', () => {
  test.each([
    ['$eval("1")', 'use $parse'],
    ['$map([1], $eval)', 'use $parse'],
    ['$states.input.a ?? 1', 'the operator ??, which is newer than JSONata 2.0.6'],
    ['[$states.input.a ?: 1]', 'the operator ?:, which is newer than JSONata 2.0.6'],
    ['name', 'reads the field "name" of nothing'],
    ['$count(rows)', 'reads the field "rows" of nothing'],
    ['$map([1], function($v){ name })', 'reads the field "name" of nothing'],
    ['$.name', 'uses $ where there is no item'],
    ['$$.name', 'uses $$'],
    ['$states.input.rows[$$.limit > 3]', 'uses $$'],
    ['**', 'uses ** of nothing'],
    ['$states.result', 'reads $states.result, which this field cannot: allowed is $states.input, $states.context'],
    ['$states.errorOutput.Error', 'reads $states.errorOutput'],
    ['$states.contxt.State', 'reads $states.contxt'],
    ['1 +', 'is not JSONata. S0207'],
  ])('is refused before anything runs: %s', (expression, reason) => {
    expect(() => loadStateMachine(pass(`{% ${expression} %}`))).toThrow(reason);
    expect(() => loadStateMachine(pass(`{% ${expression} %}`))).toThrow('State "Only", field "Output"');
  });

  test.each([
    ['$exists($states.input.a) ? $states.input.a : 1', 7],
    ['$states.input.a ? $states.input.a : 1', 7],
    ['$states.input.rows[n > 1].n', [2, 3]],
    ['$states.input.rows^(>n).n', [3, 2, 1]],
    ['$states.input.rows{$string(n): n}', { 1: 1, 2: 2, 3: 3 }],
    ['$states.input.rows.($.n * 10)', [10, 20, 30]],
    ['$states.input ~> |rows[0]|{"n": n + 1}| ~> $lookup("a")', 7],
    ['($f := function($x){ $x * 2 }; $map($states.input.rows.n, $f))', [2, 4, 6]],
    ['$sum($states.input.rows.n)', 6],
  ])('is not mistaken for one that reads items or tests a value: %s', async (expression, expected) => {
    expect(await evaluate(expression, { input: { a: 7, rows: [{ n: 1 }, { n: 2 }, { n: 3 }] } })).toEqual(expected);
  });

  test('may read $states.result only after work, and $states.errorOutput only in a catcher', () => {
    const withFields = (fields: Parameters<typeof task>[0]) => machine({ Work: task(fields) });
    const result = '{% $states.result %}';
    const errorOutput = '{% $states.errorOutput %}';
    const catcher = (fields: object) => ({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Work', ...fields }] });
    expect(() => loadStateMachine(withFields({ Output: result, Assign: { result } }))).not.toThrow();
    expect(() => loadStateMachine(withFields({ Arguments: { result } }))).toThrow('field "Arguments/result"');
    expect(() => loadStateMachine(withFields({ Output: errorOutput }))).toThrow('field "Output"');
    expect(() => loadStateMachine(withFields(catcher({ Output: errorOutput })))).not.toThrow();
    expect(() => loadStateMachine(withFields(catcher({ Output: result })))).toThrow('field "Catch[0]/Output"');
  });
});

describe('the functions of Step Functions', () => {
  test('$partition cuts a list into chunks, the last of them shorter', async () => {
    expect(await evaluate('$partition([1,2,3,4,5], 2)')).toEqual([[1, 2], [3, 4], [5]]);
    expect(await evaluate('$partition([0], 5)')).toEqual([[0]]);
    expect((await execute(pass('{% $partition([1], 0) %}'))).cause).toContain('$partition: expected a positive');
  });

  test('$range includes both ends, goes down with a negative step, and unwraps a single value', async () => {
    expect(await evaluate('$range(0, 10, 3)')).toEqual([0, 3, 6, 9]);
    expect(await evaluate('$range(3, 1, -1)')).toEqual([3, 2, 1]);
    expect(await evaluate('$range(1, 9, 9)')).toBe(1);
    expect((await execute(pass('{% $range(1, 9, 0) %}'))).cause).toContain('$range: expected three whole numbers');
  });

  test.each([
    ['MD5', 'md5'],
    ['SHA-1', 'sha1'],
    ['SHA-256', 'sha256'],
    ['SHA-384', 'sha384'],
    ['SHA-512', 'sha512'],
  ])('$hash knows %s', async (name, algorithm) => {
    const expected = createHash(algorithm).update('grüße').digest('hex');
    expect(await evaluate(`$hash("grüße", "${name}")`)).toBe(expected);
  });

  test('$hash refuses another algorithm', async () => {
    expect((await execute(pass('{% $hash("a", "CRC-32") %}'))).cause).toContain('MD5, SHA-1');
  });

  test('$parse reads JSON, and fails the state for text that is not', async () => {
    expect(await evaluate('$parse("{\\"a\\": [1, null]}").a')).toEqual([1, null]);
    expect((await execute(pass('{% $parse("{") %}'))).error).toBe('States.QueryEvaluationError');
  });

  test('$uuid, $random and $shuffle draw from the seeded generator; a seed of your own always gives the same', async () => {
    const numbers = (start: number) => () => (start = (start * 16_807) % 2_147_483_647) / 2_147_483_647;
    const draw = (seed: number) =>
      evaluate('[$uuid(), $random(), $string($shuffle([1..9])), $random(42)]', { random: numbers(seed) });
    const [first, again, other] = (await Promise.all([draw(7), draw(7), draw(8)])) as [string[], string[], string[]];
    expect(again).toEqual(first);
    expect(other.slice(0, 3).filter((value, index) => value === first[index])).toEqual([]);
    expect(other[3]).toBe(first[3]);
    expect(first[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('$now and $millis read the virtual clock', async () => {
    const definition = machine({
      Wait: { Type: 'Wait', Seconds: 90, Next: 'Read' },
      Read: {
        Type: 'Pass',
        Output: { now: '{% $now() %}', day: '{% $now("[Y]-[M01]") %}', millis: '{% $millis() %}' },
        End: true,
      },
    });
    expect(await outputOf(definition)).toEqual({
      now: '2026-11-22T08:01:30.000Z',
      day: '2026-11',
      millis: START + 90_000,
    });
  });
});
