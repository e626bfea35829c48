import { converseRequest } from '../../../lambda/score-model/converse-request';
import { answerIn } from '../../../lambda/score-model/converse-answer';
import { toolCallsIn } from '../../../lambda/reward-kit/tool-calls-in';
import type { DatasetRow } from '../../../lambda/shared/dataset-row';

const SAMPLING = { temperature: 0.7, maxTokens: 2048 };

const rowWith = (fields: Record<string, unknown>): DatasetRow => ({
  line: 1,
  fields,
  messages: fields.messages as DatasetRow['messages'],
});

describe('a row as a request of Converse', () => {
  test('has its system message apart and its turns as content blocks', () => {
    const row = rowWith({
      messages: [
        { role: 'system', content: 'You are terse.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hello' },
            { type: 'text', text: 'there' },
          ],
        },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: 'What is 1 + 1?' },
      ],
    });
    expect(converseRequest(row, 'model', SAMPLING)).toEqual({
      modelId: 'model',
      system: [{ text: 'You are terse.' }],
      messages: [
        { role: 'user', content: [{ text: 'Hello' }, { text: 'there' }] },
        { role: 'assistant', content: [{ text: 'Hi.' }] },
        { role: 'user', content: [{ text: 'What is 1 + 1?' }] },
      ],
      inferenceConfig: SAMPLING,
      // Invocation logs have it: what a run asks does not come back as what people asked.
      requestMetadata: { 'cdk-bedrock-rft': 'own-call' },
    });
  });

  test('lets user and assistant take turns, as Converse wants it', () => {
    const row = rowWith({
      messages: [
        { role: 'user', content: 'one' },
        { role: 'user', content: 'two' },
      ],
    });
    expect(converseRequest(row, 'model', SAMPLING).messages).toEqual([
      { role: 'user', content: [{ text: 'one' }, { text: 'two' }] },
    ]);
  });

  test('asks for reasoning as the training has it; with high effort the service chooses the rest', () => {
    const row = rowWith({ messages: [{ role: 'user', content: 'x' }] });
    const low = converseRequest(row, 'model', { ...SAMPLING, reasoningEffort: 'low' });
    expect(low).toMatchObject({
      inferenceConfig: SAMPLING,
      additionalModelRequestFields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
    });
    expect(converseRequest(row, 'model', { ...SAMPLING, reasoningEffort: 'high' }).inferenceConfig).toEqual({});
    expect(converseRequest(row, 'model', SAMPLING)).not.toHaveProperty('additionalModelRequestFields');
  });

  test('brings the tools of the row', () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const row = rowWith({
      messages: [{ role: 'user', content: 'weather?' }],
      tools: [{ type: 'function', function: { name: 'weather', description: 'tells it', parameters } }],
    });
    expect(converseRequest(row, 'model', SAMPLING).toolConfig).toEqual({
      tools: [{ toolSpec: { name: 'weather', description: 'tells it', inputSchema: { json: parameters } } }],
    });
  });
});

describe('what Converse returned', () => {
  const output = (content: object[], stopReason = 'end_turn') =>
    ({
      output: { message: { role: 'assistant', content } },
      stopReason,
      usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 },
      metrics: undefined,
      $metadata: {},
    }) as unknown as Parameters<typeof answerIn>[0];

  test('is its text without the thinking', () => {
    const content = [{ reasoningContent: { reasoningText: { text: '[REDACTED]' } } }, { text: 'Two.' }];
    expect(answerIn(output(content))).toEqual({ text: 'Two.', tokens: { input: 3, output: 4 } });
  });

  test('has its tool calls in a form that the grader for tool calls reads', () => {
    const content = [
      { text: 'Let me look.' },
      { toolUse: { toolUseId: 't', name: 'weather', input: { city: 'Turin' } } },
      { toolUse: { toolUseId: 'u', name: 'time' } },
    ];
    const { text } = answerIn(output(content, 'tool_use'));
    expect(text.startsWith('Let me look.')).toBe(true);
    expect(toolCallsIn(text)).toEqual([
      { name: 'weather', arguments: { city: 'Turin' } },
      { name: 'time', arguments: {} },
    ]);
  });
});
