import { baseModelArnOf, type CustomizationJobs } from './customization-jobs';
import { baseModelIdOf } from './customization-checks';
import { iso, type CustomizationJob } from './customization-job';
import { filtersIn, isBetween, pageOf } from './listing';
import { ServiceError, type Json } from './service';

export interface CustomModelsOptions {
  readonly account: string;
  readonly region: string;
  readonly jobs: CustomizationJobs;
  /** Whether a deployment has the model, now or at the end of an update. */
  readonly isDeployed: (modelArn: string) => boolean;
}

/** The custom models that completed jobs left behind. */
export class CustomModels {
  private readonly deleted = new Set<string>();

  constructor(private readonly options: CustomModelsOptions) {}

  /** ARNs, oldest first. */
  get all(): readonly string[] {
    return this.present.map(({ outputModelArn }) => outputModelArn);
  }

  has(modelArn: string): boolean {
    return this.all.includes(modelArn);
  }

  /** ARN of a model that is named by ARN or name; where nothing has the name, the name in the form of one. */
  arnOf(identifier: string): string {
    const { region, account } = this.options;
    return (
      this.find(identifier)?.outputModelArn ??
      (identifier.startsWith('arn:') ? identifier : `arn:aws:bedrock:${region}:${account}:custom-model/${identifier}`)
    );
  }

  /** Answer of GetCustomModel. @throws ServiceError ResourceNotFoundException */
  describe(identifier: string): Json {
    const { request, arn, outputModelArn, endMs = 0 } = this.required(identifier);
    const copied = ['customizationType', 'trainingDataConfig', 'outputDataConfig', 'customizationConfig'] as const;
    return {
      modelArn: outputModelArn,
      modelName: request['customModelName'],
      jobName: request['jobName'],
      jobArn: arn,
      baseModelArn: baseModelArnOf(request, this.options.region),
      ...Object.fromEntries(copied.map((name) => [name, request[name]])),
      ...(request['validationDataConfig'] !== undefined && { validationDataConfig: request['validationDataConfig'] }),
      creationTime: iso(endMs),
      modelStatus: 'Active',
    };
  }

  /** Answer of ListCustomModels. */
  list(input: Json): Json {
    const { region, account } = this.options;
    const { nameContains = '', creationTimeAfter, creationTimeBefore, ...filters } = filtersIn(input);
    const base = filters['baseModelArnEquals'] ?? filters['foundationModelArnEquals'];
    const matching = this.present.filter(
      ({ request, endMs = 0 }) =>
        isBetween(endMs, creationTimeAfter, creationTimeBefore) &&
        String(request['customModelName']).includes(nameContains) &&
        (base === undefined || base === baseModelArnOf(request, region)) &&
        (filters['modelStatus'] ?? 'Active') === 'Active',
    );
    const { page, rest } = pageOf(matching, input);
    return {
      modelSummaries: page.map(({ request, outputModelArn, endMs = 0 }) => ({
        modelArn: outputModelArn,
        modelName: request['customModelName'],
        creationTime: iso(endMs),
        baseModelArn: baseModelArnOf(request, region),
        // The shape of the name has no place for a version.
        baseModelName: baseModelIdOf(String(request['baseModelIdentifier'])).split(':')[0],
        customizationType: request['customizationType'],
        ownerAccountId: account,
        modelStatus: 'Active',
      })),
      ...rest,
    };
  }

  /** @throws ServiceError ResourceNotFoundException, ConflictException while it is deployed */
  delete(identifier: string): void {
    const { outputModelArn } = this.required(identifier);
    if (this.options.isDeployed(outputModelArn)) {
      throw new ServiceError(
        'ConflictException',
        `The custom model ${outputModelArn} has a deployment. Delete the deployment first.`,
      );
    }
    this.deleted.add(outputModelArn);
  }

  private get present(): CustomizationJob[] {
    return this.options.jobs.all.filter(
      ({ status, outputModelArn }) => status === 'Completed' && !this.deleted.has(outputModelArn),
    );
  }

  private find(identifier: string): CustomizationJob | undefined {
    return this.present.find(
      ({ outputModelArn, request }) => outputModelArn === identifier || request['customModelName'] === identifier,
    );
  }

  private required(identifier: string): CustomizationJob {
    const found = this.find(identifier);
    if (found) return found;
    throw new ServiceError('ResourceNotFoundException', `Could not find the custom model ${identifier}.`, 404);
  }
}
