import type { VirtualClock } from '../clock';
import type { CallLog } from './call-log';
import {
  baseModelIdOf,
  checkCustomization,
  CUSTOMIZABLE_MODELS,
  lambdaArnOf,
  parseS3Uri,
  roleNotAssumable,
  uriIn,
  type CustomizableModels,
  type CustomizationSurroundings,
} from './customization-checks';
import { CustomizationJob, iso, jobIdOf, type JobBehaviour, type JobWork } from './customization-job';
import { metricsCsv, type MetricRow } from './metrics-csv';
import { ServiceError, type Json } from './service';
import { jsonlRows, trainingRows } from './training-data';

/** What a job trains with. */
export interface TrainingWork {
  readonly jobArn: string;
  readonly jobName: string;
  readonly roleArn: string;
  /** ARN of the reward function as the request gives it, with its qualifier. */
  readonly rewardArn: string;
  readonly trainingRows: readonly Json[];
  /** Empty without validation data. */
  readonly validationRows: readonly Json[];
  /** `rftConfig.hyperParameters` of the request. */
  readonly hyperParameters: Json;
}

/** What a training leaves in S3: a row for each step, under the column names that it chooses. */
export interface TrainingReport {
  readonly steps: readonly MetricRow[];
  /** @default - no file is written */
  readonly validation?: readonly MetricRow[];
}

export interface CustomizationJobsOptions extends Omit<CustomizationSurroundings, 'models'> {
  readonly clock: Pick<VirtualClock, 'now' | 'at' | 'busy'>;
  readonly log: CallLog;
  /** Does the training while virtual time stands still. Rejecting with JobFailure fails the job with its message. */
  readonly train: (work: TrainingWork) => Promise<TrainingReport>;
  /** Receives `Model Customization Job State Change` events. */
  readonly emitEvent: (event: {
    readonly detailType: string;
    readonly resources: string[];
    readonly detail: Json;
  }) => void;
  /** @default - Nova 2 Lite in us-east-1 */
  readonly models?: CustomizableModels;
  /** How the n-th job behaves, from 1. @default - every job completes */
  readonly behaviour?: (nth: number) => JobBehaviour;
  /** How many create calls find a role that IAM has not spread yet. @default 0 */
  readonly roleNotReadyTimes?: number;
}

/** Model customization jobs of the type reinforcement fine-tuning. */
export class CustomizationJobs {
  private readonly jobs: CustomizationJob[] = [];
  private readonly byToken = new Map<string, CustomizationJob>();
  private readonly tagsOf = new Map<string, Map<string, string>>();
  private roleRefusals = 0;

  constructor(private readonly options: CustomizationJobsOptions) {}

  /** Every job ever created, oldest first. */
  get all(): readonly CustomizationJob[] {
    return this.jobs;
  }

  /**
   * @param request a body that fits the shape of CreateModelCustomizationJob
   * @throws ServiceError ValidationException, ConflictException
   */
  create(request: Json): CustomizationJob {
    const token = request['clientRequestToken'];
    const present = typeof token === 'string' ? this.byToken.get(token) : undefined;
    if (present) return present;
    const { options } = this;
    checkCustomization(request, { ...options, models: options.models ?? CUSTOMIZABLE_MODELS });
    if (this.roleRefusals < (options.roleNotReadyTimes ?? 0)) {
      this.roleRefusals++;
      throw roleNotAssumable();
    }
    this.checkNames(request);
    const job = this.newJob(request);
    this.jobs.push(job);
    if (typeof token === 'string') this.byToken.set(token, job);
    this.tag(job.arn, request['jobTags']);
    this.tag(job.outputModelArn, request['customModelTags']);
    this.recordAccess(job, 's3', 'PutObject', this.outputArn(job, '.write_access_check_file.tmp'));
    job.start();
    return job;
  }

  /**
   * @param identifier ARN or name
   * @throws ServiceError ResourceNotFoundException
   */
  get(identifier: string): CustomizationJob {
    const job = this.jobs.find(({ arn, request }) => arn === identifier || request['jobName'] === identifier);
    if (!job)
      throw new ServiceError('ResourceNotFoundException', `Could not find model customization job ${identifier}.`, 404);
    return job;
  }

  /** @throws ServiceError ResourceNotFoundException, ConflictException (the job does not run any more) */
  stop(identifier: string): void {
    const job = this.get(identifier);
    if (job.status !== 'InProgress') {
      throw new ServiceError('ConflictException', `The job is ${job.status} and cannot be stopped.`);
    }
    job.stop();
  }

  /** Tags of a job or of the model that it makes. @throws ServiceError ResourceNotFoundException */
  tags(arn: string): ReadonlyMap<string, string> {
    const tags = this.tagsOf.get(arn);
    if (!tags) throw new ServiceError('ResourceNotFoundException', `Could not find ${arn}.`, 404);
    return tags;
  }

  /** Adds tags to a job or model. */
  tag(arn: string, tags: unknown): void {
    const known = this.tagsOf.get(arn) ?? new Map<string, string>();
    for (const { key, value } of (tags ?? []) as { key: string; value: string }[]) known.set(key, value);
    this.tagsOf.set(arn, known);
  }

