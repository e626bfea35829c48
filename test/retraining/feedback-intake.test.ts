import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FeedbackAuthorization, FeedbackIntake, type FeedbackIntakeProps } from '../../lib';
import { newStack, statementsOf, templateOf } from '../fixtures';

const newIntake = (props?: FeedbackIntakeProps, stack = newStack()) => new FeedbackIntake(stack, 'Feedback', props);
const appRole = (stack: Stack) => new iam.Role(stack, 'App', { assumedBy: new iam.AccountRootPrincipal() });
const token = { issuer: 'https://login.example.com', audience: ['support'] };

describe('the API', () => {
  test('has one route, and whoever calls it is authorized by IAM', () => {
    const template = templateOf(newIntake());
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /feedback',
      AuthorizationType: 'AWS_IAM',
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });

  test('takes tokens of one issuer for one audience, if that is chosen', () => {
    const template = templateOf(newIntake({ authorization: FeedbackAuthorization.jwt(token) }));
    template.resourceCountIs('AWS::ApiGatewayV2::Route', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      AuthorizationType: 'JWT',
      AuthorizerId: Match.anyValue(),
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: token.issuer, Audience: token.audience },
    });
  });

  test('slows callers down, and logs who came without a word of what they said', () => {
    const template = templateOf(newIntake({ requestsPerSecond: 7.5 }));
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 7.5, ThrottlingBurstLimit: 15 },
      AccessLogSettings: {
        DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('AccessLogs'), 'Arn'] },
        Format: Match.stringLikeRegexp('context.authorizer.error'),
      },
    });
  });

  test('answers scripts of the pages that are named', () => {
    templateOf(newIntake({ allowOrigins: ['https://support.example.com'] })).hasResourceProperties(
      'AWS::ApiGatewayV2::Api',
      {
        CorsConfiguration: Match.objectLike({ AllowOrigins: ['https://support.example.com'], AllowMethods: ['POST'] }),
      },
    );
  });

  test('its address ends in the path', () => {
    const intake = newIntake();
    expect(JSON.stringify(Stack.of(intake).resolve(intake.url))).toContain('/feedback');
  });
});

describe('permissions', () => {
  test('a sender may call this one route', () => {
    const stack = newStack();
    newIntake({}, stack).grantSend(appRole(stack));
    const [statement, ...others] = statementsOf(templateOf(stack), /^App/);
    expect(others).toEqual([]);
    expect(statement?.Action).toBe('execute-api:Invoke');
    expect(JSON.stringify(statement?.Resource)).toMatch(/FeedbackApi.*\/\*\/POST\/feedback/);
  });

  test('where tokens authorize, a permission is refused with what to do', () => {
    const stack = newStack();
    const intake = newIntake({ authorization: FeedbackAuthorization.jwt(token) }, stack);
    expect(() => intake.grantSend(appRole(stack))).toThrow(/^FeedbackIntake .*it takes tokens.*Leave grantSend out/);
  });

  test('a reader may read feedback and nothing else of the bucket', () => {
    const stack = newStack();
    newIntake({}, stack).grantRead(appRole(stack));
    expect(statementsOf(templateOf(stack), /^App/)).toEqual([
      expect.objectContaining({
        Action: 's3:ListBucket',
        Condition: { StringLike: { 's3:prefix': ['feedback/*'] } },
      }),
      expect.objectContaining({ Action: 's3:GetObject' }),
    ]);
  });

  test('the functions have what they call, and no more', () => {
    const template = templateOf(newIntake());
    const actions = (role: RegExp) =>
      statementsOf(template, role)
        .flatMap(({ Action }) => Action as string | string[])
        .filter((action) => !action.startsWith('logs:'))
        .sort();
    expect(actions(/TakeFeedback/)).toEqual(['sqs:SendMessage']);
    expect(actions(/StoreFeedback/)).toEqual([
      's3:AbortMultipartUpload',
      's3:PutObject',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ]);
  });
});

describe('the queue', () => {
  test('hands out batches, takes single messages back, and gives up on a message after five attempts', () => {
    const template = templateOf(newIntake({ batchWindow: Duration.minutes(2) }));
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 120,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
      VisibilityTimeout: 480,
      SqsManagedSseEnabled: true,
    });
  });
});

