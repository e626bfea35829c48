import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, ConverseCommand, type ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { BedrockRuntimeService } from '../../../rehearsal/aws/bedrock-runtime';
import type { Answerer, Conversation } from '../../../rehearsal/aws/conversation';
import { faultRules, type FaultRule } from '../../../rehearsal/aws/faults';
import { ServiceError } from '../../../rehearsal/aws/service';
import { ACCOUNT, loopback, REGION, type Loopback } from './loopback';

const PROFILE = 'us.amazon.nova-2-lite-v1:0';
const DEPLOYMENT = `arn:aws:bedrock:${REGION}:${ACCOUNT}:custom-model-deployment/abcdefabcdef`;
const MODEL = `arn:aws:bedrock:${REGION}:${ACCOUNT}:custom-model/amazon.nova-2-lite-v1:0:256k/abcdefabcdef`;

let aws: Loopback;
let client: BedrockRuntimeClient;
let asked: Conversation[];

async function start({ answer = () => '42', faults = [] }: { answer?: Answerer; faults?: FaultRule[] } = {}) {
  asked = [];
  const service = new BedrockRuntimeService({
    account: ACCOUNT,
    region: REGION,
    modelBehind: (arn) => {
      if (arn === DEPLOYMENT) return MODEL;
      throw new ServiceError('ResourceNotFoundException', `Could not find ${arn}.`, 404);
    },
    answer: (conversation) => {
      asked.push(conversation);
      return answer(conversation);
    },
  });
  aws = await loopback([service], { faults: faultRules(1, faults) });
  client = new BedrockRuntimeClient(aws.settingsFor('ScoreModel'));
}

afterEach(async () => {
  client.destroy();
  await aws.close();
});

const converse = (more: Partial<ConverseCommandInput> = {}, by = client) =>
  by.send(
    new ConverseCommand({
      modelId: PROFILE,
      system: [{ text: 'Be short.' }],
      messages: [{ role: 'user', content: [{ text: 'What is 6 × 7?' }] }],
      inferenceConfig: { maxTokens: 100, temperature: 0.7 },
      ...more,
    }),
  );

const refusal = (more: Partial<ConverseCommandInput>) =>
  converse(more).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'no error'),
  );

