import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { JUDGE_DRIFT_ENV, PLAN_PERIOD_ENV, SAMPLE_TRAFFIC_ENV } from '../contract/env';
import { ITEM } from '../contract/items';
import { candidatesPrefix, DRIFT_PREFIX, FEEDBACK_PREFIX } from '../contract/keys';
import { grantReadPrefix, grantWritePrefix } from '../data/object-access';
import type { FunctionRole } from '../private/function-role';
import { PrebundledFunction } from '../private/prebundled-function';
import { RetrainingTarget } from '../retraining/retraining-target';
import { RewardFunction } from '../reward/reward-function';

export interface DriftFunctionsProps {
  readonly target: RetrainingTarget;
  /** What scores answers. */
  readonly rewards: RewardFunction[];
  /** @default - nobody looks at answers */
  readonly traffic?: { readonly bucket: s3.IBucket; readonly prefix: string };
  /** @default - nobody looks at feedback */
  readonly feedback?: s3.IBucket;
}

/** The functions of a drift monitor, each with what it may do. */
export class DriftFunctions extends Construct {
  public readonly planPeriod: PrebundledFunction<typeof PLAN_PERIOD_ENV>;

  /** Absent where nobody looks at answers. */
  public readonly sampleTraffic?: PrebundledFunction<typeof SAMPLE_TRAFFIC_ENV>;

  public readonly judgeDrift: PrebundledFunction<typeof JUDGE_DRIFT_ENV>;

  constructor(scope: Construct, id: string, props: DriftFunctionsProps) {
    super(scope, id);
    const { target, traffic, feedback } = props;
    const { logGroup } = target;
    const { outputBucket } = target.dataStore;
    const { table } = target.runRegistry;

    this.planPeriod = new PrebundledFunction(this, 'PlanPeriod', {
      asset: 'plan-period',
      description: 'Says which period is judged, of which model',
      environment: { REGISTRY_TABLE: table.tableName },
      logGroup,
      timeout: Duration.minutes(5),
    });
    grantItems(target, this.planPeriod.role, ['dynamodb:GetItem', 'dynamodb:Query']);
    target.rewardFunction._grantLook(this.planPeriod.role);
    if (traffic) {
      allow(this.planPeriod.role, 's3:ListBucket', traffic.bucket.bucketArn, {
        StringLike: { 's3:prefix': [`${traffic.prefix}*`] },
      });
      this.sampleTraffic = new PrebundledFunction(this, 'SampleTraffic', {
        asset: 'sample-traffic',
        description: 'Keeps the answers of some log objects that may be in the sample of a period',
        environment: { OUTPUT_BUCKET: outputBucket.bucketName },
        logGroup,
        timeout: Duration.minutes(15),
        // Unpacking takes a processor; the sample and the records of one chunk are in memory.
        memorySize: 1769,
      });
      allow(this.sampleTraffic.role, 's3:GetObject', traffic.bucket.arnForObjects(`${traffic.prefix}*`));
      traffic.bucket.encryptionKey?.grantDecrypt(this.sampleTraffic.role);
      grantWritePrefix(outputBucket, this.sampleTraffic.role, candidatesPrefix('*', '*'));
    }

    this.judgeDrift = new PrebundledFunction(this, 'JudgeDrift', {
      asset: 'judge-drift',
      description: 'Measures a period and judges whether production has become worse',
      environment: {
        REGISTRY_TABLE: table.tableName,
        OUTPUT_BUCKET: outputBucket.bucketName,
        REQUEST_RUN_FUNCTION: target.requestRun.functionArn,
      },
      logGroup,
      timeout: Duration.minutes(15),
      memorySize: 1024,
    });
    const { role } = this.judgeDrift;
    grantItems(target, role, ['dynamodb:GetItem', 'dynamodb:PutItem'], {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [ITEM.drift.kind] },
    });
    grantReadPrefix(outputBucket, role, DRIFT_PREFIX);
    grantWritePrefix(outputBucket, role, DRIFT_PREFIX);
    if (feedback) grantReadPrefix(feedback, role, FEEDBACK_PREFIX);
    for (const reward of props.rewards) reward.grantInvoke(role);
    allow(role, 'lambda:InvokeFunction', target.requestRun.functionArn);
  }
}

function grantItems(
  { runRegistry: { table } }: RetrainingTarget,
  role: FunctionRole,
  actions: string[],
  conditions?: Record<string, Record<string, unknown>>,
): void {
  role.addToPolicy(new iam.PolicyStatement({ actions, resources: [table.tableArn], conditions }));
  table.encryptionKey?.grantEncryptDecrypt(role);
}

function allow(
  role: FunctionRole,
  action: string,
  resource: string,
  conditions?: Record<string, Record<string, unknown>>,
): void {
  role.addToPolicy(new iam.PolicyStatement({ actions: [action], resources: [resource], conditions }));
}
