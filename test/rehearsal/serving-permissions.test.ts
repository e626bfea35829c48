import type { Assembly } from '../../rehearsal/assembly/read-assembly';
import type { RecordedCall } from '../../rehearsal/aws/call-log';
import { deniedCalls } from '../../rehearsal/permissions';

const ROLE = 'arn:aws:iam::123456789012:role/score';
const BEDROCK = 'arn:aws:bedrock:us-east-1:123456789012';
const PROFILE = `${BEDROCK}:inference-profile/us.amazon.nova-2-lite-v1:0`;
const FOUNDATION = 'arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-2-lite-v1:0';
const MODEL = `${BEDROCK}:custom-model/amazon.nova-2-lite-v1:0:256k/abcdefabcdef`;
const DEPLOYMENT = `${BEDROCK}:custom-model-deployment/abcdefabcdef`;
const PARAMETER = 'arn:aws:ssm:us-east-1:123456789012:parameter/model';

interface Statement {
  readonly Action: string;
  readonly Resource: string | string[];
}

/** What a role with these statements may not do of one call. */
function denied(statements: readonly Statement[], service: string, action: string, resources: string[]): string[] {
  const policy = {
    properties: {
      Roles: ['score'],
      PolicyDocument: { Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
    },
  };
  const assembly = {
    resourcesOf: (type: string) => (type === 'AWS::IAM::Policy' ? [policy] : []),
    roles: [{ name: 'score', arn: ROLE }],
  } as unknown as Assembly;
  const call = { caller: 'score', roleArn: ROLE, service, action, resources } as unknown as RecordedCall;
  return deniedCalls(assembly, [call], []);
}

test('Converse through a profile needs InvokeModel on the profile and on every model that may serve it', () => {
  const onProfile = { Action: 'bedrock:InvokeModel', Resource: PROFILE };
  const both = { Action: 'bedrock:InvokeModel', Resource: [PROFILE, FOUNDATION] };
  expect(denied([both], 'bedrock', 'Converse', [PROFILE, FOUNDATION])).toEqual([]);
  expect(denied([onProfile], 'bedrock', 'Converse', [PROFILE, FOUNDATION])).toEqual([
    `score may not bedrock:InvokeModel on ${FOUNDATION}`,
  ]);
});

test('a deployment is created on the model, and what is created is tagged', () => {
  const create = { Action: 'bedrock:CreateCustomModelDeployment', Resource: `${BEDROCK}:custom-model/*` };
  const tag = { Action: 'bedrock:TagResource', Resource: `${BEDROCK}:custom-model-deployment/*` };
  const call = (statements: Statement[]) =>
    denied(statements, 'bedrock', 'CreateCustomModelDeployment', [MODEL, DEPLOYMENT]);
  expect(call([create, tag])).toEqual([]);
  expect(call([create])).toEqual([`score may not bedrock:TagResource on ${DEPLOYMENT}`]);
  expect(call([tag])).toEqual([`score may not bedrock:CreateCustomModelDeployment on ${MODEL}`]);
});

test('a swap needs the update on the deployment and on the model that it gets', () => {
  const update = { Action: 'bedrock:UpdateCustomModelDeployment', Resource: DEPLOYMENT };
  expect(denied([update], 'bedrock', 'UpdateCustomModelDeployment', [DEPLOYMENT, MODEL])).toEqual([
    `score may not bedrock:UpdateCustomModelDeployment on ${MODEL}`,
  ]);
});

test('a parameter is read and written by its ARN', () => {
  const read = { Action: 'ssm:GetParameter', Resource: PARAMETER };
  expect(denied([read], 'ssm', 'GetParameter', [PARAMETER])).toEqual([]);
  expect(denied([read], 'ssm', 'PutParameter', [PARAMETER])).toEqual([
    `score may not ssm:PutParameter on ${PARAMETER}`,
  ]);
});
