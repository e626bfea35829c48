import { RecordedModels } from '../../../rehearsal/training/recorded-models';
import { RecordedPrompts } from '../../../rehearsal/training/recorded-prompts';
import type { Recordings } from '../../../rehearsal/training/recorded-dataset';

const MODEL = 'arn:aws:bedrock:us-east-1:123456789012:custom-model/m/abcdefabcdef';
const row = (id: string, question: string) => ({
  id,
  messages: [
    { role: 'user', content: [{ type: 'text', text: question }] },
    { role: 'system', content: 'Be  short.' },
  ],
  reference_answer: { final_answer: '42' },
});
const recordings: Recordings = new Map([
  [
    'one',
    [
      { source: 'strong', text: 'right' },
      { source: 'weak', text: 'wrong' },
    ],
  ],
]);

function models(rows = [row('one', 'What is\n6 × 7?'), row('two', 'Never answered?')], seed = 1) {
  let given = false;
  const prompts = new RecordedPrompts({
    recordings: () => recordings,
    newParts: () => {
      const parts = given
        ? []
        : [{ name: 'held-out.jsonl', text: rows.map((each) => JSON.stringify(each)).join('\n') }];
      given = true;
      return parts;
    },
  });
  return new RecordedModels({ seed, prompts });
}

const texts = ['Be short.', 'What is 6 × 7?'];
const draws = (of: RecordedModels, count = 200, modelArn?: string) =>
  Array.from({ length: count }, () => of.answer({ texts, mostLikely: false, modelArn }));

test('a prompt is found by its words, in whatever order the row holds its system message and however it is wrapped', () => {
  expect(['right', 'wrong']).toContain(models().answer({ texts, mostLikely: true }));
});

test('the base model draws from every source alike, and the same seed draws the same', () => {
  const answers = draws(models());
  const share = (text: string) => answers.filter((answer) => answer === text).length / answers.length;
  expect(Math.abs(share('right') - share('wrong'))).toBeLessThan(0.2);
  expect(draws(models())).toEqual(answers);
  expect(draws(models(undefined, 2))).not.toEqual(answers);
});

test('a trained model answers as its training left the policy', () => {
  const trained = models();
  trained.learned(MODEL, { sources: { strong: 20, weak: -20 }, features: [0, 0] });
  expect(new Set(draws(trained, 50, MODEL))).toEqual(new Set(['right']));
  expect(trained.answer({ texts, mostLikely: true, modelArn: MODEL })).toBe('right');
});

test('a prompt without a recording is an error that says what to do', () => {
  const never = () => models().answer({ texts: ['Be short.', 'Never answered?'], mostLikely: true });
  expect(never).toThrow(/Row two has no recorded response.*Record at least one/);
});

test('a prompt that is in no dataset is an error that quotes its beginning', () => {
  expect(() => models().answer({ texts: ['Who are you?'], mostLikely: true })).toThrow(
    /The prompt begins "Who are you\?"/,
  );
});

test('a model that no training made has no answers', () => {
  expect(() => models().answer({ texts, mostLikely: true, modelArn: MODEL })).toThrow(/no answers of model arn:/);
});
