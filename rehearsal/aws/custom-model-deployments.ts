import type { VirtualClock } from '../clock';
import { CustomModelDeployment, type DeploymentBehaviour } from './custom-model-deployment';
import { jobIdOf } from './customization-job';
import { filtersIn, isBetween, pageOf } from './listing';
import { ServiceError, type Json } from './service';

/** Deployments that an account may be creating at the same time: the default of the quota, seen in one account [?]. */
const CREATING_QUOTA = 2;

export interface CustomModelDeploymentsOptions {
  readonly account: string;
  readonly region: string;
  readonly clock: Pick<VirtualClock, 'now' | 'at'>;
  readonly modelExists: (modelArn: string) => boolean;
  /** How the n-th deployment behaves, from 1. @default - every one becomes active */
  readonly behaviour?: (nth: number, name: string) => DeploymentBehaviour;
}

/** Custom model deployments: what answers on demand with a custom model. */
export class CustomModelDeployments {
  private readonly present: CustomModelDeployment[] = [];
  private readonly byToken = new Map<string, CustomModelDeployment>();
  private created = 0;

  constructor(private readonly options: CustomModelDeploymentsOptions) {}

  /** Those that exist now, oldest first. */
  get all(): readonly CustomModelDeployment[] {
    return this.present;
  }

  /** ARN of the deployment that has, would have or had this name or ARN. */
  arnOf(identifier: string): string {
    if (identifier.startsWith('arn:')) return identifier;
    const { region, account } = this.options;
    return `arn:aws:bedrock:${region}:${account}:custom-model-deployment/${jobIdOf(`deployment/${identifier}`)}`;
  }

  /**
   * @param request a body that fits the shape of CreateCustomModelDeployment
   * @throws ServiceError ResourceNotFoundException, ServiceQuotaExceededException, ValidationException
   */
  create(request: Json): CustomModelDeployment {
    const token = request['clientRequestToken'];
    const known = typeof token === 'string' ? this.byToken.get(token) : undefined;
    if (known) return known;
    const name = String(request['modelDeploymentName']);
    const modelArn = String(request['modelArn']);
    this.requireModel(modelArn);
    if (this.present.some((deployment) => deployment.name === name)) {
      throw new ServiceError('ValidationException', `A custom model deployment with the name ${name} exists already.`);
    }
    if (this.present.filter(({ status }) => status === 'Creating').length >= CREATING_QUOTA) {
      throw new ServiceError(
        'ServiceQuotaExceededException',
        `The account has ${CREATING_QUOTA} custom model deployments with a creating status already.`,
      );
    }
    const { clock, behaviour } = this.options;
    const deployment: CustomModelDeployment = new CustomModelDeployment(this.arnOf(name), request, modelArn, {
      clock,
      behaviour: behaviour?.(++this.created, name) ?? {},
      onGone: () => this.present.splice(this.present.indexOf(deployment), 1),
    });
    this.present.push(deployment);
    if (typeof token === 'string') this.byToken.set(token, deployment);
    return deployment;
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(identifier: string): CustomModelDeployment {
    const found = this.present.find(({ arn, name }) => arn === identifier || name === identifier);
    if (found) return found;
    throw new ServiceError('ResourceNotFoundException', `Could not find the deployment ${identifier}.`, 404);
  }

  /** @throws ServiceError ResourceNotFoundException, ValidationException */
  update(identifier: string, modelArn: string): CustomModelDeployment {
    const deployment = this.get(identifier);
    this.requireModel(modelArn);
    deployment.change(modelArn);
    return deployment;
  }

  /** The model that answers behind an active deployment. @throws ServiceError when none does */
  modelBehind(arn: string): string {
    const deployment = this.get(arn);
    if (deployment.status === 'Active') return deployment.modelArn;
    // Documented for models that are not ready; which error a deployment gives meanwhile, no document says [?].
    throw new ServiceError('ModelNotReadyException', `The deployment ${arn} is ${deployment.status}.`, 429);
  }

  /** Answer of ListCustomModelDeployments. */
  list(input: Json): Json {
    const { nameContains = '', statusEquals, modelArnEquals, createdAfter, createdBefore } = filtersIn(input);
    const matching = this.present.filter(
      ({ name, status, modelArn, createdMs }) =>
        name.includes(nameContains) &&
        (statusEquals ?? status) === status &&
        (modelArnEquals ?? modelArn) === modelArn &&
        isBetween(createdMs, createdAfter, createdBefore),
    );
    const { page, rest } = pageOf(matching, input);
    return {
      modelDeploymentSummaries: page.map((deployment) => deployment.summarise()),
      ...rest,
    };
  }

  private requireModel(modelArn: string): void {
    if (this.options.modelExists(modelArn)) return;
    throw new ServiceError('ResourceNotFoundException', `Could not find the custom model ${modelArn}.`, 404);
  }
}
