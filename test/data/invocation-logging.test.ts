import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Construct } from 'constructs';
import { InvocationLogging, type InvocationLoggingProps } from '../../lib';
import { FEATURE_FLAGS, newStack, statementsOf } from '../fixtures';

function synthesized(props: (stack: Stack) => InvocationLoggingProps = () => ({})) {
  const stack = newStack();
  const logging = new InvocationLogging(stack, 'Logging', props(stack));
  return { stack, logging, template: Template.fromStack(stack) };
}

const SOURCE = {
  StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
  ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:aws:bedrock:us-east-1:', { Ref: 'AWS::AccountId' }, ':*']] } },
};

/** Statements of the bucket's policy that let somebody in. */
const allowed = (template: Template) =>
  Object.values(template.findResources('AWS::S3::BucketPolicy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');

describe('the bucket made for logs', () => {
  const { template } = synthesized(() => ({ prefix: 'bedrock/', expiration: Duration.days(90) }));

  test('is versioned, closed, kept, and lets old logs go', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: Match.objectLike({ BlockPublicPolicy: true, RestrictPublicBuckets: true }),
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
      },
    });
  });

  test('keeps logs for ever unless told otherwise', () => {
    synthesized().template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: Match.absent() })] },
    });
  });

  test('lets Amazon Bedrock write logs of this account and region, nothing else and nobody else', () => {
    const [statement, ...others] = allowed(template);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      Principal: { Service: 'bedrock.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: SOURCE,
    });
    expect(JSON.stringify(statement.Resource)).toContain(
      '"/bedrock/AWSLogs/",{"Ref":"AWS::AccountId"},"/BedrockModelInvocationLogs/*"',
    );
  });
});

test('a key of your own encrypts the bucket, and the service may have data keys of it under the same conditions', () => {
  const { template } = synthesized((stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }));
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) }),
      ],
    },
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Principal: { Service: 'bedrock.amazonaws.com' },
          Action: 'kms:GenerateDataKey',
          Condition: SOURCE,
        }),
      ]),
    },
  });
});

test('the configuration is asked for once the policies are there, without a provider framework', () => {
  const { template } = synthesized(() => ({ prefix: 'bedrock/' }));
  template.resourceCountIs('AWS::Lambda::Function', 1);
  const [[, configuration]] = Object.entries(template.findResources('Custom::ModelInvocationLogging')) as [
    [string, { Properties: Record<string, unknown>; DependsOn: string[] }],
  ];
  expect(configuration.Properties).toMatchObject({
    keyPrefix: 'bedrock',
    bucketName: { Ref: expect.stringMatching(/^LoggingBucket/) },
    ServiceTimeout: '300',
  });
  expect(configuration.DependsOn).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^LoggingBucketPolicy/),
      expect.stringMatching(/^LoggingConfigureLoggingRole/),
    ]),
  );
  const actions = statementsOf(template, /^LoggingConfigureLogging/).flatMap(({ Action }) => Action);
  expect(actions.filter((action) => String(action).startsWith('bedrock:')).sort()).toEqual([
    'bedrock:DeleteModelInvocationLoggingConfiguration',
    'bedrock:GetModelInvocationLoggingConfiguration',
    'bedrock:PutModelInvocationLoggingConfiguration',
  ]);
});

test('a bucket of yours gets the policy when it is made in this app, and a warning when it is imported', () => {
  const own = synthesized((stack) => ({ bucket: new s3.Bucket(stack, 'Mine') }));
  own.template.resourceCountIs('AWS::S3::Bucket', 1);
  expect(allowed(own.template)).toHaveLength(1);
  Annotations.fromStack(own.stack).hasNoWarning('*', Match.anyValue());

  const imported = synthesized((stack) => ({ bucket: s3.Bucket.fromBucketName(stack, 'Theirs', 'their-logs') }));
  imported.template.resourceCountIs('AWS::S3::BucketPolicy', 0);
  Annotations.fromStack(imported.stack).hasWarning(
    '/Test/Logging',
    Match.stringLikeRegexp('must let bedrock.amazonaws.com put objects under AWSLogs/'),
  );
});

test('a prefix must end with a slash and not begin with one', () => {
  for (const prefix of ['bedrock', '/bedrock/']) {
    expect(() => new InvocationLogging(newStack(), 'Logging', { prefix })).toThrow(
      `InvocationLogging Test/Logging: got prefix '${prefix}', which must be empty, or end with '/' and not begin with it.`,
    );
  }
  const bucket = s3.Bucket.fromBucketName(newStack(), 'Theirs', 'their-logs');
  expect(() => InvocationLogging.existing({ bucket, prefix: 'logs' })).toThrow(
    /InvocationLogging\.existing: got prefix/,
  );
  expect(InvocationLogging.existing({ bucket })).toEqual({ bucket, prefix: '' });
});

test('cdk-nag finds what no configuration of this kind can do without, and nothing else', () => {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir: mkdtempSync(join(tmpdir(), 'rft-nag-')) });
  const stack = new Stack(app, 'Test', { env: { region: 'us-east-1' } });
  const logging = new InvocationLogging(stack, 'Logging', { removalPolicy: RemovalPolicy.DESTROY });
  const acknowledge = (path: string, finding: string, reason: string) => {
    const place = path.split('/').reduce<Construct>((parent, id) => parent.node.findChild(id), logging);
    Validations.of(place).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });
  };
  acknowledge(
    'Bucket',
    'S1',
    'Access logs need a bucket that belongs to the platform team: bring a bucket of your own.',
  );
  acknowledge(
    'ConfigureLogging/Role',
    'IAM5[Resource::*]',
    'The configuration of the account and region knows no resource.',
  );
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
