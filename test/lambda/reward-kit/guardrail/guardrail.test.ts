import fc from 'fast-check';
import { GraderUnavailable, InvalidSample, readSample, rewardHandler } from '../../../../lambda/reward-kit';
import { guardrail, type GuardrailOptions } from '../../../../lambda/reward-kit/guardrail';
import { bedrockService, endingIn, fails, type BedrockService, type ServiceAnswer } from '../judge/bedrock-service';
import { inputRow, rowsOf, sampleOf } from '../samples';

let service: BedrockService;
let answer: (index: number) => ServiceAnswer;

beforeAll(async () => {
  service = await bedrockService((_, index) => answer(index));
});
beforeEach(() => {
  service.calls.length = 0;
  answer = () => says({});
});
afterAll(() => service.close());

const says = (assessment: object, action = 'NONE'): ServiceAnswer => ({
  body: { usage: {}, action, outputs: [], assessments: [assessment] },
});
const grounded = (grounding: number, relevance: number, action?: string) =>
  says(
    {
      contextualGroundingPolicy: {
        filters: [
          { type: 'GROUNDING', threshold: 0.5, score: grounding, action: 'NONE', detected: grounding < 0.5 },
          { type: 'RELEVANCE', threshold: 0.5, score: relevance, action: 'NONE', detected: relevance < 0.5 },
        ],
      },
    },
    action,
  );
const grader = (options: Partial<GuardrailOptions> = {}) =>
  guardrail({ id: 'gr1a2b3c', version: '3', mode: 'veto', client: service.client, ...options });
const failureOf = (work: unknown): Promise<Error> =>
  Promise.resolve(work).then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as Error,
  );
const row = (fields: Record<string, unknown>, response = '42') => readSample(inputRow('r', response, fields));

describe('a veto', () => {
  test('is 1 when the guardrail does not intervene', async () => {
    expect(await grader()(sampleOf('42'))).toMatchObject({ score: 1, metrics: { intervened: 0 } });
  });

  test('is 0 when it does, with a metric for each filter that it mentions, and none of the text that matched', async () => {
    const assessment = {
      topicPolicy: {
        topics: [
          { name: 'Investment advice', type: 'DENY', action: 'BLOCKED', detected: true },
          { name: 'Weather', type: 'DENY', action: 'NONE', detected: false },
        ],
      },
      contentPolicy: { filters: [{ type: 'HATE', confidence: 'NONE', action: 'NONE' }] },
      wordPolicy: { customWords: [{ match: 'darn', action: 'BLOCKED' }], managedWordLists: [] },
      sensitiveInformationPolicy: {
        piiEntities: [
          { match: 'Jane', type: 'NAME', action: 'ANONYMIZED', detected: true },
          { match: '', type: 'NAME', action: 'NONE', detected: false },
        ],
        regexes: [],
      },
    };
    answer = () => says(assessment, 'GUARDRAIL_INTERVENED');
    const grade = await grader()(sampleOf('Ask Jane, darn it'));
    expect(grade).toEqual({
      score: 0,
      metrics: {
        intervened: 1,
        'topic.Investment advice': 1,
        'topic.Weather': 0,
        'content.HATE': 0,
        'pii.NAME': 1,
        words: 1,
        regexes: 0,
      },
      reason: 'intervened, words, topic.Investment advice, pii.NAME',
    });
  });

  test('shows the guardrail the response alone, with full scope', async () => {
    await grader()(sampleOf('42', 'the reference'));
    expect(service.calls).toMatchObject([
      {
        path: '/guardrail/gr1a2b3c/version/3/apply',
        body: { source: 'OUTPUT', content: [{ text: { text: '42' } }], outputScope: 'FULL' },
      },
    ]);
  });

  test('takes the response for input on request', async () => {
    await grader({ source: 'INPUT' })(sampleOf('42'));
    expect(service.calls[0].body.source).toBe('INPUT');
  });

  test('counts contextual grounding too when it is told where the source is', async () => {
    answer = () => grounded(0.2, 0.9, 'GUARDRAIL_INTERVENED');
    const grade = await grader({ contextField: 'passages' })(row({ passages: 'Six times seven is 42.' }));
    expect(grade).toMatchObject({ score: 0, metrics: { intervened: 1, grounding: 0.2, relevance: 0.9 } });
    expect(service.calls[0].body.content).toHaveLength(3);
  });

  test('lets a blank response pass without a call', async () => {
    expect(await grader()(sampleOf(' '))).toMatchObject({ score: 1 });
    expect(service.calls).toHaveLength(0);
  });
});