describe('the bucket', () => {
  test('is versioned, closed and retained', () => {
    const template = templateOf(newIntake());
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: Match.objectLike({ BlockPublicPolicy: true, RestrictPublicBuckets: true }),
      }),
    });
  });

  test('and the queues are encrypted with your key, which the functions may use', () => {
    const stack = newStack();
    newIntake({ encryptionKey: new kms.Key(stack, 'Key') }, stack);
    const template = templateOf(stack);
    template.allResourcesProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
    });
    template.allResourcesProperties('AWS::S3::Bucket', { BucketEncryption: Match.anyValue() });
    for (const role of [/TakeFeedback/, /StoreFeedback/]) {
      expect(statementsOf(template, role).flatMap(({ Action }) => Action)).toEqual(
        expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']),
      );
    }
  });

  test('of your own is used as it is', () => {
    const stack = newStack();
    const intake = newIntake({ bucket: s3.Bucket.fromBucketName(stack, 'Mine', 'my-feedback') }, stack);
    const template = templateOf(intake);
    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { FEEDBACK_BUCKET: 'my-feedback' } },
    });
  });
});

test('metrics are those of the function that counts', () => {
  const intake = newIntake();
  expect(Stack.of(intake).resolve(intake.metricRefused().toMetricConfig().metricStat)).toMatchObject({
    namespace: 'CdkBedrockRft',
    metricName: 'FeedbackRefused',
    statistic: 'Sum',
    dimensions: [{ name: 'FunctionName', value: { Ref: expect.stringContaining('TakeFeedback') } }],
  });
  expect(intake.metricAccepted().metricName).toBe('FeedbackAccepted');
});

test.each<[FeedbackIntakeProps, RegExp]>([
  [{ requestsPerSecond: 0 }, /^requestsPerSecond: got 0, allowed is a number from 1 to 5000/],
  [{ batchWindow: Duration.minutes(6) }, /^batchWindow: got 6 minutes, allowed is 1 second to 5 minutes/],
])('throws when %p is out of range', (props, message) => {
  expect(() => newIntake(props)).toThrow(message);
});

test('throws when an issuer is no HTTPS address, or nobody is the audience', () => {
  expect(() => FeedbackAuthorization.jwt({ ...token, issuer: 'login.example.com' })).toThrow(
    /^issuer: got 'login.example.com', allowed is an HTTPS address/,
  );
  expect(() => FeedbackAuthorization.jwt({ ...token, audience: [] })).toThrow(/^audience: got 0, allowed are 1 to 50/);
});

describe('cdk-nag', () => {
  const checked = (acknowledged: boolean) => {
    const stack = newStack();
    const intake = newIntake({}, stack);
    if (acknowledged) acknowledge(intake);
    Validations.of(stack.node.root).addPlugins(new AwsSolutionsChecks(stack.node.root));
    return () => (stack.node.root as import('aws-cdk-lib').App).synth();
  };

  /** What it finds and why that is right, each reason at the one construct that it speaks of. */
  function acknowledge(intake: FeedbackIntake): void {
    const bucket = Stack.of(intake).getLogicalId(intake.bucket.node.defaultChild as s3.CfnBucket);
    const reasons = {
      Bucket: ['S1', 'Access logs need a bucket that belongs to the platform team: bring a bucket of your own.'],
      DeadLetters: ['SQS3', 'It is the dead-letter queue.'],
      StoreFeedback: [
        `IAM5[Resource::<${bucket}.Arn>/feedback/*]`,
        'Objects are named after their hour and their messages, which are not known at synthesis.',
      ],
    } as const;
    for (const [id, [finding, reason]] of Object.entries(reasons)) {
      const construct = intake.node.findChild(id);
      Validations.of(construct.node.tryFindChild('Role') ?? construct).acknowledge({
        id: `AwsSolutions::AwsSolutions-${finding}`,
        reason,
      });
    }
  }

  test('finds nothing that is not acknowledged with a reason', () => {
    expect(checked(true)).not.toThrow();
  });

  test('finds something without', () => {
    expect(checked(false)).toThrow(/AwsSolutions-IAM5/);
  });
});
