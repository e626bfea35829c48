import { Match } from 'aws-cdk-lib/assertions';
import { newStack, someFunction, statementsOf, templateOf } from '../fixtures';
import { givenServing, PIPELINE } from './serving';

const profile = /:inference-profile\/us\.amazon\.nova-2-lite-v1:0$/;
const flat = (value: unknown) =>
  JSON.stringify(value).replaceAll(/"\]\]\}|\{"Fn::Join":\["",\[|\{"Ref":"AWS::|"\},?|"/g, '');

function consumer(withKey = false) {
  const { stack, production } = givenServing({ withKey });
  const application = someFunction(stack, 'Application');
  production.grantInvoke(application);
  const template = templateOf(stack);
  return { template, statements: statementsOf(template, /^Application/) };
}

test('the parameter names the base model’s inference profile from the first deployment on', () => {
  const { template } = consumer();
  template.hasResourceProperties('AWS::SSM::Parameter', {
    Type: 'String',
    Value: {
      'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('inference-profile/us.amazon.nova-2-lite-v1:0')])],
    },
  });
});

test('an application may read the parameter and invoke the base model and our production deployment, and nothing else', () => {
  const { statements } = consumer();
  const invoke = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  expect(statements.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
    { Action: 'ssm:GetParameter', Condition: undefined },
    { Action: invoke, Condition: undefined },
    { Action: invoke, Condition: { StringEquals: { 'bedrock:InferenceProfileArn': expect.anything() as unknown } } },
    {
      Action: invoke,
      Condition: {
        StringEquals: { 'aws:ResourceTag/cdk-bedrock-rft:pipeline': PIPELINE },
        Null: { 'aws:ResourceTag/cdk-bedrock-rft:run': 'true' },
      },
    },
  ]);
  expect(JSON.stringify(statements[0].Resource)).toMatch(/parameter/);
  expect(flat(statements[1].Resource)).toMatch(profile);
  expect((statements[2].Resource as unknown[]).map((arn) => flat(arn))).toEqual([
    expect.stringMatching(/bedrock:us-east-1::foundation-model\/amazon\.nova-2-lite-v1:0$/),
    expect.stringMatching(/bedrock:us-east-2::foundation-model\/amazon\.nova-2-lite-v1:0$/),
    expect.stringMatching(/bedrock:us-west-2::foundation-model\/amazon\.nova-2-lite-v1:0$/),
  ]);
  expect(flat(statements[3].Resource)).toMatch(/:custom-model-deployment\/\*$/);
});

test('with a key of yours, it may decrypt through Bedrock', () => {
  expect(consumer(true).statements).toContainEqual(
    expect.objectContaining({
      Action: 'kms:Decrypt',
      Condition: { StringEquals: { 'kms:ViaService': 'bedrock.us-east-1.amazonaws.com' } },
    }),
  );
});

test('the function that swaps changes, tags and deletes only what has the tag of the pipeline', () => {
  const { stack } = givenServing();
  const template = templateOf(stack);
  const changing = /^bedrock:(Create|Update|Delete|Tag)/;
  const statements = statementsOf(template, /^SwapSwapProduction/).filter(({ Action }) =>
    changing.test([Action].flat()[0] as string),
  );
  expect(statements).toHaveLength(4);
  for (const { Condition } of statements) expect(JSON.stringify(Condition)).toContain(`"${PIPELINE}"`);
});

test('only the one parameter is written, and only the one event sent', () => {
  const statements = statementsOf(templateOf(givenServing().stack), /^SwapSwapProduction/);
  const put = statements.find(({ Action }) => [Action].flat().includes('ssm:PutParameter'));
  expect(flat(put?.Resource)).toMatch(/:parameter\/.*ProductionModelId/);
  expect(statements.find(({ Action }) => Action === 'events:PutEvents')?.Condition).toEqual({
    StringEquals: { 'events:source': 'cdk-bedrock-rft', 'events:detail-type': 'RFT Model Promoted' },
  });
});

test.each([0, 51, 2.5])('keepModels %s is refused', (keepModels) => {
  expect(() => givenServing({ keepModels }, newStack())).toThrow(
    /production\.keepModels: got .*, allowed is an integer from 1 to 50/,
  );
});
