import {
  bucketName,
  globalArn,
  physicalName,
  regionalArn,
  stableHex,
  stableUuid,
  type ResourceIdentity,
} from './identity';

type Value = (identity: ResourceIdentity) => string;

/** What CloudFormation returns for a resource of one type. */
export interface ResourceType {
  readonly ref: Value;
  readonly attributes: Readonly<Record<string, Value>>;
}

const named =
  (property: string, limit: number): Value =>
  (identity) =>
    physicalName(identity, property, limit);

const tableName = named('TableName', 255);
const functionName = named('FunctionName', 64);
const roleName = named('RoleName', 64);
const userName = named('UserName', 64);
const machineName = named('StateMachineName', 80);
const activityName = named('Name', 80);
const ruleName = named('Name', 64);
const busName = named('Name', 256);
const logGroupName = named('LogGroupName', 512);
const alarmName = named('AlarmName', 255);
const topicName: Value = (identity) => physicalName(identity, 'TopicName', 256, fifoSuffix(identity, 'FifoTopic'));
const queueName: Value = (identity) => physicalName(identity, 'QueueName', 80, fifoSuffix(identity, 'FifoQueue'));
const parameterName: Value = (identity) => {
  const given = identity.property('Name');
  return typeof given === 'string' ? given : `CFN-${identity.logicalId}-${stableHex(identity, 12)}`;
};

function fifoSuffix(identity: ResourceIdentity, property: string): string {
  return String(identity.property(property)) === 'true' ? '.fifo' : '';
}

const bucketArn: Value = (identity) => `arn:${identity.partition}:s3:::${bucketName(identity)}`;
const tableArn: Value = (identity) => regionalArn(identity, 'dynamodb', `table/${tableName(identity)}`);
const functionArn: Value = (identity) => regionalArn(identity, 'lambda', `function:${functionName(identity)}`);
const roleArn: Value = (identity) => {
  const path = identity.property('Path');
  return globalArn(identity, 'iam', `role${typeof path === 'string' ? path : '/'}${roleName(identity)}`);
};
const topicArn: Value = (identity) => regionalArn(identity, 'sns', topicName(identity));
const queueArn: Value = (identity) => regionalArn(identity, 'sqs', queueName(identity));
const queueUrl: Value = (identity) =>
  `https://sqs.${identity.region}.amazonaws.com/${identity.account}/${queueName(identity)}`;
const machineArn: Value = (identity) => regionalArn(identity, 'states', `stateMachine:${machineName(identity)}`);
const keyArn: Value = (identity) => regionalArn(identity, 'kms', `key/${stableUuid(identity)}`);
const secretArn: Value = (identity) =>
  regionalArn(identity, 'secretsmanager', `secret:${physicalName(identity, 'Name', 512)}-${stableHex(identity, 6)}`);
const guardrailId: Value = (identity) => stableHex(identity, 12);
const guardrailArn: Value = (identity) => regionalArn(identity, 'bedrock', `guardrail/${guardrailId(identity)}`);
const profileId: Value = (identity) => stableHex(identity, 12);
const profileArn: Value = (identity) =>
  regionalArn(identity, 'bedrock', `application-inference-profile/${profileId(identity)}`);
const managedPolicyArn: Value = (identity) =>
  globalArn(identity, 'iam', `policy/${physicalName(identity, 'ManagedPolicyName', 128)}`);

/** The function's ARN, whether the property holds its name or its ARN. */
const functionOf: Value = (identity) => {
  const given = String(identity.property('FunctionName'));
  return given.startsWith('arn:') ? given : regionalArn(identity, 'lambda', `function:${given}`);
};
const versionNumber: Value = (identity) => String(identity.positionAmongEqual('FunctionName'));
const versionArn: Value = (identity) => `${functionOf(identity)}:${versionNumber(identity)}`;
const aliasArn: Value = (identity) => `${functionOf(identity)}:${String(identity.property('Name'))}`;
const layerArn: Value = (identity) =>
  regionalArn(identity, 'lambda', `layer:${physicalName(identity, 'LayerName', 140)}:1`);

const ec2Id =
  (prefix: string): Value =>
  (identity) =>
    `${prefix}-${stableHex(identity, 17)}`;
const nameOnly = (property: string, limit: number): ResourceType => ({ ref: named(property, limit), attributes: {} });

