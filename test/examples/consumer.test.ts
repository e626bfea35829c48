import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../examples/consumer/answer';
import { ConsumerStack } from '../../examples/consumer/consumer-stack';
import { handler as sendFeedback } from '../../examples/consumer/feedback';
import { type HttpAnswer, type HttpRequest, takeFeedback } from '../../lambda/take-feedback/take-feedback';
import { FEATURE_FLAGS, statementsOf } from '../fixtures';

const REQUEST_ID = '5f1bd1ac-64c1-4a53-9f3e-6a9a1c1f8f5d';

describe('the application', () => {
  const ssm = mockClient(SSMClient);
  const runtime = mockClient(BedrockRuntimeClient);
  const question = { question: 'What is 6 × 7?', customer: 'c-17' };
  const answered = async () => {
    const answer = await handler(question);
    return { ...answer, modelId: runtime.commandCalls(ConverseCommand).at(-1)?.args[0].input.modelId };
  };
  afterEach(() => jest.useRealTimers());

  test('asks whatever model production has, and notices within a minute that it is another', async () => {
    jest.useFakeTimers();
    process.env.MODEL_ID_PARAMETER = 'model-id';
    runtime.on(ConverseCommand).resolves({
      $metadata: { requestId: REQUEST_ID },
      output: { message: { role: 'assistant', content: [{ text: '42' }] } },
    });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'base' } });
    expect(await answered()).toEqual({ answer: '42', requestId: REQUEST_ID, modelId: 'base' });
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'promoted' } });
    expect(await answered()).toMatchObject({ modelId: 'base' });
    jest.advanceTimersByTime(61_000);
    expect(await answered()).toMatchObject({ modelId: 'promoted' });
    expect(runtime.commandCalls(ConverseCommand)[0].args[0].input).toMatchObject({
      requestMetadata: { application: 'support-answers', customer: 'c-17' },
    });
  });
});

describe('the feedback function', () => {
  let server: Server;
  let received: { authorization?: string; message?: string }[];
  let respond: (request: HttpRequest) => Promise<HttpAnswer>;

  beforeEach(async () => {
    received = [];
    server = createServer((request, response) => {
      void text(request).then(async (body) => {
        received.push({ authorization: request.headers.authorization });
        const headers = request.headers as Record<string, string>;
        const answer = await respond({ headers, body, requestContext: { authorizer: { iam: { userArn: 'arn' } } } });
        response.writeHead(answer.statusCode, answer.headers).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    process.env.FEEDBACK_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feedback`;
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    respond = (request) =>
      takeFeedback(request, {
        send: async (message) => received.push({ message }),
        functionName: 'take-feedback',
        now: () => 0,
      });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    return new Promise((resolve) => void server.close(resolve));
  });

  test('signs for the API, and sends what the intake takes', async () => {
    await sendFeedback({ requestId: REQUEST_ID, helpful: false, correctedAnswer: '42', customer: 'c-17' });
    expect(received[0]?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-1\/execute-api\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, /,
    );
    expect(JSON.parse(received[1]?.message ?? '')).toMatchObject({
      requestId: REQUEST_ID,
      rating: 'down',
      correctedAnswer: '42',
      reviewer: 'arn#c-17',
    });
  });

  test('says what the intake refused', async () => {
    await expect(sendFeedback({ requestId: '', helpful: true, customer: 'c-17' })).rejects.toThrow(
      /^feedback: status 400, .*requestId: got another text of 0 characters/,
    );
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
  const sending = statementsOf(template, /^Feedback/).map(({ Action }) => Action);
  expect(sending).toEqual(['execute-api:Invoke']);
});
