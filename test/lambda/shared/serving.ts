import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { CustomModels } from '../../../lambda/shared/custom-models';
import { modelOf } from '../../../lambda/shared/deployment-state';
import type {
  DeploymentRequest,
  DescribedDeployment,
  ModelDeployments,
} from '../../../lambda/shared/model-deployments';
import type { Deployment } from '../../../lib/contract/evaluation';
import type { Interruption } from './interruption';

const failure = (name: string, message: string, $fault: 'client' | 'server' = 'client') =>
  Object.assign(new Error(message), { name, $fault });

/** Custom model deployments in memory. They change when a test says so. */
export class DeploymentsInMemory implements ModelDeployments {
  public readonly byName = new Map<string, DescribedDeployment>();
  public readonly created: DeploymentRequest[] = [];
  public readonly updates: string[] = [];
  public readonly deleted: string[] = [];
  /** Deletions are refused, as while a deployment is being created. */
  public isBusy = false;
  /** Updates are refused, as to a model that was deleted. */
  public refusesUpdates = false;

  public constructor(private readonly interruption: Interruption) {}

  public create(request: DeploymentRequest): Promise<Deployment> {
    return this.interruption.around(() => {
      const known = this.byName.get(request.name);
      if (!known) this.created.push(request);
      const deployment = known ?? {
        deploymentArn: deploymentArnOf(request.name, this.created.length),
        modelArn: request.modelArn,
        status: 'Creating' as const,
      };
      this.byName.set(request.name, deployment);
      return { deploymentArn: deployment.deploymentArn };
    });
  }

  public find(nameOrArn: string): Promise<DescribedDeployment | undefined> {
    return this.interruption.around(() => this.byName.get(this.nameOf(nameOrArn) ?? ''));
  }

  public update(deploymentArn: string, modelArn: string): Promise<void> {
    return this.interruption.around(() => {
      if (this.refusesUpdates) throw failure('ValidationException', `model ${modelArn} does not exist`);
      this.updates.push(modelArn);
      this.change(deploymentArn, { update: { modelArn, status: 'Updating' } });
    });
  }

  public delete(deploymentArn: string): Promise<void> {
    return this.interruption.around(() => {
      if (this.isBusy) throw failure('ConflictException', 'in progress');
      const name = this.nameOf(deploymentArn);
      if (name !== undefined) {
        this.byName.delete(name);
        this.deleted.push(name);
      }
    });
  }

  /** Creations and updates that are under way come to their end. */
  public complete(how: 'well' | 'badly' = 'well'): void {
    for (const [name, { update, ...deployment }] of this.byName) {
      const status = deployment.status === 'Creating' ? (how === 'well' ? 'Active' : 'Failed') : deployment.status;
      const ended = update?.status === 'Updating';
      const after = how === 'well' ? ('UpdateCompleted' as const) : ('UpdateFailed' as const);
      this.byName.set(name, {
        ...deployment,
        status,
        ...(update && { update: ended ? { ...update, status: after } : update }),
        ...(ended && how === 'well' && { modelArn: update.modelArn }),
        ...(status === 'Failed' && { failureMessage: 'No capacity.' }),
      });
    }
  }

  /** What the deployment of that name answers with. */
  public answer(name: string): string | undefined {
    const deployment = this.byName.get(name);
    return deployment && modelOf(deployment);
  }

  private nameOf(nameOrArn: string): string | undefined {
    return [...this.byName].find(([name, { deploymentArn }]) => [name, deploymentArn].includes(nameOrArn))?.[0];
  }

  private change(deploymentArn: string, change: Partial<DescribedDeployment>): void {
    const name = this.nameOf(deploymentArn);
    const known = name === undefined ? undefined : this.byName.get(name);
    if (name === undefined || !known) throw failure('ResourceNotFoundException', `no deployment ${deploymentArn}`);
    this.byName.set(name, { ...known, ...change });
  }
}

export const deploymentArnOf = (name: string, count = 1) =>
  `arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/${name}-${count}`;

/** Custom models in memory: every one exists until it is deleted. */
export class ModelsInMemory implements CustomModels {
  public readonly deleted: string[] = [];
  public readonly inUse = new Set<string>();
  public readonly refused = new Set<string>();

  public constructor(private readonly interruption: Interruption) {}

  public exists(modelArn: string): Promise<boolean> {
    return this.interruption.around(() => !this.deleted.includes(modelArn));
  }

  public delete(modelArn: string): Promise<'deleted' | 'in-use'> {
    return this.interruption.around(() => {
      if (this.refused.has(modelArn)) throw failure('AccessDeniedException', 'not allowed');
      if (this.inUse.has(modelArn)) return 'in-use';
      if (!this.deleted.includes(modelArn)) this.deleted.push(modelArn);
      return 'deleted';
    });
  }
}

/** The parameter store, and models that answer. */
export function givenAnswers(interruption: Interruption) {
  const parameters = new Map<string, string>();
  const asked: string[] = [];
  const silence: { error?: Error } = {};
  const ssm = new SSMClient({});
  mockClient(ssm)
    .on(PutParameterCommand)
    .callsFake(({ Name, Value }: { Name: string; Value: string }) =>
      interruption.around(() => {
        parameters.set(Name, Value);
        return { Version: parameters.size };
      }),
    )
    .on(GetParameterCommand)
    .callsFake(({ Name }: { Name: string }) =>
      interruption.around(() => ({ Parameter: { Name, Value: parameters.get(Name) } })),
    );
  const runtime = new BedrockRuntimeClient({ region: 'us-east-1' });
  mockClient(runtime)
    .on(ConverseCommand)
    .callsFake(({ modelId }: { modelId: string }) =>
      interruption.around(() => {
        asked.push(modelId);
        if (silence.error) throw silence.error;
        return { output: { message: { role: 'assistant', content: [{ text: 'ready' }] } } };
      }),
    );
  /** From now on no model answers. */
  const silenceWith = (name: string, message = 'no') => (silence.error = failure(name, message));
  return { parameters, asked, ssm, runtime, silenceWith };
}
