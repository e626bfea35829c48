import { type BedrockClient, DeleteCustomModelCommand, GetCustomModelCommand } from '@aws-sdk/client-bedrock';
import { isNamed } from './service-errors';

/** Models that customization jobs left. Errors are those of the SDK; `withServiceErrors` classifies them. */
export interface CustomModels {
  exists(modelArn: string): Promise<boolean>;
  /** Deletes the model; one that is gone already counts as deleted. `in-use`: a deployment has it. */
  delete(modelArn: string): Promise<'deleted' | 'in-use'>;
}

/** Custom models of Amazon Bedrock. */
export class BedrockCustomModels implements CustomModels {
  public constructor(private readonly bedrock: BedrockClient) {}

  public async exists(modelArn: string): Promise<boolean> {
    try {
      await this.bedrock.send(new GetCustomModelCommand({ modelIdentifier: modelArn }));
      return true;
    } catch (error) {
      if (isNamed(error, 'ResourceNotFoundException')) {
        return false;
      }
      throw error;
    }
  }

  public async delete(modelArn: string): Promise<'deleted' | 'in-use'> {
    // Permission to delete goes by a tag, which a model that is gone has no more: it would be refused, not missing.
    if (!(await this.exists(modelArn))) {
      return 'deleted';
    }
    try {
      await this.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: modelArn }));
    } catch (error) {
      if (isNamed(error, 'ConflictException')) {
        return 'in-use';
      }
      if (!isNamed(error, 'ResourceNotFoundException')) {
        throw error;
      }
    }
    return 'deleted';
  }
}
