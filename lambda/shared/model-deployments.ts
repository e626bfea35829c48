import type { Deployment } from '../../lib/contract/evaluation';

export interface DeploymentRequest {
  /** Unique in the account and region, and the client token: the same request can be sent again. */
  readonly name: string;
  /** In place of the name, where one name is deployed more than once: a repeated token creates nothing. */
  readonly clientToken?: string;
  readonly modelArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The last change of the model behind a deployment. */
export interface DeploymentUpdate {
  /** The model that it changes to. */
  readonly modelArn: string;
  readonly status: 'Updating' | 'UpdateCompleted' | 'UpdateFailed';
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetCustomModelDeployment.html */
export interface DescribedDeployment extends Deployment {
  readonly modelArn: string;
  readonly status: 'Creating' | 'Active' | 'Failed';
  readonly failureMessage?: string;
  /** Absent while the model behind the deployment was never changed. */
  readonly update?: DeploymentUpdate;
}

/** Models that answer on demand. Errors are those of the SDK; `withServiceErrors` classifies them. */
export interface ModelDeployments {
  /**
   * Deploys a model, or finds the deployment that an earlier call with the same name made.
   *
   * @throws RftError NoDeploymentSlot while the account can take no more
   */
  create(request: DeploymentRequest): Promise<Deployment>;

  /** The deployment of that name or ARN, when there is one. */
  find(nameOrArn: string): Promise<DescribedDeployment | undefined>;

  /** Changes the model behind a deployment; `find` tells how that is going. */
  update(deploymentArn: string, modelArn: string): Promise<void>;

  /** Deletes a deployment. One that is gone already is left alone. */
  delete(deploymentArn: string): Promise<void>;
}
