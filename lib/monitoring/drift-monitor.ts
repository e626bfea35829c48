import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DriftSettings, TrafficScoring } from '../contract/drift';
import { logPrefix } from '../contract/invocation-logs';
import { DRIFT_METRIC } from '../contract/metrics';
import { requireLogPrefix } from '../data/invocation-log-location';
import { IFeedbackStore, IInvocationLogs } from '../data/invocation-log-source';
import { requireNumber } from '../private/validation';
import { RetrainingTarget } from '../retraining/retraining-target';
import { Reward } from '../reward/reward';
import { RewardFunction } from '../reward/reward-function';
import { DriftFunctions } from './drift-functions';
import { Workflow } from '../run/workflow';
import { driftRoad } from './drift-road';
import { runMetric } from './run-metrics';

/** What is judged at a time, in UTC. */
export enum DriftPeriod {
  /** Every hour, half an hour after it ended. */
  HOUR = 'hour',

  /** Every day, at half past midnight. */
  DAY = 'day',
}

/** What is watched, and how closely. At least one of traffic and feedback is. */
export interface DriftOptions {
  /**
   * Where the answers of the model in production are logged: a sample of each period is scored.
   *
   * @default - nobody looks at answers
   */
  readonly trafficLogs?: IInvocationLogs;

  /**
   * Only calls with this request metadata are looked at: others may call the same model, above all before the first promotion.
   *
   * @default - every call of the model in production, those of the pipeline itself left out
   */
  readonly metadataEquals?: Record<string, string>;

  /**
   * Where feedback lies, such as a feedback intake: the share of thumbs down is watched.
   *
   * @default - nobody looks at feedback
   */
  readonly feedback?: IFeedbackStore;

  /**
   * Scores answers of traffic, which have no reference answer.
   *
   * @default - the version of the pipeline's own reward that promoted the model. Needs that one a reference answer, then answers
   * are not scored
   */
  readonly trafficReward?: Reward;

  /**
   * What is judged at a time.
   *
   * @default DriftPeriod.DAY
   */
  readonly period?: DriftPeriod;

  /**
   * Answers that are scored in each period, at most. It bounds what watching costs.
   *
   * @default 200
   */
  readonly sampleSize?: number;

  /**
   * The drop of the mean that is to be found, in standard deviations of a single value.
   *
   * @default 0.5
   */
  readonly smallestDrop?: number;

  /**
   * Periods after a promotion that later ones are compared with.
   *
   * @default 7
   */
  readonly referencePeriods?: number;

  /**
   * Votes that are judged together at least. Fewer wait for those of the next period.
   *
   * @default 30
   */
  readonly minimumVotes?: number;

  /**
   * Years in which at most one false alarm comes on average, of all signals together.
   *
   * @default 1
   */
  readonly yearsToFalseAlarm?: number;
}

export interface DriftMonitorProps extends DriftOptions {
  /** The pipeline whose model is watched. */
  readonly target: RetrainingTarget;
}

/**
 * Watches what production answers, and asks for a run when it has become worse: a sample of the answers of each period is
 * scored, votes are counted, and a sequential test compares them with the periods after the last promotion.
 */
export class DriftMonitor extends Construct {
  /** The workflow; one execution judges one period. */
  public readonly stateMachine: sfn.StateMachine;

  /** Goes off when a signal has dropped. A mark is set at the same time: it is for people. */
  public readonly driftAlarm: cloudwatch.Alarm;

  /** Goes off when a period could not be judged. */
  public readonly failureAlarm: cloudwatch.Alarm;

  private readonly pipelineName: string;

  private readonly length: Duration;

