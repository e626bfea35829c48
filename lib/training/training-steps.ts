import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { NOT_SET } from '../contract/env';
import type { COLLECT_METRICS_ENV, DESCRIBE_TRAINING_ENV, START_TRAINING_ENV } from '../contract/env';
import { RUNS_PREFIX } from '../contract/keys';
import { START_TRAINING_TIMEOUT_SECONDS } from '../contract/limits';
import { grantReadPrefix } from '../data/object-access';
import { PrebundledFunction } from '../private/prebundled-function';
import { looksAgain, pollLoop } from '../run/poll-loop';
import { SUBMIT_RETRIES } from '../run/retry-policies';
import { RunRegistry } from '../run/run-registry';
import { endsAs, failsTo, fromReport, RUN, RunStep } from '../run/run-step';
import { BaseModel } from './base-model';
import { grantModelEncryption, grantStartTraining, grantStopTraining } from './customization-access';

export interface TrainingStepsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly outputBucket: s3.IBucket;
  readonly baseModel: BaseModel;
  readonly customizationRole: iam.Role;
  /** @default - a key owned by AWS */
  readonly modelKey?: kms.IKey;
  readonly pollInterval: Duration;
  readonly deadline: Duration;
}

/** After the stop was asked for: how long the job may take to come to rest before the run ends without knowing. */
const STOP_DEADLINE = Duration.hours(2);