/**
 * The resource types that a rehearsal can name. A Ref or GetAtt that is not here is an error: to add one, look up its
 * return values in the CloudFormation template reference.
 */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::S3::Bucket': {
    ref: bucketName,
    attributes: {
      Arn: bucketArn,
      DomainName: (identity) => `${bucketName(identity)}.s3.amazonaws.com`,
      RegionalDomainName: (identity) => `${bucketName(identity)}.s3.${identity.region}.amazonaws.com`,
    },
  },
  'AWS::DynamoDB::Table': { ref: tableName, attributes: { Arn: tableArn } },
  'AWS::DynamoDB::GlobalTable': { ref: tableName, attributes: { Arn: tableArn } },
  'AWS::Lambda::Function': { ref: functionName, attributes: { Arn: functionArn } },
  'AWS::Lambda::Version': { ref: versionArn, attributes: { FunctionArn: versionArn, Version: versionNumber } },
  'AWS::Lambda::Alias': { ref: aliasArn, attributes: { AliasArn: aliasArn } },
  'AWS::Lambda::LayerVersion': { ref: layerArn, attributes: { LayerVersionArn: layerArn } },
  'AWS::IAM::Role': {
    ref: roleName,
    attributes: { Arn: roleArn, RoleId: (identity) => `AROA${stableHex(identity, 17)}` },
  },
  'AWS::IAM::User': {
    ref: userName,
    attributes: { Arn: (identity) => globalArn(identity, 'iam', `user/${userName(identity)}`) },
  },
  'AWS::IAM::Policy': nameOnly('PolicyName', 128),
  'AWS::IAM::ManagedPolicy': { ref: managedPolicyArn, attributes: { PolicyArn: managedPolicyArn } },
  'AWS::SNS::Topic': { ref: topicArn, attributes: { TopicArn: topicArn, TopicName: topicName } },
  'AWS::SQS::Queue': { ref: queueUrl, attributes: { Arn: queueArn, QueueName: queueName, QueueUrl: queueUrl } },
  'AWS::StepFunctions::StateMachine': { ref: machineArn, attributes: { Arn: machineArn, Name: machineName } },
  'AWS::StepFunctions::Activity': {
    ref: (identity) => regionalArn(identity, 'states', `activity:${activityName(identity)}`),
    attributes: {
      Arn: (identity) => regionalArn(identity, 'states', `activity:${activityName(identity)}`),
      Name: activityName,
    },
  },
  'AWS::Events::Rule': {
    ref: ruleName,
    attributes: { Arn: (identity) => regionalArn(identity, 'events', `rule/${ruleName(identity)}`) },
  },
  'AWS::Events::EventBus': {
    ref: busName,
    attributes: { Arn: (identity) => regionalArn(identity, 'events', `event-bus/${busName(identity)}`), Name: busName },
  },
  'AWS::Logs::LogGroup': {
    ref: logGroupName,
    attributes: { Arn: (identity) => regionalArn(identity, 'logs', `log-group:${logGroupName(identity)}:*`) },
  },
  'AWS::KMS::Key': { ref: stableUuid, attributes: { Arn: keyArn, KeyId: stableUuid } },
  'AWS::KMS::Alias': nameOnly('AliasName', 256),
  'AWS::SSM::Parameter': {
    ref: parameterName,
    attributes: {
      Type: (identity) => String(identity.property('Type')),
      Value: (identity) => String(identity.property('Value')),
    },
  },
  'AWS::SecretsManager::Secret': { ref: secretArn, attributes: { Id: secretArn } },
  'AWS::CloudWatch::Alarm': {
    ref: alarmName,
    attributes: { Arn: (identity) => regionalArn(identity, 'cloudwatch', `alarm:${alarmName(identity)}`) },
  },
  'AWS::CloudWatch::CompositeAlarm': {
    ref: alarmName,
    attributes: { Arn: (identity) => regionalArn(identity, 'cloudwatch', `alarm:${alarmName(identity)}`) },
  },
  'AWS::CloudWatch::Dashboard': nameOnly('DashboardName', 255),
  'AWS::Bedrock::Guardrail': {
    ref: guardrailArn,
    attributes: { GuardrailArn: guardrailArn, GuardrailId: guardrailId, Version: () => 'DRAFT' },
  },
  'AWS::Bedrock::ApplicationInferenceProfile': {
    ref: profileArn,
    attributes: { InferenceProfileArn: profileArn, InferenceProfileId: profileId },
  },
  'AWS::EC2::VPC': {
    ref: ec2Id('vpc'),
    attributes: { VpcId: ec2Id('vpc'), CidrBlock: (identity) => String(identity.property('CidrBlock')) },
  },
  'AWS::EC2::Subnet': { ref: ec2Id('subnet'), attributes: { SubnetId: ec2Id('subnet') } },
  'AWS::EC2::SecurityGroup': { ref: ec2Id('sg'), attributes: { GroupId: ec2Id('sg'), Id: ec2Id('sg') } },
  'AWS::EC2::VPCEndpoint': { ref: ec2Id('vpce'), attributes: { Id: ec2Id('vpce') } },
};
