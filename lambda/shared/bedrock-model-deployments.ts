import {
  type BedrockClient,
  CreateCustomModelDeploymentCommand,
  type CustomModelDeploymentUpdateDetails,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelDeploymentCommand,
  type GetCustomModelDeploymentResponse,
  UpdateCustomModelDeploymentCommand,
} from '@aws-sdk/client-bedrock';
import type { Deployment } from '../../lib/contract/evaluation';
import { NO_DEPLOYMENT_SLOT } from '../../lib/contract/errors';
import { log } from './log';
import type { DeploymentRequest, DeploymentUpdate, DescribedDeployment, ModelDeployments } from './model-deployments';
import { RftError } from './rft-error';
import { isNamed } from './service-errors';

const STATUSES = ['Creating', 'Active', 'Failed'] as const;
const UPDATE_STATUSES = ['Updating', 'UpdateCompleted', 'UpdateFailed'] as const;

/** Custom model deployments of Amazon Bedrock: on demand, so a deployment that nobody asks costs nothing. */
export class BedrockModelDeployments implements ModelDeployments {
  public constructor(private readonly bedrock: BedrockClient) {}

  public async create({ name, clientToken, modelArn, tags }: DeploymentRequest): Promise<Deployment> {
    try {
      const { customModelDeploymentArn: deploymentArn } = await this.bedrock.send(
        new CreateCustomModelDeploymentCommand({
          modelDeploymentName: name,
          modelArn,
          clientRequestToken: clientToken ?? name,
          tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
        }),
      );
      return { deploymentArn: deploymentArn ?? (await this.requireDeployment(name)) };
    } catch (error) {
      if (isNamed(error, 'ServiceQuotaExceededException')) {
        throw noSlot(name, error as Error);
      }
      // The service says that it ignores a repeated token without an error. Should the name be refused first, the
      // deployment that has it is ours when it serves our model. Only the first of the two errors is documented.
      if (!isNamed(error, 'ValidationException', 'ConflictException')) {
        throw error;
      }
      const existing = await this.find(name);
      if (existing?.modelArn !== modelArn) {
        throw error;
      }
      return { deploymentArn: existing.deploymentArn };
    }
  }

  public async find(nameOrArn: string): Promise<DescribedDeployment | undefined> {
    try {
      const found = await this.bedrock.send(
        new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: nameOrArn }),
      );
      return describedDeployment(found);
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) {
        return undefined;
      }
      throw error;
    }
  }

  public async update(deploymentArn: string, modelArn: string): Promise<void> {
    await this.bedrock.send(
      new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier: deploymentArn, modelArn }),
    );
  }

  public async delete(deploymentArn: string): Promise<void> {
    try {
      await this.bedrock.send(
        new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: deploymentArn }),
      );
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) {
        throw error;
      }
    }
  }

  private async requireDeployment(name: string): Promise<string> {
    const found = await this.find(name);
    if (found === undefined) {
      throw new Error(`Deployment ${name}: the service accepted it and named no ARN, and does not find it by name.`);
    }
    return found.deploymentArn;
  }
}

function noSlot(name: string, cause: Error): RftError {
  return new RftError(
    NO_DEPLOYMENT_SLOT,
    `deployment ${name}: got ${cause.name}: ${cause.message}. It is tried again while others are being created. If that ` +
      'does not help, delete deployments that nobody needs, or raise the quotas of custom model deployments in Service Quotas.',
    { cause },
  );
}

function describedDeployment(found: GetCustomModelDeploymentResponse): DescribedDeployment {
  const { customModelDeploymentArn, modelArn, failureMessage, updateDetails } = found;
  const update = updateDetails && updateOf(updateDetails);
  return {
    deploymentArn: customModelDeploymentArn as string,
    modelArn: modelArn as string,
    status: known('deployment-status-unknown', STATUSES, found.status, 'Creating'),
    ...(failureMessage && { failureMessage }),
    ...(update && { update }),
  };
}

function updateOf({ modelArn, updateStatus }: CustomModelDeploymentUpdateDetails): DeploymentUpdate {
  return {
    modelArn: modelArn as string,
    status: known('deployment-update-status-unknown', UPDATE_STATUSES, updateStatus, 'Updating'),
  };
}

/** A status that did not exist when this was written counts as under way: a deadline ends the wait if need be. */
function known<S extends string>(event: string, statuses: readonly S[], got: string | undefined, otherwise: S): S {
  const status = statuses.find((each) => each === got);
  if (status === undefined) {
    log.warn(event, { got, treatedAs: otherwise });
  }
  return status ?? otherwise;
}
