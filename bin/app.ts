#!/usr/bin/env node
import { dirname, resolve } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import {
  BaseModel,
  DatasetSource,
  FeedbackAuthorization,
  FeedbackIntake,
  type Hyperparameters,
  InvocationLogging,
  PiiFilter,
  Reward,
  RftPipeline,
  TooManyRows,
} from '../lib';
import {
  type FeedbackConfig,
  type InvocationLogsConfig,
  type PipelineConfig,
  readConfig,
  type RewardConfig,
  type SourceConfig,
  type StackConfig,
} from './config';
import { approvalOf, evaluationOf, promotionOf } from './config-promotion';
import { driftOf, loggingOf, retrainingPolicyOf, triggersOf } from './config-retraining';
import { declaredReward } from './config-reward';

const TOO_MANY_ROWS = { refuse: TooManyRows.REFUSE, sample: TooManyRows.SAMPLE };

/** The ready app: one stack for each entry of the configuration, with its pipelines. */
export function rftApp(app: App, configPath: string): void {
  const config = readConfig(configPath);
  const folder = dirname(configPath);
  for (const [name, stackConfig] of Object.entries(config.stacks)) addStack(app, name, stackConfig, folder);
}

function addStack(app: App, name: string, config: StackConfig, folder: string): void {
  const stack = new Stack(app, name, {
    description: 'Reinforcement fine-tuning pipelines for Amazon Bedrock (cdk-bedrock-rft)',
    env: { region: config.region, account: config.account ?? process.env.CDK_DEFAULT_ACCOUNT },
  });
  for (const [key, value] of Object.entries(config.tags ?? {})) Tags.of(stack).add(key, value);
  const { invocationLogging } = config;
  const logging = invocationLogging && new InvocationLogging(stack, 'InvocationLogging', loggingOf(invocationLogging));
  for (const [id, pipeline] of Object.entries(config.pipelines)) {
    try {
      addPipeline(stack, id, pipeline, { folder, logging });
    } catch (error) {
      throw new Error(`stacks.${name}.pipelines.${id}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** What the pipelines of a stack share. */
interface Surroundings {
  /** Folder of the configuration. */
  readonly folder: string;
  readonly logging?: InvocationLogging;
}

function addPipeline(stack: Stack, id: string, config: PipelineConfig, { folder, logging }: Surroundings): void {
  const parts = new Construct(stack, `${id}Parts`);
  const feedback = config.feedback && feedbackIntake(parts, config.feedback, removalPolicy(config));
  const source = (name: string, given?: SourceConfig) => given && datasetSource(parts, name, given, folder);
  new RftPipeline(stack, id, {
    baseModel: BaseModel[config.baseModel],
    reward: reward(parts, config.reward, folder),
    dataset: source('Dataset', config.dataset),
    recordedResponses: source('RecordedResponses', config.recordedResponses),
    hyperparameters: config.hyperparameters as Hyperparameters | undefined,
    evaluation: config.evaluation && evaluationOf(config.evaluation),
    promotion: config.promotion && promotionOf(config.promotion),
    approval: config.approval && approvalOf(config.approval, (email) => topic(parts, 'ApprovalRequested', email)),
    production: { keepModels: config.keepModels },
    pipelineName: config.pipelineName,
    heldOutShare: config.heldOutShare,
    validationShare: config.validationShare,
    tooManyRows: config.tooManyRows && TOO_MANY_ROWS[config.tooManyRows],
    minNewRows: config.minNewRows,
    retraining: [
      ...triggersOf(config),
      ...(config.drift
        ? [driftOf(parts, config.drift, { logging, feedback, reward: (given) => reward(parts, given, folder) })]
        : []),
    ],
    retrainingPolicy: config.retrainingPolicy && retrainingPolicyOf(config.retrainingPolicy),
    notificationTopic: config.notifyEmail ? topic(parts, 'RunFinished', config.notifyEmail) : undefined,
    trainingDeadline: config.trainingDeadlineHours ? Duration.hours(config.trainingDeadlineHours) : undefined,
    pollInterval: config.pollIntervalMinutes ? Duration.minutes(config.pollIntervalMinutes) : undefined,
    removalPolicy: removalPolicy(config),
  });
}

/** Its address is an output of the stack: whoever sends feedback needs it. */
function feedbackIntake(parts: Construct, config: FeedbackConfig, removalPolicy?: RemovalPolicy): FeedbackIntake {
  const authorization = config === 'iam' ? FeedbackAuthorization.iam() : FeedbackAuthorization.jwt(config);
  const intake = new FeedbackIntake(parts, 'Feedback', { authorization, removalPolicy });
  new CfnOutput(parts, 'FeedbackUrl', { value: intake.url, description: 'Where feedback is sent to' });
  return intake;
}

const removalPolicy = ({ removeDataWithStack }: PipelineConfig): RemovalPolicy | undefined =>
  removeDataWithStack ? RemovalPolicy.DESTROY : undefined;

function reward(scope: Construct, config: RewardConfig, folder: string): Reward {
  const { typescript, functionArn, minScore, maxScore, needsReference, goldAnswer, ...declared } = config;
  const options = { minScore, maxScore, needsReference, goldAnswer };
  if (typescript !== undefined) return Reward.typescript(resolve(folder, typescript), options);
  if (functionArn === undefined) return declaredReward(declared, { needsReference, goldAnswer });
  const imported = { functionArn, sameEnvironment: true };
  return Reward.function(lambda.Function.fromFunctionAttributes(scope, 'Reward', imported), options);
}

function datasetSource(scope: Construct, id: string, config: SourceConfig, folder: string): DatasetSource {
  if (config.localFile !== undefined) return DatasetSource.localFile(resolve(folder, config.localFile));
  if (config.localFolder !== undefined) return DatasetSource.localFolder(resolve(folder, config.localFolder));
  if (config.invocationLogs !== undefined) return invocationLogs(scope, id, config.invocationLogs);
  return DatasetSource.s3Prefix(existingBucket(scope, id, config), config.prefix ?? '');
}

function invocationLogs(scope: Construct, id: string, config: InvocationLogsConfig): DatasetSource {
  const { prefix, models, metadataEquals, metadataNotEquals, sinceDays, feedbackBucket, dropPersonalData } = config;
  return DatasetSource.invocationLogs({
    logs: InvocationLogging.existing({ bucket: existingBucket(scope, id, config), prefix }),
    models,
    metadataEquals,
    metadataNotEquals,
    since: sinceDays === undefined ? undefined : Duration.days(sinceDays),
    feedback:
      feedbackBucket === undefined
        ? undefined
        : { bucket: existingBucket(scope, `${id}Feedback`, { bucket: feedbackBucket }) },
    piiFilter: dropPersonalData ? PiiFilter.dropRows() : undefined,
  });
}

function existingBucket(
  scope: Construct,
  id: string,
  { bucket, encryptionKeyArn }: { readonly bucket?: string; readonly encryptionKeyArn?: string },
): s3.IBucket {
  return s3.Bucket.fromBucketAttributes(scope, id, {
    bucketName: bucket,
    encryptionKey: encryptionKeyArn === undefined ? undefined : kms.Key.fromKeyArn(scope, `${id}Key`, encryptionKeyArn),
  });
}

function topic(scope: Construct, id: string, email: string): sns.Topic {
  const created = new sns.Topic(scope, id, { enforceSSL: true });
  created.addSubscription(new subscriptions.EmailSubscription(email));
  return created;
}

if (require.main === module) {
  const app = new App();
  const given = app.node.tryGetContext('config') as string | undefined;
  try {
    rftApp(app, resolve(given ?? 'rft.config.json'));
  } catch (error) {
    // A mistake in the configuration or in a prop: the message is for a person, a stack trace of ours is not.
    console.error(`\n${(error as Error).message}\n`);
    process.exit(1);
  }
  app.synth();
}
