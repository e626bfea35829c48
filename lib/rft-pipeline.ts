import { Aspects, Duration, ITaggableV2, Lazy, Stack, TagManager, TagType } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EVENT_SOURCE, MODEL_PROMOTED, RUN_FINISHED } from './contract/events';
import { RUN_METRIC } from './contract/metrics';
import type { RunSettings } from './contract/settings';
import { DataStore } from './data/data-store';
import { DatasetLocation, DatasetSource } from './data/dataset-source';
import { DatasetSteps } from './data/dataset-steps';
import { evaluationSettings } from './evaluation/evaluation-settings';
import { EvaluationSteps } from './evaluation/evaluation-steps';
import { PromotionPolicy } from './evaluation/promotion-policy';
import { runMetric } from './monitoring/run-metrics';
import {
  checkedShares,
  DEFAULT_DEADLINE,
  DEFAULT_POLL_INTERVAL,
  defaultPipelineName,
  noteUnchecked,
  requireFreeName,
  requirePipelineName,
  requireSomebodyToAsk,
  tagMistakes,
} from './private/pipeline-checks';
import { SettledIds } from './private/settled-ids';
import { IRetrainingTrigger } from './retraining/retraining';
import { retrainingPolicySettings } from './retraining/retraining-policy-settings';
import { RunRequests } from './retraining/run-requests';
import { RewardFunction } from './reward/reward-function';
import { RewardSteps } from './reward/reward-steps';
import { RftPipelineProps, TooManyRows } from './rft-pipeline-props';
import { CleanUp } from './run/clean-up';
import { ExecutionAccess } from './run/execution-access';
import { RunRegistry } from './run/run-registry';
import { RunSteps } from './run/run-steps';
import { Workflow } from './run/workflow';
import { ApprovalSteps } from './serving/approval-steps';
import { Production } from './serving/production';
import { decisionRoad, promotionRoad } from './serving/promotion-steps';
import { Rollback } from './serving/rollback';
import { SwapSteps } from './serving/swap-steps';
import { CustomizationRole, TrainingNetwork } from './training/customization-role';
import { hyperparameterSettings } from './training/hyperparameter-settings';
import { TrainingSteps } from './training/training-steps';

/** Beside the training and the wait for a person: slow quotas stretch the measuring, a swap has hours of its own. */
const MEASURING_AND_SWAPPING = Duration.days(7);

/**
 * Reinforcement fine-tuning of an Amazon Bedrock model, from prompts and a reward to a better model in production: each run
 * checks the data, proves the reward, measures the base model, trains, measures again, decides, and says what happened.
 *
 * @example
 * new RftPipeline(this, 'Support', {
 *   baseModel: BaseModel.NOVA_2_LITE,
 *   reward: Reward.typescript('rewards/support.ts'),
 *   dataset: DatasetSource.localFile('data/support.jsonl'),
 * });
 */
export class RftPipeline extends Construct implements ITaggableV2 {
  /** First part of the name of every job and model. */
  public readonly pipelineName: string;

  /** Where data comes in and runs write. */
  public readonly dataStore: DataStore;

  /** The function that scores answers. */
  public readonly rewardFunction: RewardFunction;

  /** The role that Bedrock assumes while it customizes. */
  public readonly customizationRole: CustomizationRole;

  /** The table that remembers runs. */
  public readonly runRegistry: RunRegistry;

  /** The workflow; one execution is one run. */
  public readonly stateMachine: sfn.StateMachine;

  /** What applications call. */
  public readonly production: Production;

  /** The way back to the model before; one execution is one rollback. Its input is `{ "reason": "…" }`. */
  public readonly rollbackStateMachine: sfn.StateMachine;

  /** The front door for everybody who wants a run. */
  public readonly runRequests: RunRequests;

  /** Requests and clean-ups that could not be delivered. */
  public readonly deadLetterQueue: sqs.Queue;

  /** Tags of the app, the stack or this construct: every job and model gets them too. */
  public readonly cdkTagManager = new TagManager(TagType.MAP, 'CdkBedrockRft::Pipeline');