describe('a score', () => {
  const scoring = (options: Partial<GuardrailOptions> = {}) => grader({ mode: 'score', ...options });

  test('is the lower one of grounding and relevance', async () => {
    answer = () => grounded(0.9, 0.4);
    expect(await scoring()(sampleOf('42', 'Six times seven is 42.'))).toEqual({
      score: 0.4,
      metrics: { intervened: 0, grounding: 0.9, relevance: 0.4, words: 0, regexes: 0 },
      reason: 'did not intervene, grounding 0.9, relevance 0.4',
    });
  });

  test('is their mean on request', async () => {
    answer = () => grounded(0.9, 0.4);
    expect((await scoring({ combine: 'mean' })(sampleOf('42', 'source'))).score).toBeCloseTo(0.65, 12);
  });

  test('lies between the lowest and the highest score of the guardrail', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(unit, unit, fc.constantFrom('min' as const, 'mean' as const), async (a, b, combine) => {
        answer = () => grounded(a, b);
        const { score } = await scoring({ combine })(sampleOf('42', 'source'));
        expect(score).toBeGreaterThanOrEqual(Math.min(a, b));
        expect(score).toBeLessThanOrEqual(Math.max(a, b));
      }),
      { numRuns: 40 },
    );
  });

  test('shows the guardrail source, question and response', async () => {
    answer = () => grounded(1, 1);
    await scoring()(sampleOf('42', 'Six times seven is 42.'));
    expect(service.calls[0].body.content).toEqual([
      { text: { text: 'Six times seven is 42.', qualifiers: ['grounding_source'] } },
      { text: { text: 'What is 6 x 7?', qualifiers: ['query'] } },
      { text: { text: '42', qualifiers: ['guard_content'] } },
    ]);
  });

  test.each([
    ['the metadata', { metadata: { passages: 'from there' } }, 'passages'],
    ['the reference answer', { reference_answer: { passages: 'from there', label: 'x' } }, 'reference_answer.passages'],
    ['a field deeper down', { metadata: { retrieved: { text: 'from there' } } }, 'retrieved.text'],
    ['a list of texts', { metadata: { passages: ['from', 'there'] } }, 'passages'],
  ])('finds its source in %s', async (_, fields, contextField) => {
    answer = () => grounded(1, 1);
    await scoring({ contextField })(row(fields));
    expect(service.calls[0].body.content[0].text.text).toMatch(/^from\s+there$/);
  });

  test('finds its question in a field on request', async () => {
    answer = () => grounded(1, 1);
    await scoring({ queryField: 'question' })(row({ reference_answer: 'source', metadata: { question: 'How many?' } }));
    expect(service.calls[0].body.content[1].text.text).toBe('How many?');
  });

  test('of a blank response is 0 without a call', async () => {
    expect(await scoring()(sampleOf('', 'source'))).toMatchObject({ score: 0 });
    expect(service.calls).toHaveLength(0);
  });

  test('cannot be had from a guardrail without contextual grounding', async () => {
    const failure = await failureOf(scoring()(sampleOf('42', 'source')));
    expect(failure).not.toBeInstanceOf(InvalidSample);
    expect(failure.message).toMatch(/"gr1a2b3c" version 3: got no score.*add a contextual grounding policy/);
  });

  test('that another filter kept back makes the row invalid', async () => {
    answer = () => says({}, 'GUARDRAIL_INTERVENED');
    expect(await failureOf(scoring()(sampleOf('42', 'source')))).toBeInstanceOf(InvalidSample);
  });

  test.each([
    ['no source', {}, {}, 'reference_answer: got undefined; expected text; set contextField'],
    [
      'a source of several fields',
      { reference_answer: { a: 1, b: 2 } },
      {},
      'reference_answer: got object; expected text',
    ],
    [
      'no such field',
      { metadata: { other: 'x' } },
      { contextField: 'passages' },
      'passages: got undefined; expected text',
    ],
    ['an empty list', { metadata: { passages: [] } }, { contextField: 'passages' }, 'passages: got no text; expected'],
  ])('is not given to a row with %s', async (_, fields, options, message) => {
    const failure = await failureOf(scoring(options)(row(fields)));
    expect(failure).toBeInstanceOf(InvalidSample);
    expect(failure.message).toContain(message);
    expect(service.calls).toHaveLength(0);
  });
});