  constructor(scope: Construct, id: string, props: DriftMonitorProps) {
    super(scope, id);
    requireSensible(props);
    const { target, period = DriftPeriod.DAY } = props;
    this.pipelineName = target.pipelineName;
    this.length = period === DriftPeriod.DAY ? Duration.days(1) : Duration.hours(1);

    const trafficReward =
      props.trafficReward && new RewardFunction(this, 'TrafficReward', { reward: props.trafficReward });
    const settings = this.settings(props, trafficReward);
    const functions = new DriftFunctions(this, 'Functions', {
      target,
      rewards: settings.traffic ? [trafficReward ?? target.rewardFunction] : [],
      traffic: props.trafficLogs && {
        bucket: props.trafficLogs.bucket,
        prefix: this.logPrefix(props.trafficLogs),
      },
      feedback: props.feedback?.bucket,
    });
    const states = new Construct(this, 'Road');
    this.stateMachine = new Workflow(this, 'StateMachine', {
      comment: `Judges whether production of ${this.pipelineName} has become worse`,
      states,
      start: driftRoad(states, { functions, settings, trafficBucket: props.trafficLogs?.bucket }),
      timeout: Duration.hours(6),
      logGroup: target.logGroup,
    });
    new events.Rule(this, 'Schedule', {
      description: `Judges each ${period} of production of ${this.pipelineName}`,
      // Logs are delivered within minutes, and lie in the folder of the hour of their delivery.
      schedule: events.Schedule.cron({ minute: '30', ...(period === DriftPeriod.DAY && { hour: '0' }) }),
      targets: [
        new targets.SfnStateMachine(this.stateMachine, {
          input: events.RuleTargetInput.fromObject({ time: events.EventField.time }),
          deadLetterQueue: target.deadLetterQueue,
          retryAttempts: 24,
          maxEventAge: Duration.hours(2),
        }),
      ],
    });
    this.driftAlarm = new cloudwatch.Alarm(this, 'DriftAlarm', {
      alarmDescription: `Answers of production of ${this.pipelineName} have become worse: see the record of the period under drift/ in the output bucket`,
      metric: this.metricAlarms(),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    this.failureAlarm = new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmDescription: `A period of production of ${this.pipelineName} could not be judged: see the failed execution`,
      metric: this.stateMachine.metricFailed({ period: this.length, statistic: 'Sum' }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  /** 1 in a period in which a signal has dropped, otherwise 0. */
  public metricAlarms(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.alarm, 'Maximum', props);
  }

  /** Mean reward of the sampled answers. */
  public metricTrafficReward(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.reward, 'Average', props);
  }

  /** Share of votes that are thumbs down, 0 to 1. */
  public metricThumbsDownShare(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.thumbsDown, 'Average', props);
  }

  /** How far the evidence that rewards have dropped has come: 1 is an alarm. */
  public metricTrafficRewardEvidence(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.rewardEvidence, 'Maximum', props);
  }

