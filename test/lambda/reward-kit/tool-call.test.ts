import fc from 'fast-check';
import { InvalidSample, type Grade } from '../../../lambda/reward-kit';
import { toolCall, type ToolCallOptions } from '../../../lambda/reward-kit/tool-call';
import { processorMs } from './growth';
import { sampleOf } from './samples';

const call = (name: string, args: object = {}) => ({ name, arguments: args });
const WEATHER = call('get_weather', { city: 'Ghent', days: 3 });
const TIME = call('get_time', { zone: 'CET' });
const NEWS = call('get_news', { topic: 'rain' });

const grade = (response: unknown, reference: unknown, options?: ToolCallOptions) =>
  toolCall(options)(sampleOf(typeof response === 'string' ? response : JSON.stringify(response), reference)) as Grade;
const score = (...of: Parameters<typeof grade>) => grade(...of).score;

describe('the same call', () => {
  const json = JSON.stringify(WEATHER);
  const openAi = { id: 'c1', type: 'function', function: { ...WEATHER, arguments: JSON.stringify(WEATHER.arguments) } };
  const SHAPES: [string, string][] = [
    ['an object', json],
    ['a list', `[${json}]`],
    ['a fenced block', `I look it up.\n\`\`\`json\n${json}\n\`\`\``],
    ['running text', `I call ${json} now.`],
    ['tags', `<tool_call>\n${json}\n</tool_call>`],
    ['a tag without its end, which stop sequences cut off', `<tool_call>${json}`],
    ["OpenAI's message", JSON.stringify({ role: 'assistant', tool_calls: [openAi] })],
    ["OpenAI's list", JSON.stringify([openAi])],
    ['arguments as JSON text', JSON.stringify({ name: 'get_weather', arguments: '{"days": 3.0, "city": "Ghent"}' })],
  ];

  test.each(SHAPES)('scores 1 when it stands in %s', (_, response) => {
    expect(grade(response, WEATHER)).toEqual({
      score: 1,
      metrics: { name: 1, arguments: 1, extra: 0 },
      reason: 'get_weather; expected get_weather',
    });
  });

  test.each<[string, unknown]>([
    ['an object', WEATHER],
    ['a list', [WEATHER]],
    ['JSON text', json],
    ["OpenAI's message", { tool_calls: [openAi] }],
    ["OpenAI's list", [openAi]],
  ])('may be expected as %s', (_, reference) => {
    expect(score(json, reference)).toBe(1);
    expect(score(json, { calls: reference, id: 1 }, { referenceField: 'calls' })).toBe(1);
  });

  test('has its keys in any order and its numbers by value, at any depth', () => {
    const reference = call('f', { where: { lat: 1, lon: 2.5 }, list: [1, 2] });
    expect(score('{"arguments": {"list": [1.0, 2], "where": {"lon": 25e-1, "lat": 1}}, "name": "f"}', reference)).toBe(
      1,
    );
    expect(score(call('f', { where: { lat: 1, lon: 2.5 }, list: [2, 1] }), reference)).toBeLessThan(1);
    expect(score(call('f', { where: { lat: '1', lon: 2.5 }, list: [1, 2] }), reference)).toBeLessThan(1);
  });

  test('may have no arguments, written or not', () => {
    for (const bare of [{ name: 'f' }, call('f'), { name: 'f', arguments: '' }, { name: 'f', arguments: null }]) {
      expect(score(bare, { name: 'f' })).toBe(1);
      expect(score({ name: 'f' }, bare)).toBe(1);
    }
  });
});

describe('a call that is partly right', () => {
  test.each<[string, object, number, number]>([
    ['one of two arguments', { city: 'Ghent', days: 4 }, 0.2 + 0.8 / 2, 1 / 2],
    ['an argument missing', { city: 'Ghent' }, 0.2 + 0.8 / 2, 1 / 2],
    ['an argument too many', { city: 'Ghent', days: 3, unit: 'C' }, 0.2 + (0.8 * 2) / 3, 2 / 3],
    ['no argument right', { town: 'Ghent' }, 0.2, 0],
  ])('earns the name and the share of right arguments: %s', (_, args, expected, share) => {
    const given = grade(call('get_weather', args), WEATHER);
    expect(given.score).toBeCloseTo(expected, 12);
    expect(given.metrics).toEqual({ name: 1, arguments: expect.closeTo(share, 12) as number, extra: 0 });
  });

  test('earns nothing under another name', () => {
    expect(grade(call('weather', WEATHER.arguments), WEATHER)).toEqual({
      score: 0,
      metrics: { name: 0, arguments: 0, extra: 0 },
      reason: 'weather; expected get_weather',
    });
  });

  test('earns its name as much as nameWeight says', () => {
    const other = call('get_weather', { city: 'Bruges' });
    expect(score(other, WEATHER, { nameWeight: 0 })).toBe(0);
    expect(score(other, WEATHER, { nameWeight: 0.5 })).toBe(0.5);
  });

  test('earns its name when its arguments cannot be read', () => {
    expect(score({ name: 'get_weather', arguments: '{"city"' }, WEATHER)).toBe(0.2);
    expect(score({ name: 'get_weather', arguments: ['Ghent'] }, WEATHER)).toBe(0.2);
  });
});

