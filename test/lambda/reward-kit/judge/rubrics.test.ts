import { readSample } from '../../../../lambda/reward-kit';
import { judge, RUBRICS, type JudgeOptions } from '../../../../lambda/reward-kit/judge';
import { inputRow } from '../samples';
import { bedrockService, scores } from './bedrock-service';

describe('the ready rubrics', () => {
  test.each(Object.entries(RUBRICS))(
    '%s is accepted, survives JSON and anchors both ends of each criterion',
    (_, rubric) => {
      expect(() => judge({ model: 'm', ...rubric })).not.toThrow();
      expect(JSON.parse(JSON.stringify(rubric))).toEqual(rubric);
      for (const { low, high } of Object.values(rubric.criteria)) {
        for (const anchor of [low, high])
          expect(anchor.split(/[.?](?: |$)/).filter(Boolean).length).toBeGreaterThanOrEqual(2);
      }
    },
  );

  test('one of them judges a conversation', async () => {
    const reply = scores({ reason: 'kind', policy_kept: 5, tone: 5, clear: 1 });
    const service = await bedrockService(() => reply);
    const sample = readSample({
      ...inputRow('r', 'Gladly.'),
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Help me.' },
        { role: 'assistant', content: 'Gladly.' },
      ],
    });
    const { score } = await judge({ model: 'm', ...RUBRICS.tonePolicy, client: service.client })(sample);
    await service.close();
    expect(score).toBeCloseTo(5 / 6, 12);
    expect(service.calls[0].body.messages[0].content[0].text).toContain('prompt system]\n> Be kind.\n');
  });
});

describe('a judge throws at once when', () => {
  const one = { description: 'Right?' };
  const scale = { min: 1, max: 5 };
  test.each<[string, Partial<JudgeOptions>, string]>([
    ['the model is blank', { model: ' ' }, 'judge: model is blank'],
    ['the rubric is blank', { rubric: '' }, 'judge: rubric is blank'],
    ['there is no criterion', { criteria: {} }, 'judge: criteria is empty; expected at least one'],
    ['a name has a hyphen', { criteria: { 'to-do': one } }, 'criterion "to-do"; expected a name of up to 64 letters'],
    ['a name is taken', { criteria: { reason: one } }, 'criterion "reason"; expected'],
    ['a name marks invalid rows', { criteria: { invalid: one } }, 'criterion "invalid"; expected'],
    ['a description is blank', { criteria: { a: { description: '' } } }, 'description of "a" is blank'],
    ['a weight is negative', { criteria: { a: { ...one, weight: -1 } } }, 'weight of "a" is -1; expected a finite'],
    ['no weight counts', { criteria: { a: { ...one, weight: 0 } } }, 'the weights add up to 0; give at least one'],
    ['the scale is a point', { scale: { min: 1, max: 1 } }, 'scale is 1 to 1; expected two whole numbers'],
    ['the scale is broken', { scale: { min: 0.5, max: 1 } }, 'scale is 0.5 to 1; expected two whole numbers'],
    ['there are no votes', { votes: { count: 0 } }, 'votes.count is 0; expected a whole number from 1 to 9'],
    [
      'votes are combined oddly',
      { votes: { count: 1, combine: 'mode' as 'mean' } },
      'votes.combine is "mode"; expected',
    ],
    ['the concurrency is 0', { concurrency: 0 }, 'concurrency is 0; expected a whole number from 1'],
    ['the cache is negative', { cache: -1 }, 'cache is -1; expected a whole number from 0'],
  ])('%s', (_, options, message) => {
    expect(() => judge({ model: 'm', rubric: 'Judge the sum.', criteria: { right: one }, scale, ...options })).toThrow(
      message,
    );
  });
});
