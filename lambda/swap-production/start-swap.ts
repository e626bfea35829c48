import type { SFNClient } from '@aws-sdk/client-sfn';
import { NO_DEPLOYMENT_SLOT, SERVICE_FAULT } from '../../lib/contract/errors';
import type { StartSwapInput, Swap } from '../../lib/contract/serving';
import type { ProductionItem } from '../../lib/contract/items';
import { sha256 } from '../../lib/contract/names';
import { PIPELINE_TAG } from '../../lib/contract/tags';
import { acceptContract } from '../shared/contract';
import type { CustomModels } from '../shared/custom-models';
import { log } from '../shared/log';
import { isChanging, modelOf, tryDelete } from '../shared/deployment-state';
import type { DescribedDeployment } from '../shared/model-deployments';
import { requireLock } from '../shared/production-lock';
import { RftError } from '../shared/rft-error';
import { settleDeadSwap, type SettleDependencies, settleProduction } from '../shared/settle-production';
import { aimOf } from './aim';

export interface StartSwapDependencies extends SettleDependencies {
  readonly models: CustomModels;
  readonly sfn: SFNClient;
}

/**
 * Takes the production lock and gets the production deployment to change its model. Called twice it finds the swap that
 * is under way.
 *
 * @throws RftError NoDeploymentSlot while the deployment changes for somebody else; RunClosing when the execution was
 * taken for dead
 */
export async function startSwap(input: StartSwapInput, dependencies: StartSwapDependencies): Promise<Swap> {
  const { kind, executionArn, serving, pipeline } = acceptContract(input);
  const { production, now } = dependencies;
  const before = await production.read();
  if (before?.lastSwap.by === executionArn) {
    return committed(before);
  }
  const since = new Date(now()).toISOString();
  const { deploymentName } = serving;
  const lock = await production.takeLock({ executionArn, since, deploymentName, pipeline });
  if (lock.executionArn !== executionArn) {
    if ((await settleDeadSwap(dependencies)) === 'settled') {
      return startSwap(input, dependencies);
    }
    const productionVersion = before?.version ?? 0;
    return { state: 'busy', reason: `another swap is under way: ${lock.executionArn}`, kind, productionVersion };
  }
  requireLock(lock, executionArn);

  const truth = await production.read();
  const aim = await aimOf(input, truth, lock.since, dependencies.models);
  const swap = { ...aim, kind, productionVersion: truth?.version ?? 0 };
  if (aim.state !== 'swapping') {
    await settleProduction(dependencies, lock);
    log.info('swap-not-started', { executionArn, state: aim.state, reason: aim.reason });
    return swap;
  }
  if (!aim.target) {
    return swap;
  }
  const deploymentArn = await changeDeployment(input, aim.target.modelArn, dependencies);
  // Whoever takes this execution for dead marks the lock and then looks at the deployment; this changes the deployment and
  // then looks at the mark. Whichever comes second sees the other.
  requireLock(await production.readLock(), executionArn);
  log.info('swap-started', { executionArn, kind, deploymentArn, modelArn: aim.target.modelArn });
  return { ...swap, deploymentArn };
}

async function changeDeployment(
  { executionArn, serving, pipeline, tags }: StartSwapInput,
  modelArn: string,
  { deployments }: StartSwapDependencies,
): Promise<string> {
  const name = serving.deploymentName;
  const found = await deployments.find(name);
  if (!found || found.status === 'Failed') {
    if (found) await removeFailed(found, name, deployments);
    const { deploymentArn } = await deployments.create({
      name,
      modelArn,
      // Of this execution: the token of a deployment that was deleted since would create nothing.
      clientToken: `${name}-${sha256(`${executionArn}/${modelArn}`).slice(0, 16)}`,
      tags: { ...tags, [PIPELINE_TAG]: pipeline },
    });
    return deploymentArn;
  }
  if (isChanging(found) && aimedAt(found) !== modelArn) {
    throw new RftError(
      NO_DEPLOYMENT_SLOT,
      `deployment ${name}: it is still changing to model ${aimedAt(found)}, and takes the next change after that.`,
    );
  }
  if (!isChanging(found) && modelOf(found) !== modelArn) {
    await deployments.update(found.deploymentArn, modelArn);
  }
  return found.deploymentArn;
}

/** The model that a change leads to. */
const aimedAt = ({ status, update, modelArn }: DescribedDeployment): string =>
  status === 'Creating' ? modelArn : (update?.modelArn ?? modelArn);

/** A deployment that never came up keeps the name. */
async function removeFailed(
  { deploymentArn }: DescribedDeployment,
  name: string,
  deployments: StartSwapDependencies['deployments'],
): Promise<void> {
  await tryDelete(deployments, deploymentArn);
  if (await deployments.find(name)) {
    throw new RftError(
      SERVICE_FAULT,
      `deployment ${name}: it failed earlier and is being deleted; it is looked at again.`,
    );
  }
}

/** A call that comes late: the swap is over, and the commit only says so again. */
function committed({ version, champion, deploymentArn, lastSwap }: ProductionItem): Swap {
  return {
    state: 'swapping',
    reason: lastSwap.reason,
    kind: lastSwap.kind,
    productionVersion: version - 1,
    ...(champion && { target: champion, deploymentArn }),
  };
}
