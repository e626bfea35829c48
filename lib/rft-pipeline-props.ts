import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DataStore } from './data/data-store';
import { DatasetSource } from './data/dataset-source';
import { EvaluationProps } from './evaluation/evaluation-props';
import { PromotionPolicy } from './evaluation/promotion-policy';
import { IRetrainingTrigger } from './retraining/retraining';
import { RetrainingPolicy } from './retraining/retraining-policy';
import { Reward } from './reward/reward';
import { Approval } from './serving/approval';
import { ProductionOptions } from './serving/production';
import { BaseModel } from './training/base-model';
import { TrainingNetwork } from './training/customization-role';
import { Hyperparameters } from './training/hyperparameters';

/** What happens when a dataset has more rows than one job takes. */
export enum TooManyRows {
  /** The run fails and says by how many rows. */
  REFUSE = 'refuse',
  /** A sample is taken: the same rows give the same sample, in whatever order they come. */
  SAMPLE = 'sample',
}

export interface RftPipelineProps {
  /** The model to customize. */
  readonly baseModel: BaseModel;

  /** How answers are scored. */
  readonly reward: Reward;

  /**
   * The prompts to train on.
   *
   * @default - every `.jsonl` object under `incoming/` of the data store's input bucket
   */
  readonly dataset?: DatasetSource;

  /**
   * Answers recorded earlier, as rows `{ "id", "source", "response" }`. They help to prove the reward and are what a
   * rehearsal trains on.
   *
   * @default - none
   */
  readonly recordedResponses?: DatasetSource;

  /**
   * Settings of the training.
   *
   * @default - chosen by the service
   */
  readonly hyperparameters?: Hyperparameters;

  /**
   * How models are measured before and after the training.
   *
   * @default - four answers to each held-out prompt, a probe of 100 training prompts with eight answers each
   */
  readonly evaluation?: EvaluationProps;

  /**
   * When a candidate becomes the production model.
   *
   * @default PromotionPolicy.improvement()
   */
  readonly promotion?: PromotionPolicy;

  /**
   * Who has to agree before a model answers in production.
   *
   * @default - the promotion policy alone decides
   */
  readonly approval?: Approval;

  /**
   * How models are served and kept.
   *
   * @default - the last five models are kept beside those in use
   */
  readonly production?: ProductionOptions;

  /**
   * First part of the name of every job and model: lower-case letters, digits and single hyphens, at most 38 characters. Events
   * and metrics know the pipeline by it, so no two pipelines of an account and region may share one.
   *
   * @default - made from the path of this construct
   */
  readonly pipelineName?: string;

  /**
   * Buckets of the pipeline.
   *
   * @default - two new buckets, retained
   */
  readonly dataStore?: DataStore;

  /**
   * Your own key for the buckets and the table made here, and for the custom models. Its policy must let the IAM policies of
   * the account decide, which is what CDK and the console write.
   *
   * @default - the key of `dataStore`, else keys managed by AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Network in which the customization job reaches S3.
   *
   * @default - none; the job runs in a network of Amazon Bedrock
   */
  readonly trainingNetwork?: TrainingNetwork;

  /**
   * Share of the prompts that no model is ever trained on. The split is drawn with the first run and kept; a later change
   * of this figure takes effect with an explicit `resplit`.
   *
   * @default 0.2
   */
  readonly heldOutShare?: number;

  /**
   * Share of the prompts that Bedrock validates on during training. Kept like `heldOutShare`.
   *
   * @default 0.1
   */
  readonly validationShare?: number;

  /**
   * What happens above 20,000 training and validation rows.
   *
   * @default TooManyRows.REFUSE
   */
  readonly tooManyRows?: TooManyRows;

  /**
   * Prompts that must be new since the last trained run; with fewer the run is skipped.
   *
   * @default 0
   */
  readonly minNewRows?: number;

  /**
   * Triggers that ask for a run.
   *
   * @default - a run starts only when somebody asks for one
   */
  readonly retraining?: IRetrainingTrigger[];

  /**
   * When triggers may start a run.
   *
   * @default - a day between trainings, a week after a rejected candidate, no limit a month
   */
  readonly retrainingPolicy?: RetrainingPolicy;

  /**
   * Topic that receives one message at the end of each run.
   *
   * @default - no message; the event `RFT Run Finished` is sent in any case
   */
  readonly notificationTopic?: sns.ITopic;

  /**
   * How long the customization job may take in all. After that it is stopped.
   *
   * @default Duration.hours(48)
   */
  readonly trainingDeadline?: Duration;

  /**
   * Time between two looks at the customization job, at least one minute.
   *
   * @default Duration.minutes(5)
   */
  readonly pollInterval?: Duration;

  /**
   * What happens to the data store and the run registry made here when the stack is deleted.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
