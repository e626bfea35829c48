import {
  type BedrockClient,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  ListTagsForResourceCommand,
  paginateListCustomModelDeployments,
  paginateListCustomModels,
  paginateListModelCustomizationJobs,
  StopModelCustomizationJobCommand,
} from '@aws-sdk/client-bedrock';
import type { ProductionItem } from '../../lib/contract/items';
import { PIPELINE_TAG, RUN_TAG } from '../../lib/contract/tags';

/** In the order in which they have to go. */
export const KINDS = ['job', 'deployment', 'model'] as const;

/** Something in Bedrock that a run of the pipeline made. */
export interface ModelResource {
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly runId?: string;
  /** What production, or the run that is under way, needs it for; absent when it may go. */
  readonly use?: string;
}

/** Every running job, deployment and model that has the tag of a pipeline. */
export async function modelResources(
  bedrock: BedrockClient,
  pipeline: string,
  { production, activeRun }: { readonly production?: ProductionItem; readonly activeRun?: string },
): Promise<readonly ModelResource[]> {
  // Names of our jobs, models and deployments begin with the name of the pipeline; the tag decides.
  const named = (name: string): boolean => name.startsWith(`${pipeline}-`);
  const all = [...(await jobs(bedrock)), ...(await deployments(bedrock)), ...(await models(bedrock))];
  const mine: ModelResource[] = [];
  for (const resource of all.filter(({ name }) => named(name))) {
    const tags = await tagsOf(bedrock, resource.arn);
    if (tags.get(PIPELINE_TAG) !== pipeline) continue;
    const runId = tags.get(RUN_TAG);
    const use = runId !== undefined && runId === activeRun ? 'its run is under way' : useOf(resource, production);
    mine.push({ ...resource, ...(runId !== undefined && { runId }), ...(use !== undefined && { use }) });
  }
  return mine;
}

/** Stops or deletes it; what is gone already counts as deleted. */
export async function remove(bedrock: BedrockClient, { kind, arn }: ModelResource): Promise<void> {
  try {
    if (kind === 'job') await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: arn }));
    else if (kind === 'deployment') {
      await bedrock.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn }));
    } else await bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: arn }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
  }
}

type Found = Omit<ModelResource, 'runId' | 'use'>;

async function jobs(client: BedrockClient): Promise<Found[]> {
  const found: Found[] = [];
  for (const statusEquals of ['InProgress', 'Stopping'] as const) {
    for await (const page of paginateListModelCustomizationJobs({ client }, { statusEquals })) {
      for (const { jobName: name = '', jobArn: arn = '', status = '' } of page.modelCustomizationJobSummaries ?? []) {
        found.push({ kind: 'job', name, arn, status });
      }
    }
  }
  return found;
}

async function deployments(client: BedrockClient): Promise<Found[]> {
  const found: Found[] = [];
  for await (const page of paginateListCustomModelDeployments({ client }, {})) {
    for (const summary of page.modelDeploymentSummaries ?? []) {
      const { customModelDeploymentName: name = '', customModelDeploymentArn: arn = '', status = '' } = summary;
      found.push({ kind: 'deployment', name, arn, status });
    }
  }
  return found;
}

async function models(client: BedrockClient): Promise<Found[]> {
  const found: Found[] = [];
  for await (const page of paginateListCustomModels({ client }, { isOwned: true })) {
    for (const { modelName: name = '', modelArn: arn = '', modelStatus: status = '' } of page.modelSummaries ?? []) {
      found.push({ kind: 'model', name, arn, status });
    }
  }
  return found;
}

/** Tags; none where the resource went away meanwhile. */
async function tagsOf(bedrock: BedrockClient, resourceARN: string): Promise<ReadonlyMap<string, string>> {
  try {
    const { tags = [] } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN }));
    return new Map(tags.map(({ key = '', value = '' }) => [key, value]));
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return new Map();
    throw error;
  }
}

/** What production needs a resource for. */
function useOf({ kind, arn }: Found, production: ProductionItem | undefined): string | undefined {
  if (kind === 'deployment') return arn === production?.modelId ? 'answers in production' : undefined;
  if (arn === production?.champion?.modelArn) return 'champion';
  if (production?.earlier.some(({ modelArn }) => modelArn === arn)) return 'a rollback may go back to it';
  return arn === production?.best?.modelArn ? 'the best so far' : undefined;
}
