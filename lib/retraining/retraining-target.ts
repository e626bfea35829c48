import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { DataStore } from '../data/data-store';
import { DatasetLocation } from '../data/dataset-source';
import { RewardFunction } from '../reward/reward-function';
import { RunRegistry } from '../run/run-registry';

/** The pipeline that a trigger is connected to. */
export interface RetrainingTarget {
  /** First part of the name of every job and model. */
  readonly pipelineName: string;

  /** ARN of the foundation model that is customized. */
  readonly baseModelArn: string;

  /** Function that takes `{ kind, eventId }` and sets a pending mark of that kind. */
  readonly requestRun: lambda.IFunction;

  /** Queue for requests that could not be delivered. */
  readonly deadLetterQueue: sqs.IQueue;

  /** Where data comes in and runs write. */
  readonly dataStore: DataStore;

  /** Where the rows of the pipeline lie. */
  readonly dataset: DatasetLocation[];

  /** The table that remembers runs. */
  readonly runRegistry: RunRegistry;

  /** The function that scores answers. */
  readonly rewardFunction: RewardFunction;

  /** Where functions of the pipeline write their logs. */
  readonly logGroup: logs.ILogGroup;
}