describe('a response', () => {
  test.each([
    ['without a call', 'It will rain.'],
    ['that is empty', ''],
    ['with data that is no call', '{"name": "Ann", "age": 3}'],
    ['with a call that was cut off', '{"name": "get_weather", "arguments": {"city": "Ghe'],
  ])('%s scores 0', (_, response) => {
    expect(grade(response, WEATHER)).toMatchObject({ score: 0, reason: 'no call; expected get_weather' });
  });

  test('with tags is read between them only', () => {
    const draft = JSON.stringify(TIME);
    expect(score(`Not ${draft} but <tool_call>${JSON.stringify(WEATHER)}</tool_call> and not ${draft}`, WEATHER)).toBe(
      1,
    );
  });

  test('with a tag around anything else has made a call that nobody expects', () => {
    const text = `<tool_call>${JSON.stringify(WEATHER)}</tool_call><tool_call>hm</tool_call>`;
    expect(grade(text, WEATHER)).toMatchObject({ score: 0.5, metrics: { extra: 1 }, reason: /unreadable/ });
  });

  test('is penalised for every call beyond the expected number', () => {
    expect(score([WEATHER, TIME], WEATHER)).toBe(1 / 2);
    expect(score([WEATHER, WEATHER, WEATHER], WEATHER)).toBe(1 / 3);
    expect(score([WEATHER, TIME, NEWS], [WEATHER, TIME], { order: 'exact' })).toBe(2 / 3);
    expect(score([TIME, WEATHER], WEATHER, { order: 'subset' })).toBe(0.9);
    expect(score(Array(50).fill(WEATHER), WEATHER, { order: 'subset' })).toBe(0);
  });

  test('that lists very many calls is read in reasonable time', () => {
    const taken = processorMs(() => {
      expect(score(Array(5_000).fill(NEWS), Array(20).fill(WEATHER))).toBe(0);
      expect(score('<tool_call>'.repeat(20_000), WEATHER)).toBe(0);
    });
    expect(taken).toBeLessThan(3_000);
  });

  test('is right to call nothing where nothing is expected', () => {
    expect(score('It rains.', [])).toBe(1);
    expect(score('It rains.', { tool_calls: [] })).toBe(1);
    expect(grade(WEATHER, [])).toMatchObject({ score: 0, metrics: { name: 0, arguments: 0, extra: 1 } });
  });
});

describe('the order', () => {
  const expected = [WEATHER, TIME, NEWS];

  test('makes no difference with any and subset, and counts with exact', () => {
    const turned = [NEWS, WEATHER, TIME];
    expect(score(turned, expected)).toBe(1);
    expect(score(turned, expected, { order: 'subset' })).toBe(1);
    expect(score(turned, expected, { order: 'exact' })).toBe(2 / 3);
    expect(score(expected, expected, { order: 'exact' })).toBe(1);
  });

  test('exact finds the calls in order among others', () => {
    expect(score([NEWS, WEATHER, TIME], [WEATHER, TIME], { order: 'exact' })).toBe(2 / 3);
  });

  test('any pairs calls so that the sum of credits is greatest', () => {
    const [one, two] = [call('f', { a: 1, b: 1 }), call('f', { a: 1, b: 2 })];
    expect(score([call('f', { a: 1, b: 1 }), call('f', { a: 1, b: 9 })], [two, one])).toBeCloseTo((1 + 0.6) / 2, 12);
  });

  const calls = fc.array(
    fc.record({
      name: fc.constantFrom('f', 'g'),
      arguments: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 2, 'x', null)),
    }),
    { maxLength: 5 },
  );
  const some = calls.filter((list) => list.length > 0);
  const shuffled = (list: readonly object[], seed: number) =>
    list
      .map((each, index) => [(index * 7 + seed) % 11, each] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, each]) => each);

  test('keeps every score from 0 to 1, gives 1 to the same calls, and exact never more than any', () => {
    fc.assert(
      fc.property(calls, some, (found, wanted) => {
        const [any, exact, subset] = (['any', 'exact', 'subset'] as const).map((order) =>
          score(found, wanted, { order }),
        );
        for (const each of [any, exact, subset]) {
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(exact).toBeLessThanOrEqual(any + 1e-12);
        for (const order of ['any', 'exact', 'subset'] as const) expect(score(wanted, wanted, { order })).toBe(1);
      }),
    );
  });

  test('of the calls found makes no difference with any', () => {
    fc.assert(
      fc.property(calls, some, fc.nat(10), (found, wanted, seed) => {
        expect(score(shuffled(found, seed), wanted)).toBeCloseTo(score(found, wanted), 12);
      }),
    );
  });

  test('leaves one call more, that nobody expects, worth nothing in any mode', () => {
    fc.assert(
      fc.property(calls, some, fc.constantFrom('any', 'exact', 'subset'), (found, wanted, order) => {
        expect(score([...found, call('h')], wanted, { order })).toBeLessThanOrEqual(score(found, wanted, { order }));
      }),
    );
  });
});

describe('what cannot be graded', () => {
  test.each<[unknown, RegExp]>([
    [undefined, /reference_answer: got no tool calls; expected \{ name, arguments \}/],
    ['call the weather service', /reference_answer: got no tool calls/],
    [{ label: 'x', other: 'y' }, /got no tool calls/],
    [[WEATHER, { city: 'Ghent' }], /got no tool calls/],
    [{ name: 'f', arguments: '{' }, /the arguments of f are no object/],
  ])('is a row with the reference answer %j', (reference, message) => {
    expect(() => grade('', reference)).toThrow(InvalidSample);
    expect(() => grade('', reference)).toThrow(message);
  });

  test('names the field that holds no calls', () => {
    expect(() => grade('', { a: 1, b: 2 }, { referenceField: 'calls' })).toThrow(/reference_answer\.calls: got no/);
  });

  test.each<[object, RegExp]>([
    [{ order: 'all' }, /toolCall: order is "all"; expected any, exact, subset/],
    [{ nameWeight: 2 }, /toolCall: nameWeight is 2; expected a share from 0 to 1/],
    [{ nameWeight: NaN }, /nameWeight is NaN/],
  ])('is told when the grader is made with %j', (options, message) => {
    expect(() => toolCall(options as ToolCallOptions)).toThrow(message);
  });
});
