import { CfnParameter, Fn, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Reward, RuleCondition } from '../../lib';
import { definitionOf, newPipeline, newStack, statementsOf, templateOf } from '../fixtures';

const ROLE = /^SupportCustomizationRole/;
const actionsOf = (template: Template, role: RegExp) =>
  statementsOf(template, role).flatMap((statement) => statement.Action as string | string[]);

describe('the role that Bedrock assumes', () => {
  const template = templateOf(newPipeline());

  test('is for customization jobs of this account and region only', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: 'bedrock.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnEquals: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    ['arn:aws:bedrock:us-east-1:', { Ref: 'AWS::AccountId' }, ':model-customization-job/*'],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('reads and writes what runs wrote, calls the reward, and nothing else', () => {
    expect(actionsOf(template, ROLE).sort()).toEqual([
      'lambda:InvokeFunction',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
    ]);
    const list = statementsOf(template, ROLE).find((statement) => statement.Action === 's3:ListBucket');
    expect(list?.Condition).toEqual({ StringLike: { 's3:prefix': ['runs/*'] } });
    expect(JSON.stringify(statementsOf(template, ROLE))).toContain('/runs/*');
  });

  test('may not reach the input bucket', () => {
    expect(JSON.stringify(statementsOf(template, ROLE))).not.toContain('DataStoreInput');
  });
});

test('with a key of your own it may encrypt models through Bedrock', () => {
  const stack = newStack();
  newPipeline({ encryptionKey: new kms.Key(stack, 'Key') }, stack);
  expect(actionsOf(templateOf(stack), ROLE)).toEqual(expect.arrayContaining(['kms:CreateGrant']));
});

test('the policy of a key may name the role, which names the key', () => {
  const stack = newStack();
  const key = new kms.Key(stack, 'Key');
  const { customizationRole, rewardFunction } = newPipeline(
    { encryptionKey: key, reward: Reward.rules([{ name: 'is polite', must: RuleCondition.contains('please') }]) },
    stack,
  );
  key.grantDecrypt(rewardFunction.handler);
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['kms:Decrypt'],
      principals: [customizationRole.role, rewardFunction.handler.grantPrincipal],
      resources: ['*'],
    }),
  );
  // A template with a circle is refused here.
  expect(JSON.stringify(templateOf(stack).findResources('AWS::KMS::Key'))).toContain('SupportCustomizationRole');
});

test('an imported key is granted on the role side, because its policy cannot be edited here', () => {
  const stack = newStack();
  const arn = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
  newPipeline({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn) }, stack);
  const statement = statementsOf(templateOf(stack), ROLE).find((each) => String(each.Action).includes('CreateGrant'));
  expect(statement?.Resource).toBe(arn);
});

describe('in a VPC', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc });
  newPipeline({ trainingNetwork: { vpc, securityGroups: [securityGroup] } }, stack);
  const template = templateOf(stack);

  test('it may create interfaces that carry the tags of Bedrock, in these subnets', () => {
    expect(statementsOf(template, ROLE)).toContainEqual(
      expect.objectContaining({
        Sid: 'CreateTaggedInterface',
        Condition: expect.objectContaining({ StringEquals: { 'aws:RequestTag/BedrockManaged': 'true' } }) as unknown,
      }),
    );
    const here = statementsOf(template, ROLE).find((statement) => statement.Sid === 'CreateInterfaceHere');
    expect(here?.Resource).toHaveLength(3);
  });

  test('the run is told subnets and security groups', () => {
    const { Payload } = definitionOf(template).States.BeginRun?.Arguments ?? {};
    expect(Payload).toMatchObject({
      settings: {
        vpc: { subnetIds: [expect.any(String), expect.any(String)], securityGroupIds: [expect.any(String)] },
      },
    });
  });
});

test('throws when a network has no security group', () => {
  const stack = newStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  expect(() => newPipeline({ trainingNetwork: { vpc, securityGroups: [] } }, stack)).toThrow(
    'trainingNetwork.securityGroups: got 0, allowed are 1 to 5.',
  );
});

describe('a network whose subnets are known at deployment only', () => {
  const networkOf = (stack: Stack, privateSubnetIds: string[], availabilityZones: string[]) => ({
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones,
      privateSubnetIds,
      privateSubnetRouteTableIds: availabilityZones.map((zone) => `rtb-${zone}`),
    }),
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
  });

  test('is named one by one when their number is known', () => {
    const stack = newStack();
    const subnets = Fn.split(',', Fn.importValue('Subnets'), 2);
    const template = templateOf(
      newPipeline({ trainingNetwork: networkOf(stack, subnets, ['us-east-1a', 'us-east-1b']) }, stack),
    );
    const here = statementsOf(template, ROLE).find((statement) => statement.Sid === 'CreateInterfaceHere');
    expect(here?.Resource).toHaveLength(3);
  });

  test('throws when it is not, with what to do', () => {
    const stack = newStack();
    const subnets = new CfnParameter(stack, 'Subnets', { type: 'List<AWS::EC2::Subnet::Id>' }).valueAsList;
    expect(() => newPipeline({ trainingNetwork: networkOf(stack, subnets, ['us-east-1a']) }, stack)).toThrow(
      /trainingNetwork\.subnets: got a list that is known at deployment only.*Give Fn\.split the length/,
    );
  });
});

test('outside a VPC it has no permission of EC2', () => {
  expect(actionsOf(templateOf(newPipeline()), ROLE).filter((action) => action.startsWith('ec2:'))).toEqual([]);
});

describe('the submitter', () => {
  const template = templateOf(newPipeline());
  const statements = statementsOf(template, /^SupportTrainingStartTraining/);

  test('may start a job of this base model only', () => {
    const create = statements.find((statement) => statement.Sid === 'StartCustomizationJob');
    const resources = JSON.stringify(create?.Resource);
    expect(create?.Action).toBe('bedrock:CreateModelCustomizationJob');
    expect(resources).toContain('foundation-model/amazon.nova-2-lite-v1:0:256k');
    expect(resources).toContain(':model-customization-job/*');
    expect(resources).toContain(':custom-model/*');
  });

  test('may hand over the customization role to Bedrock only', () => {
    const pass = statements.find((statement) => statement.Sid === 'PassCustomizationRole');
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } });
    expect(JSON.stringify(pass?.Resource)).toContain('SupportCustomizationRole');
  });

  test('has no statement for every resource', () => {
    expect(statements.filter((statement) => statement.Resource === '*')).toEqual([]);
  });
});
