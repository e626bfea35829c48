import {
  type BedrockClient,
  CreateModelCustomizationJobCommand,
  type CreateModelCustomizationJobRequest,
  GetModelCustomizationJobCommand,
  type GetModelCustomizationJobResponse,
  type RFTHyperParameters,
  type StatusDetails,
  StopModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import type { TrainingJob, TrainingState, TrainingStatus } from '../../lib/contract/payloads';
import type { HyperparameterSettings } from '../../lib/contract/settings';
import { log } from './log';
import { isNamed } from './service-errors';
import type { DescribedTraining, TrainingControl, TrainingRequest } from './training-control';

const STATUSES: readonly TrainingStatus[] = ['InProgress', 'Completed', 'Failed', 'Stopping', 'Stopped'];

/** Model customization jobs of Amazon Bedrock, of the type reinforcement fine-tuning. */
export class BedrockCustomizationJobs implements TrainingControl {
  public constructor(private readonly bedrock: BedrockClient) {}

  public async start(request: TrainingRequest): Promise<TrainingJob> {
    try {
      const { jobArn } = await this.bedrock.send(new CreateModelCustomizationJobCommand(jobRequest(request)));
      return { jobArn: jobArn ?? (await this.requireJob(request.name)) };
    } catch (error) {
      // The service says that it ignores a repeated token without an error. Should the name be refused first, the job
      // that has it is ours when it carries our token.
      if (!isNamed(error, 'ConflictException')) {
        throw error;
      }
      const existing = await this.get(request.name);
      if (existing?.jobArn === undefined || (existing.clientRequestToken ?? request.name) !== request.name) {
        throw error;
      }
      return { jobArn: existing.jobArn };
    }
  }

  public async find(name: string): Promise<DescribedTraining | undefined> {
    const job = await this.get(name);
    return job?.jobArn === undefined ? undefined : { jobArn: job.jobArn, ...stateOf(job) };
  }

  public async describe(jobArn: string): Promise<TrainingState> {
    return stateOf(await this.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: jobArn })));
  }

  public async stop(jobArn: string): Promise<TrainingState> {
    try {
      await this.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobArn }));
    } catch (error) {
      if (!isNamed(error, 'ConflictException', 'ValidationException')) {
        throw error;
      }
      // Refused because it is stopping or has ended already, which is what we want, or for a reason that is ours.
      const state = await this.describe(jobArn);
      if (state.status === 'InProgress') {
        throw error;
      }
      return state;
    }
    return this.describe(jobArn);
  }

  private async get(identifier: string): Promise<GetModelCustomizationJobResponse | undefined> {
    try {
      return await this.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: identifier }));
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) {
        return undefined;
      }
      throw error;
    }
  }

  private async requireJob(name: string): Promise<string> {
    const job = await this.get(name);
    if (job?.jobArn === undefined) {
      throw new Error(
        `Customization job ${name}: the service accepted it and named no ARN, and does not find it by name.`,
      );
    }
    return job.jobArn;
  }
}

function jobRequest(request: TrainingRequest): CreateModelCustomizationJobRequest {
  const { name, validationUri, modelKeyArn, vpc } = request;
  const tags = Object.entries(request.tags).map(([key, value]) => ({ key, value }));
  const hyperParameters = given(request.hyperparameters);
  return {
    jobName: name,
    customModelName: name,
    clientRequestToken: name,
    roleArn: request.roleArn,
    baseModelIdentifier: request.baseModel,
    customizationType: 'REINFORCEMENT_FINE_TUNING',
    trainingDataConfig: { s3Uri: request.trainUri },
    ...(validationUri && { validationDataConfig: { validators: [{ s3Uri: validationUri }] } }),
    outputDataConfig: { s3Uri: request.outputUri },
    customizationConfig: {
      rftConfig: {
        graderConfig: { lambdaGrader: { lambdaArn: request.rewardVersionArn } },
        ...(hyperParameters && { hyperParameters }),
      },
    },
    jobTags: tags,
    customModelTags: tags,
    ...(modelKeyArn && { customModelKmsKeyId: modelKeyArn }),
    ...(vpc && { vpcConfig: { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] } }),
  };
}

/** Only what was set: the service's own value applies to the rest. */
function given(settings: HyperparameterSettings): RFTHyperParameters | undefined {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function stateOf(job: GetModelCustomizationJobResponse): TrainingState {
  const phase = phaseOf(job.statusDetails);
  return {
    status: statusOf(job),
    ...(phase && { phase }),
    ...(job.failureMessage && { failureMessage: job.failureMessage }),
    ...(job.outputModelArn && { modelArn: job.outputModelArn }),
  };
}

/** A status that did not exist when this was written is no reason to give a job up: the deadline ends it if need be. */
function statusOf({ jobArn, status }: GetModelCustomizationJobResponse): TrainingStatus {
  const known = STATUSES.find((each) => each === status);
  if (known === undefined) {
    log.warn('training-status-unknown', { jobArn, status, treatedAs: 'InProgress' });
  }
  return known ?? 'InProgress';
}

/** The last phase that has begun. */
function phaseOf(details: StatusDetails = {}): string | undefined {
  const phases: ReadonlyArray<[string, string | undefined]> = [
    ['training', details.trainingDetails?.status],
    ['data processing', details.dataProcessingDetails?.status],
    ['validation', details.validationDetails?.status],
  ];
  return phases.find(([, status]) => status !== undefined && status !== 'NotStarted')?.[0];
}
