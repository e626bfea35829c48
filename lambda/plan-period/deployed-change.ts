import { GetAliasCommand, GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { DeployedChange, DriftSettings } from '../../lib/contract/drift';
import { sha256 } from '../../lib/contract/names';
import type { Run } from '../../lib/contract/payloads';
import { LATEST, qualifierOf, rewardHashOf, unqualified } from '../shared/reward-hash';

/** What a run would be measured with now, and the champion was not. */
export async function deployedChange(
  { rewardHash, settings }: Pick<Run, 'rewardHash' | 'settings'>,
  { rewardFunctionArn, baseModel }: Pick<DriftSettings, 'rewardFunctionArn' | 'baseModel'>,
  lambda: LambdaClient,
): Promise<DeployedChange | undefined> {
  const hash = await deployedRewardHash(rewardFunctionArn, lambda);
  if (hash !== undefined && hash !== rewardHash) {
    return { what: 'the reward', hash };
  }
  return baseModel === settings.baseModel ? undefined : { what: 'the base model', hash: sha256(baseModel) };
}

/** Undefined where the variables of the function are hidden: then its hash says nothing. */
async function deployedRewardHash(functionArn: string, lambda: LambdaClient): Promise<string | undefined> {
  const qualifier = qualifierOf(functionArn);
  const version = /^\d+$/.test(qualifier) || qualifier === LATEST ? qualifier : await aliased(functionArn, lambda);
  const configuration = await lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: `${unqualified(functionArn)}:${version}` }),
  );
  return configuration.Environment?.Error ? undefined : rewardHashOf(configuration, version);
}

async function aliased(functionArn: string, lambda: LambdaClient): Promise<string> {
  const name = unqualified(functionArn);
  const { FunctionVersion: version = LATEST } = await lambda.send(
    new GetAliasCommand({ FunctionName: name, Name: qualifierOf(functionArn) }),
  );
  return version;
}
