import type { Deployment } from '../../../lib/contract/evaluation';
import type {
  DeploymentRequest,
  DescribedDeployment,
  ModelDeployments,
} from '../../../lambda/shared/model-deployments';

/** Deployments in memory. */
export class DeploymentsInMemory implements ModelDeployments {
  public readonly deployments = new Map<string, DescribedDeployment>();
  public readonly requests: DeploymentRequest[] = [];
  /** Called when a deployment has just been made. */
  public onCreated: () => Promise<void> = () => Promise.resolve();

  public async create(request: DeploymentRequest): Promise<Deployment> {
    this.requests.push(request);
    const { name, modelArn } = request;
    const deploymentArn = deploymentArnOf(name);
    if (!this.deployments.has(deploymentArn)) {
      this.deployments.set(deploymentArn, { deploymentArn, modelArn, status: 'Creating' });
    }
    await this.onCreated();
    return { deploymentArn };
  }

  public find(nameOrArn: string): Promise<DescribedDeployment | undefined> {
    return Promise.resolve(this.deployments.get(nameOrArn) ?? this.deployments.get(deploymentArnOf(nameOrArn)));
  }

  public update(deploymentArn: string, modelArn: string): Promise<void> {
    this.deployments.set(deploymentArn, { deploymentArn, modelArn, status: 'Active' });
    return Promise.resolve();
  }

  public delete(deploymentArn: string): Promise<void> {
    this.deployments.delete(deploymentArn);
    return Promise.resolve();
  }
}

export const deploymentArnOf = (name: string) =>
  `arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/${name.slice(-12)}`;
