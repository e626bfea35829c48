import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RUNS_PREFIX } from '../contract/keys';
import { grantReadPrefix, grantWritePrefix } from '../data/object-access';
import { RewardFunction } from '../reward/reward-function';
import { requireCount } from '../private/validation';
import { customizationJobArn, grantModelEncryption } from './customization-access';

/** The network in which the customization job reads and writes S3. */
export interface TrainingNetwork {
  /** The VPC. It needs a gateway or interface endpoint for S3. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets, 1 to 16.
   *
   * @default - the private subnets
   */
  readonly subnets?: ec2.SubnetSelection;

  /** Security groups, 1 to 5. */
  readonly securityGroups: ec2.ISecurityGroup[];
}

export interface CustomizationRoleProps {
  /** Bucket with the prepared datasets, to which the job also writes. */
  readonly outputBucket: s3.IBucket;

  /** The reward that the job calls. */
  readonly rewardFunction: RewardFunction;

  /**
   * Key that encrypts the custom models.
   *
   * @default - a key owned by AWS
   */
  readonly modelKey?: kms.IKey;

  /**
   * Network of the job.
   *
   * @default - none
   */
  readonly network?: TrainingNetwork;
}

/**
 * The role that Bedrock assumes while it customizes a model: only for jobs of this account and region, only what runs
 * wrote, only the pipeline's reward.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/custom-model-job-access-security.html
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rft-access-security.html
 */
export class CustomizationRole extends Construct {
  /** The role. */
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: CustomizationRoleProps) {
    super(scope, id);
    const jobs = customizationJobArn(this, '*');
    this.role = new iam.Role(this, 'Resource', {
      description: 'Assumed by Amazon Bedrock while it customizes a model',
      assumedBy: new iam.ServicePrincipal('bedrock.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnEquals: { 'aws:SourceArn': jobs },
        },
      }),
    });
    grantReadPrefix(props.outputBucket, this.role, RUNS_PREFIX);
    grantWritePrefix(props.outputBucket, this.role, RUNS_PREFIX);
    props.rewardFunction.grantInvoke(this.role);
    if (props.modelKey) grantModelEncryption(props.modelKey, this.role);
    if (props.network) this.allowNetwork(props.network, jobs);
  }

  /** Network interfaces of the job, tagged by Bedrock with the job they belong to. */
  private allowNetwork(network: TrainingNetwork, jobs: string): void {
    const stack = Stack.of(this);
    const ec2Arn = (resource: string, name = '*') => stack.formatArn({ service: 'ec2', resource, resourceName: name });
    const { subnetIds } = network.vpc.selectSubnets(network.subnets);
    requireCount('trainingNetwork.subnets', subnetIds, 16);
    requireCount('trainingNetwork.securityGroups', network.securityGroups, 5);
    const subnets = subnetIds.map((subnet) => ec2Arn('subnet', subnet));
    const securityGroups = network.securityGroups.map((group) => ec2Arn('security-group', group.securityGroupId));
    const interfaces = ec2Arn('network-interface');
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'DescribeNetwork',
        actions: [
          'ec2:DescribeDhcpOptions',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVpcs',
        ],
        // These actions know no resources.
        resources: ['*'],
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'CreateTaggedInterface',
        actions: ['ec2:CreateNetworkInterface'],
        resources: [interfaces],
        conditions: {
          StringEquals: { 'aws:RequestTag/BedrockManaged': 'true' },
          ArnEquals: { 'aws:RequestTag/BedrockModelCustomizationJobArn': jobs },
        },
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'CreateInterfaceHere',
        actions: ['ec2:CreateNetworkInterface'],
        resources: [...subnets, ...securityGroups],
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'UseOwnInterfaces',
        actions: [
          'ec2:CreateNetworkInterfacePermission',
          'ec2:DeleteNetworkInterface',
          'ec2:DeleteNetworkInterfacePermission',
        ],
        resources: [interfaces],
        conditions: {
          ArnEquals: { 'ec2:Subnet': subnets, 'ec2:ResourceTag/BedrockModelCustomizationJobArn': jobs },
          StringEquals: { 'ec2:ResourceTag/BedrockManaged': 'true' },
        },
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'TagOwnInterfaces',
        actions: ['ec2:CreateTags'],
        resources: [interfaces],
        conditions: {
          StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['BedrockManaged', 'BedrockModelCustomizationJobArn'] },
        },
      }),
    );
  }
}
