import modelJson from './bedrock-model.json';
import { baseModelArnOf, type CustomizationJobs } from './customization-jobs';
import { iso, type CustomizationJob } from './customization-job';
import { jsonAnswer, restJsonFailure } from './protocols';
import type { CustomModelDeployments } from './custom-model-deployments';
import type { CustomModels } from './custom-models';
import { filtersIn, isBetween, pageOf } from './listing';
import { restCall, type RestCall } from './rest-operations';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService, type Json, type Operation } from './service';
import { ShapeValidator, type ServiceModel } from './service-model';

const MODEL: ServiceModel = modelJson;

/** Made once for every rehearsal of a process: its validators take longer to compile than a request to answer. */
let shapesOfModel: ShapeValidator | undefined;

type Answer = (input: Json) => Json;

/** What the control plane is about. */
export interface ControlPlane {
  readonly jobs: CustomizationJobs;
  readonly models: CustomModels;
  readonly deployments: CustomModelDeployments;
}

/**
 * Bedrock's control plane as far as customization jobs, custom models and their deployments go. Requests are checked against the shapes of the service, and
 * so are the answers: a stand-in that drifts from the API fails the rehearsal.
 */
export class BedrockService implements AwsService {
  readonly signingName = 'bedrock';
  private readonly shapes = (shapesOfModel ??= new ShapeValidator(MODEL));
  private readonly answers: Readonly<Record<string, Answer>> = {
    CreateModelCustomizationJob: (input) => ({ jobArn: this.jobs.create(input).arn }),
    GetModelCustomizationJob: (input) => this.describe(this.jobs.get(String(input['jobIdentifier']))),
    StopModelCustomizationJob: (input) => {
      this.jobs.stop(String(input['jobIdentifier']));
      return {};
    },
    ListModelCustomizationJobs: (input) => this.list(input),
    GetCustomModel: ({ modelIdentifier }) => this.plane.models.describe(String(modelIdentifier)),
    ListCustomModels: (input) => this.plane.models.list(input),
    DeleteCustomModel: ({ modelIdentifier }) => {
      this.plane.models.delete(String(modelIdentifier));
      return {};
    },
    CreateCustomModelDeployment: (input) => {
      const { arn } = this.plane.deployments.create(input);
      this.jobs.tag(arn, input['tags']);
      return { customModelDeploymentArn: arn };
    },
    GetCustomModelDeployment: (input) => this.plane.deployments.get(deploymentIn(input)).describe(),
    ListCustomModelDeployments: (input) => this.plane.deployments.list(input),
    UpdateCustomModelDeployment: (input) => ({
      customModelDeploymentArn: this.plane.deployments.update(deploymentIn(input), String(input['modelArn'])).arn,
    }),
    DeleteCustomModelDeployment: (input) => {
      this.plane.deployments.get(deploymentIn(input)).delete();
      return {};
    },
    TagResource: (input) => {
      const arn = String(input['resourceARN']);
      this.jobs.tags(arn);
      this.jobs.tag(arn, input['tags']);
      return {};
    },
    ListTagsForResource: (input) => ({
      tags: [...this.jobs.tags(String(input['resourceARN']))].map(([key, value]) => ({ key, value })),
    }),
  };

  constructor(
    private readonly plane: ControlPlane,
    private readonly environment: { readonly account: string; readonly region: string },
  ) {}

  private get jobs(): CustomizationJobs {
    return this.plane.jobs;
  }

  operation(request: AwsRequest): Operation | string {
    const call = restCall(MODEL, request);
    if (!call) return `${request.method} ${request.path}`;
    const answer = this.answers[call.name];
    if (!answer) return call.name;
    const unfollowed = unfollowedPartOf(call);
    if (unfollowed !== undefined) return `${call.name} with ${unfollowed}`;
    return { action: call.name, resources: this.resourcesOf(call), run: () => this.run(call, answer) };
  }

  failure(error: ServiceError): AwsResponse {
    return restJsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('ThrottlingException', 'Too many requests, please wait before trying again.', 429);
  }

  private run(call: RestCall, answer: Answer): AwsResponse {
    this.shapes.check(call.inputShape, call.input);
    const output = answer(call.input);
    const drift = call.outputShape === undefined ? [] : this.shapes.problems(call.outputShape, output);
    if (drift.length > 0) throw new Error(`${call.name} answers what the API does not: ${drift.join('; ')}`);
    return jsonAnswer(output, call.status);
  }

