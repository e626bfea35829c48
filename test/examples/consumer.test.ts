import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../examples/consumer/answer';
import { ConsumerStack } from '../../examples/consumer/consumer-stack';
import { FEATURE_FLAGS, statementsOf } from '../fixtures';

describe('the application', () => {
  const ssm = mockClient(SSMClient);
  const runtime = mockClient(BedrockRuntimeClient);
  const question = { question: 'What is 6 × 7?', customer: 'c-17' };
  const answered = async () => {
    const { answer } = await handler(question);
    return { answer, modelId: runtime.commandCalls(ConverseCommand).at(-1)?.args[0].input.modelId };
  };
  afterEach(() => jest.useRealTimers());

  test('asks whatever model production has, and notices within a minute that it is another', async () => {
    jest.useFakeTimers();
    process.env.MODEL_ID_PARAMETER = 'model-id';
    runtime.on(ConverseCommand).resolves({ output: { message: { role: 'assistant', content: [{ text: '42' }] } } });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'base' } });
    expect(await answered()).toEqual({ answer: '42', modelId: 'base' });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'promoted' } });
    expect(await answered()).toMatchObject({ modelId: 'base' });
    jest.advanceTimersByTime(61_000);
    expect(await answered()).toMatchObject({ modelId: 'promoted' });
    expect(runtime.commandCalls(ConverseCommand)[0].args[0].input).toMatchObject({
      requestMetadata: { application: 'support-answers', customer: 'c-17' },
    });
  });
});

test('the stack gives the application the name of the parameter and the permissions, once', () => {
  const app = new App({ postCliContext: FEATURE_FLAGS });
  const stack = new ConsumerStack(app, 'Consumer', { env: { region: 'us-east-1' } });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({ MODEL_ID_PARAMETER: { Ref: Match.stringLikeRegexp('ProductionModelId') } }),
    },
  });
  const actions = statementsOf(template, /^Answer/).map(({ Action }) => [Action].flat()[0]);
  expect(actions.filter((action) => /ssm|bedrock/.test(String(action)))).toEqual([
    'ssm:GetParameter',
    'bedrock:InvokeModel',
    'bedrock:InvokeModel',
    'bedrock:InvokeModel',
  ]);
});