  /** How far the evidence that votes have become worse has come: 1 is an alarm. */
  public metricFeedbackEvidence(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.feedbackEvidence, 'Maximum', props);
  }

  /** In how many of four respects calls look unlike those after the promotion. It never asks for a run. */
  public metricInputShifts(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.inputShifts, 'Maximum', props);
  }

  /** Calls of the reward: what watching costs beside reading logs. */
  public metricRewardCalls(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(DRIFT_METRIC.rewardCalls, 'Sum', props);
  }

  /** Graphs for a dashboard of yours. */
  public widgets(): cloudwatch.IWidget[] {
    const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []) =>
      new cloudwatch.GraphWidget({ title, left, right, width: 12 });
    const shape = (name: string) => this.metric(name, 'Average');
    return [
      graph('Production: reward of sampled answers', [this.metricTrafficReward()], [this.metricThumbsDownShare()]),
      graph('Evidence of drift: 1 asks for a run', [this.metricTrafficRewardEvidence(), this.metricFeedbackEvidence()]),
      graph(
        'Calls against those after the promotion (population stability)',
        [shape(DRIFT_METRIC.promptLength), shape(DRIFT_METRIC.responseLength)],
        [shape(DRIFT_METRIC.refusals), shape(DRIFT_METRIC.json)],
      ),
      graph(
        'What watching costs',
        [this.metricRewardCalls(), this.metric(DRIFT_METRIC.sampled, 'Sum')],
        [this.metric(DRIFT_METRIC.bytesRead, 'Sum')],
      ),
    ];
  }

  private metric(name: string, statistic: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return runMetric(this.pipelineName, name, { statistic }, { period: this.length, ...props });
  }

  private settings(props: DriftMonitorProps, trafficReward: RewardFunction | undefined): DriftSettings {
    const { trafficLogs, feedback } = props;
    const settings: DriftSettings = {
      pipeline: this.pipelineName,
      baseModel: props.target.baseModelArn,
      rewardFunctionArn: props.target.rewardFunction._settings.functionArn,
      period: props.period ?? DriftPeriod.DAY,
      sampleSize: props.sampleSize ?? 200,
      smallestDrop: props.smallestDrop ?? 0.5,
      referencePeriods: props.referencePeriods ?? 7,
      minimumVotes: props.minimumVotes ?? 30,
      yearsToFalseAlarm: props.yearsToFalseAlarm ?? 1,
      ...(trafficLogs && {
        traffic: {
          bucket: trafficLogs.bucket.bucketName,
          prefix: this.logPrefix(trafficLogs),
          requestMetadata: props.metadataEquals ?? {},
          scoring: this.scoring(props.target.rewardFunction, trafficReward),
        },
      }),
      ...(feedback && { feedback: { bucket: feedback.bucket.bucketName } }),
    };
    if (settings.traffic?.scoring.by !== 'off') return settings;
    if (!feedback) {
      throw new Error(
        'drift: got logs of traffic only, and the reward of the pipeline needs a reference answer, which traffic does not ' +
          'have. Give a trafficReward that needs none, or feedback.',
      );
    }
    Annotations.of(this).addWarningV2(
      'cdk-bedrock-rft:trafficRewardOff',
      'The reward of the pipeline needs a reference answer, which traffic does not have: answers are not scored, and only feedback can tell of drift. Give a trafficReward that needs none.',
    );
    return settings;
  }

  private scoring(pipelines: RewardFunction, trafficReward: RewardFunction | undefined): TrafficScoring {
    if (!trafficReward) {
      return pipelines._settings.needsReference
        ? { by: 'off', reason: 'the reward of the pipeline needs a reference answer, which traffic does not have' }
        : { by: 'champion' };
    }
    const { handler, _settings: settings } = trafficReward;
    if (settings.needsReference) {
      throw new Error(
        'trafficReward: got a reward that needs a reference answer, which traffic does not have. Give one that needs none, and ' +
          'say so where it has code of its own: needsReference: false.',
      );
    }
    // Another version begins another reference: a change of the code is no drift.
    const version = handler instanceof lambda.Function ? handler.currentVersion : handler;
    return { by: 'own', functionArn: version.functionArn, range: settings.range };
  }

  private logPrefix({ prefix }: IInvocationLogs): string {
    const { account, region } = Stack.of(this);
    return logPrefix({ prefix, account, region });
  }
}

function requireSensible(props: DriftOptions): void {
  const { trafficLogs, feedback } = props;
  if (!trafficLogs && !feedback) {
    throw new Error('drift: got neither trafficLogs nor feedback, so nothing is watched. Give at least one of them.');
  }
  if (props.trafficReward && !trafficLogs) {
    throw new Error('trafficReward: got one without trafficLogs, so it has nothing to score. Give the logs too.');
  }
  if (trafficLogs) requireLogPrefix('trafficLogs', trafficLogs.prefix);
  requireNumber('sampleSize', props.sampleSize, { min: 20, max: 5_000, integer: true });
  requireNumber('smallestDrop', props.smallestDrop, { min: 0.1, max: 3 });
  requireNumber('referencePeriods', props.referencePeriods, { min: 3, max: 90, integer: true });
  requireNumber('minimumVotes', props.minimumVotes, { min: 10, max: 10_000, integer: true });
  requireNumber('yearsToFalseAlarm', props.yearsToFalseAlarm, { min: 0.1, max: 100 });
}
