import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { statementsOf } from '../fixtures';
import { givenFunction } from './given-function';

test('a function begins with no permission but to write its log', () => {
  const { stack } = givenFunction();
  const template = Template.fromStack(stack);
  expect(statementsOf(template, /LookRole/)).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Logs/), 'Arn'] },
    },
  ]);
  template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
});

test('what is granted twice stands once', () => {
  const { stack, handler } = givenFunction();
  const key = new kms.Key(stack, 'Key');
  key.grantDecrypt(handler.role);
  key.grantDecrypt(handler.role);
  const [, ...granted] = statementsOf(Template.fromStack(stack), /LookRole/);
  expect(granted).toEqual([
    { Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } },
  ]);
});

test('a statement that was granted does not change any more', () => {
  const { handler } = givenFunction();
  const statement = new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] });
  handler.role.addToPolicy(statement);
  expect(() => statement.addActions('s3:PutObject')).toThrow(/freeze/);
});

test('as a function of the CDK it can be called, named in a metric, and given a permission', () => {
  const { stack, handler } = givenFunction();
  const view = handler.asFunction();
  const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
  view.grantInvoke(caller);
  view.grantInvoke(new iam.ServicePrincipal('events.amazonaws.com'));
  view.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:::q'] }));

  const template = Template.fromStack(stack);
  const arn = { 'Fn::GetAtt': [expect.stringMatching(/^Look/), 'Arn'] };
  expect(statementsOf(template, /^Caller/)).toEqual([
    expect.objectContaining({
      Action: 'lambda:InvokeFunction',
      Resource: [arn, { 'Fn::Join': ['', [arn, ':*']] }],
    }),
  ]);
  template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com' });
  expect(statementsOf(template, /LookRole/)).toContainEqual(expect.objectContaining({ Action: 'sqs:SendMessage' }));
  expect(stack.resolve(view.metricErrors().dimensions)).toEqual({
    FunctionName: { Ref: expect.stringMatching(/^Look/) },
  });
});

test('its role can be named in the policy of a key, and have policies of others', () => {
  const { stack, handler } = givenFunction();
  const { role } = handler.asFunction();
  const key = new kms.Key(stack, 'Key');
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['kms:Decrypt'],
      principals: [new iam.ArnPrincipal(role?.roleArn ?? '')],
      resources: ['*'],
    }),
  );
  role?.attachInlinePolicy(
    new iam.Policy(stack, 'Theirs', {
      statements: [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:::q'] })],
    }),
  );
  const template = Template.fromStack(stack);
  const [roleId] = Object.keys(template.findResources('AWS::IAM::Role'));
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({ Principal: { AWS: { 'Fn::GetAtt': [roleId, 'Arn'] } } })]),
    },
  });
  const [theirs] = Object.values(template.findResources('AWS::IAM::Policy')) as Array<{
    Properties: { Roles: object[] };
  }>;
  expect(JSON.stringify(theirs?.Properties.Roles)).toContain(`"${roleId}"`);
});