describe('a text that is too long', () => {
  const long = (length: number) => 'a'.repeat(length);
  test.each<[string, Partial<GuardrailOptions>, Parameters<typeof row>, string]>([
    ['response', {}, [{}, long(25_001)], 'response: got 25001 characters; a guardrail takes up to 25000'],
    [
      'grounded response',
      { mode: 'score' },
      [{ reference_answer: 's' }, long(5_001)],
      'response: got 5001 characters; a',
    ],
    ['source', { mode: 'score' }, [{ reference_answer: long(100_001) }], 'reference_answer: got 100001 characters; a'],
    [
      'question',
      { mode: 'score', queryField: 'q' },
      [{ reference_answer: 's', q: long(1_001) }],
      'q: got 1001 characters; a guardrail takes up to 1000. Set queryField to a field with the question alone.',
    ],
  ])('makes the row invalid without a call: %s', async (_, options, [fields, response], message) => {
    const failure = await failureOf(grader(options)(row(fields, response)));
    expect(failure).toBeInstanceOf(InvalidSample);
    expect(failure.message).toContain(message);
    expect(service.calls).toHaveLength(0);
  });

  test('is still sent at the limit', async () => {
    answer = () => grounded(1, 1);
    const fields = { reference_answer: long(100_000), q: long(1_000) };
    await grader({ mode: 'score', queryField: 'q' })(row(fields, long(5_000)));
    await grader()(row({}, long(25_000)));
    expect(service.calls).toHaveLength(2);
  });

  test('makes the row invalid when the service finds so', async () => {
    answer = () => fails('ValidationException', 400, 'The input exceeds the maximum of 10 text units.');
    expect(await failureOf(grader()(sampleOf('42')))).toBeInstanceOf(InvalidSample);
  });
});

describe('trouble with the service', () => {
  const throttled = fails('ThrottlingException', 429, 'text units per second limit exceeded');

  test('is called again when it passes', async () => {
    answer = (index) => (index === 0 ? throttled : says({}));
    expect(await grader()(sampleOf('42'), endingIn(60_000))).toMatchObject({ score: 1 });
    expect(service.calls).toHaveLength(2);
  });

  test('makes the grader unavailable when it lasts', async () => {
    answer = () => throttled;
    // The deadline comes with the second call, however long the two take.
    const untilCalledTwice = {
      signal: new AbortController().signal,
      remainingMillis: () => (service.calls.length < 2 ? 60_000 : 0),
    };
    const failure = await failureOf(grader()(sampleOf('42'), untilCalledTwice));
    expect(failure).toBeInstanceOf(GraderUnavailable);
    expect(failure.message).toMatch(/^guardrail: "gr1a2b3c" version 3: got ThrottlingException: text units per second/);
  });

  test.each([
    [fails('AccessDeniedException', 403), 'Allow the role of the reward function bedrock:ApplyGuardrail'],
    [fails('ResourceNotFoundException', 404), 'Use the id or ARN of a guardrail of this region'],
  ])('is an error that says what to do when the set-up is wrong: %j', async (trouble, advice) => {
    answer = () => trouble;
    const failure = await failureOf(grader()(sampleOf('42'), endingIn(60_000)));
    expect(failure).not.toBeInstanceOf(GraderUnavailable);
    expect(failure.message).toContain(advice);
  });
});

test('scores a batch', async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const rows = await rewardHandler(grader())(rowsOf('a', 'b', ''));
  jest.restoreAllMocks();
  expect(rows.map((each) => each.aggregate_reward_score)).toEqual([1, 1, 1]);
  expect(service.calls).toHaveLength(2);
});

test('is asked about the rows of a batch a few at a time', async () => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const slow = await bedrockService(() => ({ ...says({}), afterMillis: 20 }));
  const rows = await rewardHandler(grader({ client: slow.client, concurrency: 3 }))(
    rowsOf('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  );
  jest.restoreAllMocks();
  await slow.close();
  expect(rows).toHaveLength(8);
  expect(slow.peak()).toBe(3);
});

describe('a guardrail throws at once when', () => {
  test.each<[string, Partial<GuardrailOptions>, string]>([
    ['the id is blank', { id: '' }, 'guardrail: id is blank'],
    ['the version is no version', { version: 'latest' }, 'version is "latest"; expected a version number'],
    ['the version is 0', { version: '0' }, 'version is "0"; expected a version number'],
    ['the mode is unknown', { mode: 'soft' as 'veto' }, 'mode is "soft"; expected veto or score'],
    ['the source is unknown', { source: 'BOTH' as 'INPUT' }, 'source is "BOTH"; expected INPUT or OUTPUT'],
    ['scores are combined oddly', { combine: 'max' as 'min' }, 'combine is "max"; expected min or mean'],
    ['nobody may be asked', { concurrency: 0 }, 'concurrency is 0; expected a whole number from 1 to 1000'],
    ['input is to be grounded', { mode: 'score', source: 'INPUT' }, 'contextual grounding exists for OUTPUT only'],
  ])('%s', (_, options, message) => {
    expect(() => grader(options)).toThrow(message);
  });

  test('not when it is a draft', () => {
    expect(() => grader({ version: 'DRAFT' })).not.toThrow();
  });
});
