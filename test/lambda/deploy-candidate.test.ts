import type { CandidateInput, DeployCandidateInput } from '../../lib/contract/evaluation';
import { deployCandidate } from '../../lambda/deploy-candidate/deploy-candidate';
import { describeCandidate } from '../../lambda/deploy-candidate/describe-candidate';
import { serveCandidate } from '../../lambda/deploy-candidate/serve-candidate';
import { DeploymentsInMemory, deploymentArnOf } from './evaluation/deployments';
import { givenRegistry, useDynamoDb } from './shared/registry-table';
import { contract, givenRun, STARTED_AT } from './shared/runs';
import { useCapturedLog } from './shared/world';

useDynamoDb();
useCapturedLog();

const run = givenRun();
const modelArn = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/nova/abc';
const input: DeployCandidateInput = { contract, run, modelArn };
const deploymentArn = deploymentArnOf(run.trainingName);

async function givenTrainedRun() {
  const { registry, items } = await givenRegistry();
  await registry.createRun(run, {});
  return { registry, items, deployments: new DeploymentsInMemory() };
}

describe('deployCandidate', () => {
  test('deploys the model under the name of the run, tagged as its job is, and records it', async () => {
    const { registry, deployments } = await givenTrainedRun();
    expect(await deployCandidate(input, { registry, deployments })).toEqual({ deploymentArn });
    expect(deployments.requests).toEqual([
      {
        name: run.trainingName,
        modelArn,
        tags: { team: 'support', 'cdk-bedrock-rft:pipeline': 'support', 'cdk-bedrock-rft:run': run.runId },
      },
    ]);
    expect(await registry.readRun(run.runId)).toMatchObject({ deployment: { deploymentArn } });
  });

  test('called twice, there is one deployment', async () => {
    const { registry, deployments, items } = await givenTrainedRun();
    const first = await deployCandidate(input, { registry, deployments });
    const before = await items();
    expect(await deployCandidate(input, { registry, deployments })).toEqual(first);
    expect(await items()).toEqual(before);
    expect(deployments.deployments.size).toBe(1);
  });

  test('deploys nothing for a run that is closing', async () => {
    const { registry, deployments } = await givenTrainedRun();
    await registry.markClosing(run.runId, STARTED_AT);
    await expect(deployCandidate(input, { registry, deployments })).rejects.toMatchObject({ name: 'RunClosing' });
    expect(deployments.requests).toEqual([]);
  });

  test('deletes its own deployment when the run was closed during the create call', async () => {
    const { registry, deployments } = await givenTrainedRun();
    deployments.onCreated = async () => {
      await registry.markClosing(run.runId, STARTED_AT);
    };
    await expect(deployCandidate(input, { registry, deployments })).rejects.toMatchObject({ name: 'RunClosing' });
    expect(deployments.deployments.size).toBe(0);
  });
});

describe('describeCandidate', () => {
  const described = (deployments: DeploymentsInMemory) =>
    describeCandidate({ contract, run, deployment: { deploymentArn } }, { deployments });

  test.each(['Creating', 'Active'] as const)('says %s as the service does', async (status) => {
    const deployments = new DeploymentsInMemory();
    deployments.deployments.set(deploymentArn, { deploymentArn, modelArn, status });
    expect(await described(deployments)).toEqual({ status });
  });

  test('passes on why a deployment failed', async () => {
    const deployments = new DeploymentsInMemory();
    deployments.deployments.set(deploymentArn, {
      deploymentArn,
      modelArn,
      status: 'Failed',
      failureMessage: 'no room',
    });
    expect(await described(deployments)).toEqual({ status: 'Failed', failureMessage: 'no room' });
  });

  test('counts a deployment that somebody deleted as failed', async () => {
    expect(await described(new DeploymentsInMemory())).toEqual({
      status: 'Failed',
      failureMessage: 'The deployment was deleted.',
    });
  });
});

describe('the step of a payload', () => {
  const taken = async (step: string | undefined, deployments = new DeploymentsInMemory()) => {
    const { registry } = await givenTrainedRun();
    const payload = { ...input, deployment: { deploymentArn }, step } as unknown as CandidateInput;
    return serveCandidate(payload, { registry, deployments });
  };

  test('is taken', async () => {
    const deployments = new DeploymentsInMemory();
    expect(await taken('deploy', deployments)).toEqual({ deploymentArn });
    expect(await taken('describe', deployments)).toEqual({ status: 'Creating' });
  });

  test('is refused when it is none', async () => {
    await expect(taken('undeploy')).rejects.toThrow(/^step: got "undeploy", allowed deploy, describe$/);
    await expect(taken(undefined)).rejects.toThrow(/^step: got nothing, allowed/);
  });
});