  private newJob(request: Json): CustomizationJob {
    const { account, region } = this.options;
    const baseModel = baseModelIdOf(String(request['baseModelIdentifier']));
    const arnOf = (kind: string, name: unknown) =>
      `arn:aws:bedrock:${region}:${account}:${kind}/${baseModel}/${jobIdOf(`${kind}/${String(name)}`)}`;
    const job: CustomizationJob = new CustomizationJob(
      request,
      arnOf('model-customization-job', request['jobName']),
      arnOf('custom-model', request['customModelName']),
      {
        clock: this.options.clock,
        behaviour: this.options.behaviour?.(this.jobs.length + 1) ?? {},
        work: this.workOf(() => job),
        onStatus: (changed) => this.announce(changed),
      },
    );
    return job;
  }

  /** What the job does in the name of its role: reads data, trains, writes metrics. */
  private workOf(job: () => CustomizationJob): JobWork {
    let report: TrainingReport = { steps: [] };
    const read = (uri: string): { key: string; content: Buffer } => {
      const { bucket, key } = parseS3Uri(uri);
      this.recordAccess(job(), 's3', 'GetObject', `arn:aws:s3:::${bucket}/${key}`);
      return { key, content: this.options.store.get(bucket, key).body };
    };
    const training = () => {
      const { key, content } = read(uriIn(job().request['trainingDataConfig']));
      return trainingRows(key, content);
    };
    const validation = () =>
      validatorsOf(job().request).flatMap((uri) => {
        const { key, content } = read(uri);
        return jsonlRows(key, content);
      });
    return {
      validate: () => Promise.resolve([training(), validation()]).then(() => undefined),
      train: async () => {
        const { request, arn } = job();
        report = await this.options.train({
          jobArn: arn,
          jobName: String(request['jobName']),
          roleArn: String(request['roleArn']),
          rewardArn: lambdaArnOf(request),
          trainingRows: training(),
          validationRows: validation(),
          hyperParameters: hyperParametersOf(request),
        });
      },
      complete: () => {
        this.write(job(), 'training_artifacts/step_wise_training_metrics.csv', report.steps);
        if (!report.validation) return;
        const file = 'validation_artifacts/post_fine_tuning_validation/validation_metrics.csv';
        this.write(job(), file, report.validation);
      },
    };
  }

  private write(job: CustomizationJob, file: string, rows: readonly MetricRow[]): void {
    const arn = this.outputArn(job, `model-customization-job-${job.arn.slice(job.arn.lastIndexOf('/') + 1)}/${file}`);
    this.recordAccess(job, 's3', 'PutObject', arn);
    const [bucket = '', ...key] = arn.slice('arn:aws:s3:::'.length).split('/');
    this.options.store.put(bucket, key.join('/'), metricsCsv(rows), { contentType: 'text/csv', caller: 'bedrock' });
  }

  private outputArn(job: CustomizationJob, name: string): string {
    const { bucket, key } = parseS3Uri(uriIn(job.request['outputDataConfig']));
    return `arn:aws:s3:::${bucket}/${key === '' || key.endsWith('/') ? key : `${key}/`}${name}`;
  }

  private recordAccess(job: CustomizationJob, service: string, action: string, resource: string): void {
    this.options.log.record({
      timeMs: this.options.clock.now(),
      caller: `customization job ${String(job.request['jobName'])}`,
      roleArn: String(job.request['roleArn']),
      service,
      action,
      resources: [resource],
      outcome: 'ok',
      faulted: false,
    });
  }

  private checkNames(request: Json): void {
    for (const field of ['jobName', 'customModelName']) {
      if (!this.jobs.some((job) => job.request[field] === request[field])) continue;
      const what = field === 'jobName' ? 'job name' : 'custom model name';
      throw new ServiceError('ConflictException', `The provided ${what} is currently in use, or was previously used.`);
    }
  }

  private announce(job: CustomizationJob): void {
    const { request, arn, status, failureMessage, endMs } = job;
    this.options.emitEvent({
      detailType: 'Model Customization Job State Change',
      resources: [arn],
      detail: {
        version: '0.0',
        jobName: request['jobName'],
        jobArn: arn,
        outputModelName: request['customModelName'],
        outputModelArn: status === 'Completed' ? job.outputModelArn : '',
        roleArn: request['roleArn'],
        jobStatus: status,
        ...(failureMessage !== undefined && { failureMessage }),
        creationTime: iso(job.creationMs),
        lastModifiedTime: iso(job.modifiedMs),
        ...(endMs !== undefined && { endTime: iso(endMs) }),
        baseModelArn: baseModelArnOf(request, this.options.region),
        trainingDataConfig: request['trainingDataConfig'],
        validationDataConfig: request['validationDataConfig'] ?? {},
        outputDataConfig: request['outputDataConfig'],
      },
    });
  }
}

/** ARN of the foundation model of a request that may name it by id. */
export function baseModelArnOf(request: Json, region: string): string {
  return `arn:aws:bedrock:${region}::foundation-model/${baseModelIdOf(String(request['baseModelIdentifier']))}`;
}

function validatorsOf(request: Json): string[] {
  const config = request['validationDataConfig'] as { validators?: unknown[] } | undefined;
  return (config?.validators ?? []).map(uriIn);
}

function hyperParametersOf(request: Json): Json {
  const config = request['customizationConfig'] as { rftConfig?: { hyperParameters?: Json } };
  return config.rftConfig?.hyperParameters ?? {};
}