  private triggers = 0;

  private readonly baseModelArn: string;

  private readonly dataset: DatasetLocation[];

  /** One group for all functions: a run reads as one story. */
  private readonly logGroup: logs.LogGroup;

  private readonly startRollback: (grantee: iam.IGrantable) => iam.Grant;

  constructor(scope: Construct, id: string, props: RftPipelineProps) {
    super(scope, id);
    const shares = checkedShares(props);
    props.baseModel.requireRegion(this);
    this.pipelineName = props.pipelineName ?? defaultPipelineName(this);
    requirePipelineName(this.pipelineName);
    requireFreeName(this, this.pipelineName);
    noteUnchecked(this, { pipelineName: this.pipelineName, ...props.hyperparameters });
    const encryptionKey = props.encryptionKey ?? props.dataStore?.encryptionKey;

    this.dataStore =
      props.dataStore ?? new DataStore(this, 'DataStore', { encryptionKey, removalPolicy: props.removalPolicy });
    this.runRegistry = new RunRegistry(this, 'RunRegistry', { encryptionKey, removalPolicy: props.removalPolicy });
    this.rewardFunction = new RewardFunction(this, 'Reward', { reward: props.reward });
    this.customizationRole = new CustomizationRole(this, 'CustomizationRole', {
      outputBucket: this.dataStore.outputBucket,
      rewardFunction: this.rewardFunction,
      modelKey: encryptionKey,
      network: props.trainingNetwork,
    });

    this.production = new Production(this, 'Production', {
      pipelineName: this.pipelineName,
      baseModel: props.baseModel,
      modelKey: encryptionKey,
      ...props.production,
    });
    const deadline = props.trainingDeadline ?? DEFAULT_DEADLINE;
    const logGroup = new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS });
    this.logGroup = logGroup;
    const parts = { registry: this.runRegistry, outputBucket: this.dataStore.outputBucket, logGroup };
    const policy = retrainingPolicySettings(props.retrainingPolicy);
    const runSteps = new RunSteps(this, 'Run', {
      registry: this.runRegistry,
      policy,
      production: this.production,
      rewardFunction: this.rewardFunction,
      topic: props.notificationTopic,
      logGroup,
    });
    const dataset = props.dataset ?? this.dataStore.incoming;
    const datasetSteps = new DatasetSteps(this, 'Dataset', { ...parts, curatesLogs: dataset.readsInvocationLogs });
    const rewardSteps = new RewardSteps(this, 'RewardProof', { ...parts, rewardFunction: this.rewardFunction });
    const trainingSteps = new TrainingSteps(this, 'Training', {
      ...parts,
      baseModel: props.baseModel,
      customizationRole: this.customizationRole.role,
      modelKey: encryptionKey,
      pollInterval: props.pollInterval ?? DEFAULT_POLL_INTERVAL,
      deadline,
    });

    const promotion = props.promotion ?? PromotionPolicy.improvement();
    requireSomebodyToAsk(promotion._settings, props.approval);
    const hyperparameters = hyperparameterSettings(props.hyperparameters);
    const reward = this.rewardFunction._settings;
    const evaluation = evaluationSettings(props.evaluation, {
      baseModelId: this.production._baseModelId,
      hyperparameters,
      range: reward.range,
      promotion: promotion._settings,
    });
    const evaluationSteps = new EvaluationSteps(this, 'Evaluation', {
      ...parts,
      rewardFunction: this.rewardFunction,
      baseModel: props.baseModel,
      pipelineName: this.pipelineName,
      promotion,
      modelKey: encryptionKey,
      concurrency: evaluation.concurrency,
    });
    const swapSteps = new SwapSteps(this, 'Swap', {
      registry: this.runRegistry,
      production: this.production,
      logGroup,
    });
    this.dataset = this.sources(dataset, datasetSteps);
    this.baseModelArn = props.baseModel.foundationModelArn(this);
    const tags = Lazy.any({ produce: () => this.allTags() }) as unknown as Record<string, string>;
    const { approval } = props;

    const settings: RunSettings = {
      pipeline: this.pipelineName,
      trainingService: props.baseModel.trainingService,
      baseModel: this.baseModelArn,
      dataset: this.dataset,
      split: shares,
      tooManyRows: props.tooManyRows ?? TooManyRows.REFUSE,
      minNewRows: props.minNewRows ?? 0,
      reward,
      recordedResponses:
        props.recordedResponses?.bind(new Construct(this, 'RecordedResponses'), rewardSteps.verify.role) ?? [],
      hyperparameters,
      evaluation,
      promotion: promotion._settings,
      serving: {
        ...this.production._settings,
        ...(approval && { approval: { timeoutSeconds: approval.timeout.toSeconds() } }),
      },
      tags,
      ...(props.trainingNetwork && { vpc: vpcSettings(props.trainingNetwork) }),
    };

    // The road, joined from its end: each stretch knows only where it leads.
    const states = new Construct(this, 'Road');
    const finish = runSteps.finish(states);
    const promote = promotionRoad(states, swapSteps, finish);
    const ask =
      approval &&
      new ApprovalSteps(this, 'Approval', {
        registry: this.runRegistry,
        approval,
        topic: props.notificationTopic,
        logGroup,
      }).road(states, promote, finish);
    const decided = decisionRoad(states, { promote, ask }, finish);
    const measure = evaluationSteps.candidateRoad(states, decided, finish);
    const train = trainingSteps.road(states, measure, finish);
    const measureBefore = evaluationSteps.baselineRoad(states, train, finish);
    const prove = rewardSteps.road(states, measureBefore, finish);
    const prepare = datasetSteps.road(states, prove, finish);
    const begin = runSteps.begin(states, settings, prepare);

    this.stateMachine = new Workflow(this, 'StateMachine', {
      comment: `Reinforcement fine-tuning runs of ${this.pipelineName}`,
      states,
      start: begin,
      // The workflow's own deadlines come first; this ends an execution in which they all failed.
      timeout: deadline.plus(approval?.timeout ?? Duration.days(0)).plus(MEASURING_AND_SWAPPING),
      logGroup,
    });

    this.deadLetterQueue = new sqs.Queue(this, 'DeadLetters', {
      enforceSSL: true,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    const delivery = { stateMachine: this.stateMachine, deadLetterQueue: this.deadLetterQueue, logGroup };
    this.runRequests = new RunRequests(this, 'RunRequests', {
      registry: this.runRegistry,
      policy: props.retrainingPolicy,
      ...delivery,
    });
    const cleanUp = new CleanUp(this, 'CleanUp', {
      registry: this.runRegistry,
      policy,
      production: this.production,
      topic: props.notificationTopic,
      ...delivery,
    });
    const rollback = new Rollback(this, 'Rollback', {
      production: this.production,
      swapSteps,
      pipelineName: this.pipelineName,
      tags,
      executionReaders: [...runSteps.executionReaders, cleanUp.reconcile.role],
      logGroup,
    });
    this.rollbackStateMachine = rollback.stateMachine;
    this.startRollback = (grantee) => rollback.grantStart(grantee);
    new ExecutionAccess(this, 'ExecutionAccess', {
      stateMachine: this.stateMachine,
      readers: [...runSteps.executionReaders, ...swapSteps.executionReaders, cleanUp.reconcile.role],
      starters: [...runSteps.executionStarters, cleanUp.reconcile.role, this.runRequests._requestRun.role],
    });
    // Before all aspects of yours: the CDK lets none run after one that has its turn later.
    Aspects.of(this).add(new SettledIds(), { priority: 0 });
    // Tags are complete only when the app is synthesized.
    this.node.addValidation({ validate: () => tagMistakes(this.allTags()) });
    for (const trigger of props.retraining ?? []) this.retrain(trigger);
  }

  private onEvent(id: string, detailType: string, options: events.OnEventOptions): events.Rule {
    // The constructor takes the pattern of the options; a second pattern is merged into it.
    const rule = new events.Rule(this, id, { ...options, targets: options.target && [options.target] });
    rule.addEventPattern({
      source: [EVENT_SOURCE],
      detailType: [detailType],
      detail: { pipeline: [this.pipelineName] },
    });
    return rule;
  }

  private sources(dataset: DatasetSource, { prepare, curate }: DatasetSteps): DatasetLocation[] {
    const locations = dataset.bind(new Construct(this, 'Source'), prepare.role, curate?.role);
    if (locations.some(({ bucket }) => bucket === this.dataStore.outputBucket.bucketName)) {
      throw new Error(
        'dataset: it reads from the output bucket of the pipeline, where every run adds rows. Give a prefix of another bucket.',
      );
    }
    return locations;
  }

  /** Tags of the stack's own `tags` prop, and those that `Tags.of()` gave to the app, the stack or this construct. */
  private allTags(): Record<string, string> {
    return { ...Stack.of(this).tags.tagValues(), ...this.cdkTagManager.tagValues() };
  }

  /** Adds a trigger that asks for a run. */
  public retrain(trigger: IRetrainingTrigger): void {
    const scope = new Construct(this, `Retraining${++this.triggers}`);
    trigger.bind(scope, {
      pipelineName: this.pipelineName,
      baseModelArn: this.baseModelArn,
      requestRun: this.runRequests.requestRun,
      deadLetterQueue: this.deadLetterQueue,
      dataStore: this.dataStore,
      dataset: this.dataset,
      runRegistry: this.runRegistry,
      rewardFunction: this.rewardFunction,
      logGroup: this.logGroup,
    });
  }

  /** Lets `grantee` ask for a run: `lambda:InvokeFunction` on the function that sets pending marks. */
  public grantStartRun(grantee: iam.IGrantable): iam.Grant {
    return this.runRequests.requestRun.grantInvoke(grantee);
  }

  /** Lets `grantee` roll production back and look how that goes. */
  public grantRollback(grantee: iam.IGrantable): iam.Grant {
    return this.startRollback(grantee);
  }

  /**
   * A rule on the event at the end of each run. Its detail holds `runId`, `outcome` (`promoted`, `rejected`, `no-signal`,
   * `skipped`, `failed`, `timed-out` or `aborted`), `reason`, `advice`; where models were measured `tokens`; of a promoted or
   * rejected model `modelArn`.
   */
  public onRunFinished(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onEvent(id, RUN_FINISHED, options);
  }

  /**
   * A rule on the event after each swap of production, by a promotion or a rollback. Its detail holds `kind`, `modelId` (what
   * applications invoke), `modelArn`, `runId`, `reason` and `productionVersion`.
   */
  public onModelPromoted(id: string, options: events.OnEventOptions = {}): events.Rule {
    return this.onEvent(id, MODEL_PROMOTED, options);
  }

  /** Runs that ended, whatever the outcome. Sum over a day by default. */
  public metricRunsFinished(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return runMetric(this.pipelineName, RUN_METRIC.finished, { statistic: 'Sum' }, props);
  }

  /** Runs that failed or timed out. Sum over a day by default. */
  public metricRunsFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return runMetric(this.pipelineName, RUN_METRIC.failed, { statistic: 'Sum' }, props);
  }

  /** Runs that found nothing to do. Sum over a day by default. */
  public metricRunsSkipped(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return runMetric(this.pipelineName, RUN_METRIC.skipped, { statistic: 'Sum' }, props);
  }

  /** Runs whose model answers in production. Sum over a day by default. */
  public metricRunsPromoted(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return runMetric(this.pipelineName, RUN_METRIC.promoted, { statistic: 'Sum' }, props);
  }

  /** Time from start to end of a run, in milliseconds. Average over a day by default. */
  public metricRunDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return runMetric(this.pipelineName, RUN_METRIC.duration, { statistic: 'Average' }, props);
  }
}

function vpcSettings(network: TrainingNetwork): RunSettings['vpc'] {
  return {
    subnetIds: network.vpc.selectSubnets(network.subnets).subnetIds,
    securityGroupIds: network.securityGroups.map((group) => group.securityGroupId),
  };
}
