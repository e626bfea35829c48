import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { VERIFY_REWARD_ENV } from '../contract/env';
import { RUNS_PREFIX } from '../contract/keys';
import { grantReadPrefix, grantWritePrefix } from '../data/object-access';
import { PrebundledFunction } from '../private/prebundled-function';
import { RunRegistry } from '../run/run-registry';
import { failsTo, fromReport, RUN, RunStep } from '../run/run-step';
import { RewardFunction } from './reward-function';

export interface RewardStepsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly outputBucket: s3.IBucket;
  readonly rewardFunction: RewardFunction;
}

/** VerifyReward. */
export class RewardSteps extends Construct {
  /** The function that proves the reward. */
  public readonly verify: PrebundledFunction<typeof VERIFY_REWARD_ENV>;

  constructor(scope: Construct, id: string, props: RewardStepsProps) {
    super(scope, id);
    this.verify = new PrebundledFunction(this, 'VerifyReward', {
      asset: 'verify-reward',
      roleIsOpen: true,
      description: 'Proves the reward on rows of the dataset before anything is paid',
      environment: { REGISTRY_TABLE: props.registry.table.tableName, OUTPUT_BUCKET: props.outputBucket.bucketName },
      logGroup: props.logGroup,
      timeout: Duration.minutes(15),
      memorySize: 512,
    });
    props.registry.grantRecord(this.verify.role);
    grantReadPrefix(props.outputBucket, this.verify.role, RUNS_PREFIX);
    grantWritePrefix(props.outputBucket, this.verify.role, RUNS_PREFIX);
    props.rewardFunction.grantInvoke(this.verify.role);
  }

  /** The state VerifyReward, on to `proved` or `finish`. */
  public road(states: Construct, proved: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const verify = new RunStep(states, 'VerifyReward', {
      handler: this.verify,
      comment: 'A reward that breaks its contract, or that empty and copied answers please, would waste the training.',
      payload: { run: RUN, dataset: fromReport('dataset') },
      report: 'rewardProof',
    });
    failsTo(verify, finish);
    verify.next(proved);
    return verify;
  }
}