describe('Converse', () => {
  beforeEach(() => start());

  test('answers over HTTP/2, which the client speaks without asking', async () => {
    const output = await converse();
    expect(client.config.requestHandler.metadata?.handlerProtocol).toBe('h2');
    expect(output).toMatchObject({
      output: { message: { role: 'assistant', content: [{ text: '42' }] } },
      stopReason: 'end_turn',
      usage: { inputTokens: 8, outputTokens: 1, totalTokens: 9 },
    });
    expect(asked).toEqual([{ texts: ['Be short.', 'What is 6 × 7?'], mostLikely: false }]);
  });

  test('answers a client that speaks HTTP/1.1 the same', async () => {
    // The handler of a client that does not stream.
    const { requestHandler } = new BedrockClient(aws.settingsFor()).config;
    const old = new BedrockRuntimeClient({ ...aws.settingsFor('Judge'), requestHandler });
    expect(requestHandler.metadata?.handlerProtocol).toBe('http/1.1');
    expect((await converse({}, old)).output?.message?.content).toEqual([{ text: '42' }]);
    old.destroy();
  });

  test('takes many calls at once on one connection', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => converse()));
    expect(answers).toHaveLength(50);
    expect(aws.log.of('bedrock', 'Converse')).toHaveLength(50);
  });

  test('names the custom model behind a deployment, and asks for the most likely answer at temperature 0', async () => {
    await converse({ modelId: DEPLOYMENT, inferenceConfig: { temperature: 0 } });
    expect(asked).toEqual([expect.objectContaining({ modelArn: MODEL, mostLikely: true })]);
  });

  test('knows the inference profile by its ARN, too', async () => {
    await converse({ modelId: `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${PROFILE}` });
    expect(asked).toHaveLength(1);
  });

  test('touches the profile and every model that may serve it', async () => {
    await converse();
    const models = ['us-east-1', 'us-east-2', 'us-west-2'].map(
      (region) => `arn:aws:bedrock:${region}::foundation-model/amazon.nova-2-lite-v1:0`,
    );
    expect(aws.log.calls[0].resources).toEqual([
      `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${PROFILE}`,
      ...models,
    ]);
  });

  test.each([
    ['the id for customization', 'amazon.nova-2-lite-v1:0:256k'],
    ['the id of the foundation model', 'amazon.nova-2-lite-v1:0'],
    ['the ARN of the foundation model', `arn:aws:bedrock:${REGION}::foundation-model/amazon.nova-2-lite-v1:0`],
  ])('refuses %s as the API does', async (_, modelId) => {
    expect(await refusal({ modelId })).toMatch(/^ValidationException: .*on-demand throughput isn’t supported/);
  });

  test('refuses the ARN of a custom model: only its deployment can be asked', async () => {
    expect(await refusal({ modelId: MODEL })).toMatch(/^ValidationException: .*modelId/);
    aws.log.assertAllKnown();
  });

  test('does not know a deployment that was never made', async () => {
    expect(await refusal({ modelId: DEPLOYMENT.replace('abc', 'xyz') })).toMatch(/^ResourceNotFoundException/);
  });

  test.each([
    ['a temperature above 1', { inferenceConfig: { temperature: 1.5 } }, /inferenceConfig\.temperature/],
    ['no token at all', { inferenceConfig: { maxTokens: 0 } }, /inferenceConfig\.maxTokens/],
    ['a role that is none', { messages: [{ role: 'system' as never, content: [{ text: 'x' }] }] }, /messages\.1/],
  ])('refuses %s', async (_, more, field) => {
    expect(await refusal(more)).toMatch(/^ValidationException/);
    expect(await refusal(more)).toMatch(field);
    aws.log.assertAllKnown();
  });

  test('says that it has no answers of another model, and the rehearsal is worthless', async () => {
    expect(await refusal({ modelId: 'us.amazon.nova-pro-v1:0' })).toMatch(
      /NotKnownToRehearsal: .*the rehearsal has no answers of model us\.amazon\.nova-pro-v1:0/,
    );
    expect(() => aws.log.assertAllKnown()).toThrow(/no answers of model/);
  });

  test.each([
    ['tools', { toolConfig: { tools: [{ toolSpec: { name: 'x', inputSchema: { json: {} } } }] } }, /toolConfig/],
    ['an image', { messages: [{ role: 'user' as const, content: [{ image: png() }] }] }, /block of kind image/],
    ['fields of a model that it does not know', { additionalModelRequestFields: { topK: 3 } }, /topK/],
    ['stop sequences', { inferenceConfig: { stopSequences: ['x'] } }, /stopSequences/],
  ])('does not follow %s, and says so', async (_, more, named) => {
    expect(await refusal(more)).toMatch(named);
    expect(() => aws.log.assertAllKnown()).toThrow(named);
  });
});

test('an answer beyond maxTokens is cut and says so', async () => {
  await start({ answer: () => 'x'.repeat(1000) });
  const { output, stopReason, usage } = await converse({ inferenceConfig: { maxTokens: 20 } });
  expect(stopReason).toBe('max_tokens');
  expect(output?.message?.content?.[0].text).toHaveLength(60);
  expect(usage?.outputTokens).toBe(20);
});

test('an empty answer has no content', async () => {
  await start({ answer: () => '' });
  expect((await converse()).output?.message?.content).toEqual([]);
});

test('half of the calls can be throttled, the same half each time', async () => {
  const outcomes = async (): Promise<string[]> => {
    await start({ faults: [{ service: 'bedrock', action: 'Converse', share: 0.5, error: 'throttle' }] });
    const list: string[] = [];
    for (let call = 0; call < 40; call++) list.push((await refusal({})).split(':')[0]);
    client.destroy();
    await aws.close();
    return list;
  };
  const first = await outcomes();
  expect(await outcomes()).toEqual(first);
  expect(first.filter((outcome) => outcome === 'ThrottlingException').length).toBeGreaterThan(10);
  expect(first.filter((outcome) => outcome === 'accepted').length).toBeGreaterThan(10);
  await start();
});

test('access can be denied', async () => {
  const denied = new ServiceError('AccessDeniedException', 'You don’t have access to the model.', 403);
  await start({ faults: [{ service: 'bedrock', action: 'Converse', error: denied }] });
  expect(await refusal({})).toMatch(/^AccessDeniedException/);
});

function png() {
  return { format: 'png' as const, source: { bytes: Buffer.from('x') } };
}