/** StartTraining, WaitForTraining with its deadline, StopTraining, CollectMetrics. */
export class TrainingSteps extends Construct {
  private readonly start: PrebundledFunction<typeof START_TRAINING_ENV>;
  private readonly describe: PrebundledFunction<typeof DESCRIBE_TRAINING_ENV>;
  private readonly collect: PrebundledFunction<typeof COLLECT_METRICS_ENV>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrainingStepsProps,
  ) {
    super(scope, id);
    const { registry, outputBucket, baseModel, customizationRole, modelKey } = props;
    const REGISTRY_TABLE = registry.table.tableName;
    const OUTPUT_BUCKET = outputBucket.bucketName;

    this.start = new PrebundledFunction(this, 'StartTraining', {
      asset: 'start-training',
      description: 'Starts the customization job of a run',
      environment: {
        REGISTRY_TABLE,
        OUTPUT_BUCKET,
        CUSTOMIZATION_ROLE_ARN: customizationRole.roleArn,
        MODEL_KEY_ARN: modelKey?.keyArn ?? NOT_SET,
      },
      logGroup: props.logGroup,
      timeout: Duration.seconds(START_TRAINING_TIMEOUT_SECONDS),
    });
    registry.grantRecord(this.start.role);
    grantStartTraining(this.start.role, baseModel, customizationRole);
    if (modelKey) grantModelEncryption(modelKey, this.start.role);

    this.describe = new PrebundledFunction(this, 'DescribeTraining', {
      asset: 'describe-training',
      description: 'Looks how the customization job of a run is doing, or stops it',
      environment: { REGISTRY_TABLE },
      logGroup: props.logGroup,
      timeout: Duration.minutes(1),
    });
    registry.grantRecord(this.describe.role);
    grantStopTraining(this.describe.role);

    this.collect = new PrebundledFunction(this, 'CollectMetrics', {
      asset: 'collect-metrics',
      description: 'Reads the metric files that the customization job left in S3',
      environment: { REGISTRY_TABLE, OUTPUT_BUCKET },
      logGroup: props.logGroup,
      timeout: Duration.minutes(2),
      memorySize: 512,
    });
    registry.grantRecord(this.collect.role);
    grantReadPrefix(outputBucket, this.collect.role, RUNS_PREFIX);
  }

  /** The states, from StartTraining to `trained` or `finish`. */
  public road(states: Construct, trained: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const { props } = this;
    const submit = new RunStep(states, 'StartTraining', {
      handler: this.start,
      comment: 'The first step that costs money. Repeating it starts nothing twice: the client token is the run.',
      payload: { run: RUN, dataset: fromReport('dataset') },
      report: 'job',
      retries: SUBMIT_RETRIES,
    });
    failsTo(submit, this.waitForLateJob(states, finish));

    const describe = new RunStep(states, 'DescribeTraining', {
      handler: this.describe,
      comment: 'Polled, because status events are delivered on a best-effort basis only.',
      payload: { run: RUN, job: fromReport('job') },
      report: 'training',
    });
    const ended = sfn.Choice.jsonata(states, 'TrainingEnded?', {
      stateName: 'TrainingEnded?',
      comment: 'Completed, failed, stopped by somebody, or past the overall deadline.',
    });
    looksAgain(describe, ended);
    const wait = pollLoop(states, {
      waitName: 'WaitForTraining',
      comment: 'Training takes hours.',
      interval: props.pollInterval,
      describe,
      choice: ended,
    });

    const collect = new RunStep(states, 'CollectMetrics', {
      handler: this.collect,
      comment: 'Step metrics into the record of the run. A model without metrics is a model all the same.',
      payload: { run: RUN, job: fromReport('job') },
      report: 'metrics',
    });
    collect.addCatch(trained);
    collect.next(trained);

    const noModel = endsAs(states, 'TrainingMadeNoModel', {
      outcome: 'failed',
      reason: "'The customization job ended as ' & $report.training.status",
      comment: 'The job failed, or somebody stopped it.',
    });
    noModel.next(finish);

    ended
      .when(status('Completed'), collect)
      .when(sfn.Condition.jsonata("{% $states.input.status in ['Failed', 'Stopped'] %}"), noModel)
      .when(
        sfn.Condition.jsonata('{% $toMillis($states.context.State.EnteredTime) > $deadline %}'),
        this.stopRoad(states, collect, finish),
      );

    submit.next(this.setDeadline(states, 'SetDeadline', props.deadline, 'The job may take this long in all.', wait));
    return submit;
  }

  /**
   * A create call that timed out may still be accepted after the step has given up. FinishRun stops the job of the run by its
   * name, so it has to look when no call can be in flight any more.
   */
  private waitForLateJob(states: Construct, finish: sfn.IChainable): sfn.Wait {
    const wait = sfn.Wait.jsonata(states, 'WaitForLateJob', {
      stateName: 'WaitForLateJob',
      comment: 'A create call that is still in flight may make a job; FinishRun finds it by the name of the run.',
      time: sfn.WaitTime.duration(Duration.seconds(START_TRAINING_TIMEOUT_SECONDS)),
    });
    wait.next(finish);
    return wait;
  }

  private stopRoad(states: Construct, completed: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const stop = new RunStep(states, 'StopTraining', {
      handler: this.describe,
      comment: 'Past the deadline. What was trained so far is paid; a stopped job leaves no model.',
      payload: { run: RUN, job: fromReport('job'), stop: true },
      report: 'training',
    });
    failsTo(stop, finish);
    const describe = new RunStep(states, 'DescribeStop', {
      handler: this.describe,
      comment: 'Stopping takes a while.',
      payload: { run: RUN, job: fromReport('job') },
      report: 'training',
    });
    const stopped = sfn.Choice.jsonata(states, 'TrainingStopped?', {
      stateName: 'TrainingStopped?',
      comment: 'Wait until the job is at rest, or give up waiting.',
    });
    looksAgain(describe, stopped);
    const wait = pollLoop(states, {
      waitName: 'WaitForStop',
      comment: 'Looks again until the job is at rest.',
      interval: this.props.pollInterval,
      describe,
      choice: stopped,
    });
    const timedOut = endsAs(states, 'TrainingTimedOut', {
      outcome: 'timed-out',
      reason: `'The customization job was not done after ${this.props.deadline.toHumanString()} and was stopped; it is now ' & $report.training.status`,
      comment: 'The overall deadline had passed.',
    });
    timedOut.next(finish);
    stopped
      .when(status('Completed'), completed)
      .when(sfn.Condition.jsonata("{% $states.input.status in ['Stopped', 'Failed'] %}"), timedOut)
      .when(sfn.Condition.jsonata('{% $toMillis($states.context.State.EnteredTime) > $deadline %}'), timedOut);
    stop.next(this.setDeadline(states, 'SetStopDeadline', STOP_DEADLINE, 'A stop that never ends must end too.', wait));
    return stop;
  }

  /** Reads the clock of the state machine, so that a rehearsal's virtual clock counts as well. */
  private setDeadline(states: Construct, id: string, after: Duration, comment: string, next: sfn.IChainable): sfn.Pass {
    const pass = sfn.Pass.jsonata(states, id, {
      stateName: id,
      comment,
      assign: { deadline: `{% $toMillis($states.context.State.EnteredTime) + ${after.toMilliseconds()} %}` },
    });
    pass.next(next);
    return pass;
  }
}

const status = (name: string) => sfn.Condition.jsonata(`{% $states.input.status = '${name}' %}`);
