import * as fc from 'fast-check';
import {
  allOf,
  anyOf,
  contains,
  exactMatch,
  forbidden,
  GraderUnavailable,
  jsonSchema,
  length,
  matches,
  multipleChoice,
  numberMatch,
  repetition,
  rewardHandler,
  scaled,
  similarity,
  TooManyInvalid,
  toolCall,
  veto,
  weighted,
} from '../../../lambda/reward-kit';

const RUNS = 300;
const ROWS_A_RUN = 100;

/** A reward of every deterministic grader: whatever any of them cannot stand shows here. */
const handler = rewardHandler(
  veto(
    forbidden({ phrases: ['password'], pii: ['EMAIL', 'CREDIT_DEBIT_CARD_NUMBER'] }),
    weighted({
      number: [1, numberMatch({ scaleWords: true, percent: 'either' })],
      exact: [1, exactMatch()],
      text: [1, anyOf({ some: contains({ texts: ['a', 'é'], need: 'any' }), pattern: matches({ pattern: '(a+)+$' }) })],
      shape: [1, allOf({ length: length({ max: 100, zeroAt: 1_000 }), repetition: repetition() })],
      likeness: [1, scaled(similarity({ measure: 'rougeL' }), { from: [0, 1], to: [0, 1] })],
      json: [1, jsonSchema({ type: 'object', properties: { a: { type: 'number' } } }, { repair: true })],
      call: [1, toolCall()],
      choice: [1, multipleChoice()],
    }),
  ),
  { maxInvalidShare: 1 },
);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '#### 42',
    '{"a":1}',
    '```json\n{"a":',
    '<tool_call>{"name":"f"}</tool_call>',
    `${'a'.repeat(2_000)}!`,
    '(B)',
    '1e999',
    '½',
    '\u2028',
  ),
);
const content = fc.oneof(
  text,
  fc.constant(null),
  fc.array(fc.record({ type: fc.constantFrom('text', 'image'), text }), { maxLength: 3 }),
);
const reference = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.record({ text }), fc.constant(undefined));
const row = fc.record({
  messages: fc.tuple(
    fc.record({ role: fc.constantFrom('user', 'system'), content: text }),
    fc.record({ role: fc.constantFrom('assistant', 'nova_assistant'), content }),
  ),
  reference_answer: reference,
  metadata: fc.oneof(
    fc.constant(null),
    fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
  ),
});

test(`${(RUNS * ROWS_A_RUN).toLocaleString('en')} arbitrary rows get one finite result each, or the batch fails by name`, async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  let refused = 0;
  // Rows are refused by throwing, some 100,000 times, and each further frame of a stack takes its time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: ROWS_A_RUN, maxLength: ROWS_A_RUN }), async (rows) => {
        const batch = rows.map((each, index) => ({ ...each, id: `row-${index}` }));
        try {
          const results = await handler(batch);
          expect(results.map(({ id }) => id)).toEqual(batch.map(({ id }) => id));
          expect(results.every(({ aggregate_reward_score: score }) => score >= 0 && score <= 1)).toBe(true);
        } catch (error) {
          if (!(error instanceof GraderUnavailable) && !(error instanceof TooManyInvalid)) throw error;
          refused++;
        }
      }),
      { numRuns: RUNS },
    );
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    written.mockRestore();
  }
  expect(refused).toBeLessThan(RUNS / 10);
}, 300_000);
