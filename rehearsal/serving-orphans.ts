import type { RehearsalResult } from './result';

/**
 * What must hold of serving at the end of every scenario, a sentence for each thing that does not: no deployment of a
 * candidate, no more models than are kept, no lock, the truth in the parameter and behind the deployment.
 */
export function servingOrphans(result: Pick<RehearsalResult, 'pipeline' | 'serving'>): string[] {
  const { deployments, models, production, lock, parameter } = result.serving;
  const { serving, evaluation } = result.pipeline.settings;
  const left = deployments.filter(({ name }) => name !== serving.deploymentName);
  const ours = deployments.find(({ name }) => name === serving.deploymentName);
  const champion = production?.champion?.modelArn;
  const inUse = new Set([champion, production?.best?.modelArn, ...deployments.flatMap((each) => each.models)]);
  const spare = models.filter((arn) => !inUse.has(arn));
  const truth = champion === undefined ? evaluation.baseModelId : production?.deploymentArn;
  return [
    ...left.map(({ name, status }) => `deployment ${name} is left (${status})`),
    ...(spare.length > serving.keepModels
      ? [`${spare.length} models are kept beside those in use; the pipeline keeps ${serving.keepModels}`]
      : []),
    ...(lock ? [`execution ${lock.executionArn} still has the production lock`] : []),
    ...(parameter === truth
      ? []
      : [`the parameter says ${parameter ?? 'nothing'}, the truth is ${truth ?? 'nothing'}`]),
    ...(champion !== undefined && ours && ours.models.join() !== champion
      ? [`production answers with ${ours.models.join(' and ')}, the truth is ${champion}`]
      : []),
  ];
}
