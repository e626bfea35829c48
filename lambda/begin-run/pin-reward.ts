import {
  type FunctionConfiguration,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import { REQUEST_REJECTED, SERVICE_FAULT } from '../../lib/contract/errors';
import type { Run } from '../../lib/contract/payloads';
import { LATEST, qualifierOf, rewardHashOf, unqualified } from '../shared/reward-hash';
import { RftError } from '../shared/rft-error';

/** A new version is Pending for some seconds, longer in a VPC. What is not ready after this is retried by the workflow. */
const READY_LOOKS = 20;
const READY_INTERVAL_MS = 3_000;

export interface PinDependencies {
  readonly lambda: LambdaClient;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** One version of the reward, for the whole run. */
export type PinnedReward = Pick<Run, 'rewardVersionArn' | 'rewardHash'>;

/**
 * The one version of the reward function that a run keeps to: a function is published (which makes no new version while
 * nothing has changed), an alias is resolved, a version is taken as it is.
 *
 * @throws RftError ServiceFault while the function is being created or updated, RequestRejected when it cannot be pinned
 */
export async function pinReward(functionArn: string, { lambda, wait }: PinDependencies): Promise<PinnedReward> {
  const version = await versionOf(functionArn, lambda);
  const rewardVersionArn = `${unqualified(functionArn)}:${version}`;
  const configuration = await readyConfiguration(rewardVersionArn, { lambda, wait });
  return { rewardVersionArn, rewardHash: rewardHashOf(configuration, version) };
}

async function versionOf(functionArn: string, lambda: LambdaClient): Promise<string> {
  const qualifier = qualifierOf(functionArn);
  if (/^\d+$/.test(qualifier)) {
    return qualifier;
  }
  const resolved = qualifier === LATEST ? LATEST : await aliasedVersion(functionArn, qualifier, lambda);
  if (resolved !== LATEST) {
    return resolved;
  }
  const { Version: version } = await lambda.send(new PublishVersionCommand({ FunctionName: unqualified(functionArn) }));
  return required('Version', version, functionArn);
}

async function aliasedVersion(functionArn: string, alias: string, lambda: LambdaClient): Promise<string> {
  const { FunctionVersion: version, RoutingConfig: routing } = await lambda.send(
    new GetAliasCommand({ FunctionName: unqualified(functionArn), Name: alias }),
  );
  const others = Object.keys(routing?.AdditionalVersionWeights ?? {});
  if (others.length > 0) {
    throw new RftError(
      REQUEST_REJECTED,
      `reward: alias ${alias} of ${unqualified(functionArn)} shares calls between versions ${[version, ...others].join(', ')}; ` +
        'allowed is one version, so that a run is proved, trained and evaluated with the same. Finish or undo the shift.',
    );
  }
  return required('FunctionVersion', version, functionArn);
}

async function readyConfiguration(
  versionArn: string,
  { lambda, wait }: PinDependencies,
): Promise<FunctionConfiguration> {
  for (let look = 1; ; look++) {
    const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: versionArn }));
    const { State: state, StateReason: reason } = configuration;
    if (state === 'Failed') {
      throw new RftError(
        REQUEST_REJECTED,
        `reward: ${versionArn} is in state Failed (${reason ?? 'no reason given'}), allowed is Active. Correct the ` +
          'function, deploy it again and ask for a new run.',
      );
    }
    // Inactive counts as ready: the first call wakes the function, and is retried until it has.
    if (state !== 'Pending') {
      return configuration;
    }
    if (look === READY_LOOKS) {
      throw new RftError(
        SERVICE_FAULT,
        `reward: ${versionArn} is still in state Pending (${reason ?? 'no reason given'}); it is looked at again.`,
      );
    }
    await wait(READY_INTERVAL_MS);
  }
}

function required(field: string, value: string | undefined, functionArn: string): string {
  if (value === undefined) {
    throw new RftError(SERVICE_FAULT, `reward: Lambda answered without ${field} for ${functionArn}.`);
  }
  return value;
}
