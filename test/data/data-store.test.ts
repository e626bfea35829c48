import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DataStore } from '../../lib';
import { newPipeline, newStack, statementsOf, templateOf } from '../fixtures';

describe('the buckets made by a data store', () => {
  const stack = newStack();
  new DataStore(stack, 'Store', { noncurrentVersionExpiration: Duration.days(30) });
  const template = Template.fromStack(stack);

  test('are two, versioned, without public access', () => {
    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.allResourcesProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('refuse requests without TLS', () => {
    template.allResourcesProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      }),
    });
  });

  test('let old versions go after the given time', () => {
    template.allResourcesProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: 'Enabled' })],
      },
    });
  });

  test('trigger nothing', () => {
    template.allResourcesProperties('AWS::S3::Bucket', { NotificationConfiguration: Match.absent() });
    template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });
});

describe('buckets of your own', () => {
  test('throws when the same bucket is given for input and output', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'One');
    expect(() => new DataStore(stack, 'Store', { inputBucket: bucket, outputBucket: bucket })).toThrow(
      /same bucket\. Job output would look like new data/,
    );
  });

  test('throws when two imports name the same bucket', () => {
    const stack = newStack();
    const [inputBucket, outputBucket] = ['In', 'Out'].map((id) => s3.Bucket.fromBucketName(stack, id, 'one-bucket'));
    expect(() => new DataStore(stack, 'Store', { inputBucket, outputBucket })).toThrow(/same bucket/);
  });

  test('are used as they are, and their key is granted to the role of the job and to the submitter side', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const outputBucket = new s3.Bucket(stack, 'Mine', { encryptionKey });
    newPipeline({ dataStore: new DataStore(stack, 'Store', { outputBucket }) }, stack);
    const template = templateOf(stack);
    for (const role of [/^SupportCustomizationRole/, /^SupportDatasetPrepareDataset/]) {
      const actions = statementsOf(template, role).flatMap((statement) => statement.Action as string | string[]);
      expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']));
    }
  });
});
