import { Duration } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { CURATE_LOGS_ENV, PREPARE_DATASET_ENV } from '../contract/env';
import { RUNS_PREFIX } from '../contract/keys';
import { PrebundledFunction } from '../private/prebundled-function';
import { RunRegistry } from '../run/run-registry';
import { endsAs, failsTo, RUN, RunStep } from '../run/run-step';
import { grantReadPrefix, grantWritePrefix } from './object-access';

export interface DatasetStepsProps {
  readonly logGroup: logs.ILogGroup;
  readonly registry: RunRegistry;
  readonly outputBucket: s3.IBucket;
  /** Whether the dataset has invocation logs. */
  readonly curatesLogs: boolean;
}

/** CurateLogs where there are logs, PrepareDataset, and the question whether anything is new. */
export class DatasetSteps extends Construct {
  /** The function that reads the sources. */
  public readonly prepare: PrebundledFunction<typeof PREPARE_DATASET_ENV>;

  /** The function that reads invocation logs, when the dataset has some. */
  public readonly curate?: PrebundledFunction<typeof CURATE_LOGS_ENV>;

  constructor(scope: Construct, id: string, props: DatasetStepsProps) {
    super(scope, id);
    if (props.curatesLogs) {
      this.curate = curateFunction(this, props);
    }
    this.prepare = new PrebundledFunction(this, 'PrepareDataset', {
      asset: 'prepare-dataset',
      roleIsOpen: true,
      description: 'Checks, splits and writes the rows of a run',
      environment: { REGISTRY_TABLE: props.registry.table.tableName, OUTPUT_BUCKET: props.outputBucket.bucketName },
      logGroup: props.logGroup,
      timeout: Duration.minutes(15),
      // One full processor; rows are streamed, so memory is not what a large dataset needs.
      memorySize: 1769,
    });
    props.registry.grantRecord(this.prepare.role);
    grantReadPrefix(props.outputBucket, this.prepare.role, RUNS_PREFIX);
    grantWritePrefix(props.outputBucket, this.prepare.role, RUNS_PREFIX);
  }

  /** The states, from the first of them to `changed` or `finish`. */
  public road(states: Construct, changed: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const prepare = new RunStep(states, 'PrepareDataset', {
      handler: this.prepare,
      comment: 'Every row is checked; bad ones are set aside with file, line and reason.',
      payload: { run: RUN },
      report: 'dataset',
    });
    failsTo(prepare, finish);
    const unchanged = endsAs(states, 'NothingNew', {
      outcome: 'skipped',
      reason: '$states.input.reason',
      comment: 'The same rows, reward and hyperparameters have been trained before, or too little is new.',
    });
    unchanged.next(finish);
    const choice = sfn.Choice.jsonata(states, 'Unchanged?', {
      stateName: 'Unchanged?',
      comment: 'No training is paid twice for the same inputs.',
    });
    choice.when(sfn.Condition.jsonata("{% $states.input.decision = 'skip' %}"), unchanged).otherwise(changed);
    prepare.next(choice);
    return this.curate ? curation(states, this.curate, prepare, finish) : prepare;
  }
}

function curateFunction(scope: Construct, props: DatasetStepsProps): PrebundledFunction<typeof CURATE_LOGS_ENV> {
  const curate = new PrebundledFunction(scope, 'CurateLogs', {
    asset: 'curate-logs',
    roleIsOpen: true,
    description: 'Makes rows of invocation logs and feedback',
    environment: { REGISTRY_TABLE: props.registry.table.tableName, OUTPUT_BUCKET: props.outputBucket.bucketName },
    logGroup: props.logGroup,
    timeout: Duration.minutes(15),
    // One full processor; records are streamed.
    memorySize: 1769,
  });
  props.registry.grantRecord(curate.role);
  grantReadPrefix(props.outputBucket, curate.role, RUNS_PREFIX);
  grantWritePrefix(props.outputBucket, curate.role, RUNS_PREFIX);
  return curate;
}

/** CurateLogs, again and again until all logs of the time are read. */
function curation(
  states: Construct,
  handler: PrebundledFunction<typeof CURATE_LOGS_ENV>,
  prepare: sfn.IChainable,
  finish: sfn.IChainable,
): sfn.IChainable {
  const curate = new RunStep(states, 'CurateLogs', {
    handler,
    comment:
      'What an application asked becomes rows, with corrections as reference answers. As far as the time of a function goes.',
    payload: { run: RUN, before: '{% $exists($report.curation) ? $report.curation : null %}' },
    report: 'curation',
  });
  failsTo(curate, finish);
  const choice = sfn.Choice.jsonata(states, 'LogsCurated?', {
    stateName: 'LogsCurated?',
    comment: 'All logs of the time are read, or there are older ones.',
  });
  choice.when(sfn.Condition.jsonata('{% $states.input.finished %}'), prepare).otherwise(curate);
  curate.next(choice);
  return curate;
}