  /** Resources as IAM sees them. */
  private resourcesOf({ name, input }: RestCall): string[] {
    const { account, region } = this.environment;
    const jobs = `arn:aws:bedrock:${region}:${account}:model-customization-job/`;
    switch (name) {
      case 'CreateModelCustomizationJob':
        return [baseModelArnOf(input, region), `${jobs}*`, `arn:aws:bedrock:${region}:${account}:custom-model/*`];
      case 'ListModelCustomizationJobs':
      case 'ListCustomModels':
      case 'ListCustomModelDeployments':
        return ['*'];
      case 'GetCustomModel':
      case 'DeleteCustomModel':
        return [this.plane.models.arnOf(String(input['modelIdentifier']))];
      case 'CreateCustomModelDeployment':
        return [String(input['modelArn']), this.plane.deployments.arnOf(String(input['modelDeploymentName']))];
      case 'UpdateCustomModelDeployment':
        return [this.plane.deployments.arnOf(deploymentIn(input)), String(input['modelArn'])];
      case 'GetCustomModelDeployment':
      case 'DeleteCustomModelDeployment':
        return [this.plane.deployments.arnOf(deploymentIn(input))];
      case 'TagResource':
      case 'ListTagsForResource':
        return [String(input['resourceARN'])];
      default: {
        const identifier = String(input['jobIdentifier']);
        return [identifier.startsWith('arn:') ? identifier : `${jobs}${identifier}`];
      }
    }
  }

  private describe(job: CustomizationJob): Json {
    const { request } = job;
    const copied = [
      'jobName',
      'roleArn',
      'clientRequestToken',
      'customizationType',
      'trainingDataConfig',
      'outputDataConfig',
    ];
    const optional = ['vpcConfig', 'customizationConfig'].filter((name) => request[name] !== undefined);
    const key = request['customModelKmsKeyId'];
    return {
      ...Object.fromEntries([...copied, ...optional].map((name) => [name, request[name]])),
      jobArn: job.arn,
      outputModelName: request['customModelName'],
      baseModelArn: baseModelArnOf(request, this.environment.region),
      validationDataConfig: request['validationDataConfig'] ?? { validators: [] },
      status: job.status,
      statusDetails: job.statusDetails(),
      creationTime: iso(job.creationMs),
      lastModifiedTime: iso(job.modifiedMs),
      ...(job.endMs !== undefined && { endTime: iso(job.endMs) }),
      ...(job.failureMessage !== undefined && { failureMessage: job.failureMessage }),
      ...(job.status === 'Completed' && { outputModelArn: job.outputModelArn }),
      ...(typeof key === 'string' && key.startsWith('arn:') && { outputModelKmsKeyArn: key }),
    };
  }

  private list(input: Json): Json {
    const { statusEquals, nameContains = '', creationTimeAfter, creationTimeBefore } = filtersIn(input);
    const matching = this.jobs.all.filter(
      (job) =>
        (statusEquals ?? job.status) === job.status &&
        String(job.request['jobName']).includes(nameContains) &&
        isBetween(job.creationMs, creationTimeAfter, creationTimeBefore),
    );
    const { page, rest } = pageOf(matching, input);
    return { modelCustomizationJobSummaries: page.map((job) => this.summarise(job)), ...rest };
  }

  private summarise(job: CustomizationJob): Json {
    const all = this.describe(job);
    const { jobArn, jobName, baseModelArn, status, statusDetails, creationTime, lastModifiedTime, endTime } = all;
    const { customizationType } = all;
    const model = job.status === 'Completed' && { customModelArn: job.outputModelArn };
    return {
      ...{ jobArn, jobName, baseModelArn, status, statusDetails, creationTime, lastModifiedTime, customizationType },
      ...(endTime !== undefined && { endTime }),
      ...model,
      customModelName: job.request['customModelName'],
    };
  }
}

const deploymentIn = (input: Json): string => String(input['customModelDeploymentIdentifier']);

/** A part of a create request that means another kind of job than the rehearsal stands in for. */
function unfollowedPartOf({ name, input }: RestCall): string | undefined {
  if (name !== 'CreateModelCustomizationJob') return undefined;
  const { customizationType: type, trainingDataConfig: data, hyperParameters } = input;
  if (type !== 'REINFORCEMENT_FINE_TUNING') return `customizationType ${String(type)}`;
  if (hyperParameters !== undefined) return 'hyperParameters beside customizationConfig';
  return (data as Json | undefined)?.['invocationLogsConfig'] === undefined ? undefined : 'invocationLogsConfig';
}
