import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type {
  DECIDE_PROMOTION_ENV,
  DEPLOY_CANDIDATE_ENV,
  JUDGE_SIGNAL_ENV,
  PLAN_EVALUATION_ENV,
  SCORE_MODEL_ENV,
} from '../contract/env';
import { RUNS_PREFIX } from '../contract/keys';
import { DEPLOY_CANDIDATE_TIMEOUT_SECONDS } from '../contract/limits';
import { grantReadPrefix, grantWritePrefix } from '../data/object-access';
import { PrebundledFunction } from '../private/prebundled-function';
import { RewardFunction } from '../reward/reward-function';
import { RunRegistry } from '../run/run-registry';
import { grantCreateDeployments, grantDescribeDeployment, grantInvokeDeployments } from '../serving/deployment-access';
import { BaseModel } from '../training/base-model';
import { PromotionPolicy } from './promotion-policy';

export interface EvaluationFunctionsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly outputBucket: s3.IBucket;
  readonly rewardFunction: RewardFunction;
  readonly baseModel: BaseModel;
  readonly pipelineName: string;
  readonly promotion: PromotionPolicy;
  /** @default - a key owned by AWS */
  readonly modelKey?: kms.IKey;
}

/** The functions that measure models and decide, each with what it needs and no more. */
export class EvaluationFunctions extends Construct {
  public readonly plan: PrebundledFunction<typeof PLAN_EVALUATION_ENV>;
  public readonly score: PrebundledFunction<typeof SCORE_MODEL_ENV>;
  public readonly judge: PrebundledFunction<typeof JUDGE_SIGNAL_ENV>;
  public readonly deploy: PrebundledFunction<typeof DEPLOY_CANDIDATE_ENV>;
  public readonly decide: PrebundledFunction<typeof DECIDE_PROMOTION_ENV>;

  constructor(scope: Construct, id: string, props: EvaluationFunctionsProps) {
    super(scope, id);
    const { registry, outputBucket, pipelineName, modelKey, logGroup } = props;
    const REGISTRY_TABLE = registry.table.tableName;
    const OUTPUT_BUCKET = outputBucket.bucketName;

    this.plan = new PrebundledFunction(this, 'PlanEvaluation', {
      asset: 'plan-evaluation',
      description: 'Decides what a run measures, and writes the prompts in shards',
      environment: { REGISTRY_TABLE, OUTPUT_BUCKET },
      logGroup,
      timeout: Duration.minutes(5),
      // Reads the held-out file twice, and hashes each prompt.
      memorySize: 1024,
    });
    registry.grantRecord(this.plan.role);
    grantReadPrefix(outputBucket, this.plan.role, RUNS_PREFIX);
    grantWritePrefix(outputBucket, this.plan.role, RUNS_PREFIX);
    grantDescribeDeployment(this.plan.role);

    this.score = new PrebundledFunction(this, 'ScoreModel', {
      asset: 'score-model',
      description: 'Asks a model for the prompts of a shard and scores its answers',
      environment: { OUTPUT_BUCKET },
      logGroup,
      // All that Lambda gives: what a function does not get done, the next call goes on with.
      timeout: Duration.minutes(15),
      memorySize: 512,
    });
    grantReadPrefix(outputBucket, this.score.role, RUNS_PREFIX);
    grantWritePrefix(outputBucket, this.score.role, RUNS_PREFIX);
    props.rewardFunction.grantInvoke(this.score.role);
    props.baseModel._grantInvoke(this, this.score.role);
    grantInvokeDeployments(this.score.role, pipelineName, modelKey);

    this.judge = new PrebundledFunction(this, 'JudgeSignal', {
      asset: 'judge-signal',
      description: 'Judges whether there is something to learn, before training is paid',
      environment: { REGISTRY_TABLE, OUTPUT_BUCKET },
      logGroup,
      timeout: Duration.minutes(5),
      memorySize: 1769,
    });
    registry.grantRecord(this.judge.role);
    grantReadPrefix(outputBucket, this.judge.role, RUNS_PREFIX);

    this.deploy = new PrebundledFunction(this, 'DeployCandidate', {
      asset: 'deploy-candidate',
      description: 'Deploys the model that a run trained, so that it can be measured, and looks how that is doing',
      environment: { REGISTRY_TABLE },
      logGroup,
      timeout: Duration.seconds(DEPLOY_CANDIDATE_TIMEOUT_SECONDS),
    });
    registry.grantRecord(this.deploy.role);
    grantDescribeDeployment(this.deploy.role);
    grantCreateDeployments(this.deploy.role, pipelineName, modelKey);

    this.decide = new PrebundledFunction(this, 'DecidePromotion', {
      asset: 'decide-promotion',
      description: 'Decides from the figures whether the candidate becomes the production model',
      environment: { REGISTRY_TABLE, OUTPUT_BUCKET },
      logGroup,
      timeout: Duration.minutes(15),
      // One full processor for the bootstrap.
      memorySize: 1769,
    });
    registry.grantRecord(this.decide.role);
    grantReadPrefix(outputBucket, this.decide.role, RUNS_PREFIX);
    grantWritePrefix(outputBucket, this.decide.role, RUNS_PREFIX);
    props.promotion._grant(this.decide.role);
  }
}
