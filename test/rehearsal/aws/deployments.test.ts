import {
  CreateCustomModelDeploymentCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  GetCustomModelCommand,
  GetCustomModelDeploymentCommand,
  ListCustomModelDeploymentsCommand,
  ListCustomModelsCommand,
  ListTagsForResourceCommand,
  UpdateCustomModelDeploymentCommand,
} from '@aws-sdk/client-bedrock';
import type { DeploymentBehaviour } from '../../../rehearsal/aws/custom-model-deployment';
import { ACCOUNT, NOW, REGION } from './loopback';
import { aws, bedrock, create, deployments, DONE, get, HOUR, pass, start } from './customization';

const MINUTE = 60_000;
const REPEATED = 'repeated';
let first: string;
let second: string;

/** Two trained models, and deployments that behave so. */
async function trained(deploying: (nth: number) => DeploymentBehaviour = () => ({})): Promise<void> {
  await start({}, {}, deploying);
  await create();
  await create({ jobName: 'support-2', customModelName: 'support-2', clientRequestToken: 'support-2' });
  await pass(DONE);
  first = (await get('support-1')).outputModelArn!;
  second = (await get('support-2')).outputModelArn!;
}

const deploy = (name: string, more: object = {}) =>
  bedrock.send(new CreateCustomModelDeploymentCommand({ modelDeploymentName: name, modelArn: first, ...more }));
const describeDeployment = (customModelDeploymentIdentifier: string) =>
  bedrock.send(new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
const swap = (customModelDeploymentIdentifier: string, modelArn: string) =>
  bedrock.send(new UpdateCustomModelDeploymentCommand({ customModelDeploymentIdentifier, modelArn }));
const undeploy = (customModelDeploymentIdentifier: string) =>
  bedrock.send(new DeleteCustomModelDeploymentCommand({ customModelDeploymentIdentifier }));
const deleteModel = (modelIdentifier: string) => bedrock.send(new DeleteCustomModelCommand({ modelIdentifier }));
const refused = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'no error'),
  );

afterEach(() => aws.close());

describe('a deployment', () => {
  beforeEach(() => trained());

  test('is created, active after eight minutes, and has its tags', async () => {
    const { customModelDeploymentArn: arn } = await deploy('support', { tags: [{ key: 'run', value: '1' }] });
    expect(arn).toMatch(new RegExp(`^arn:aws:bedrock:${REGION}:${ACCOUNT}:custom-model-deployment/[a-z0-9]{12}$`));
    expect(await describeDeployment('support')).toMatchObject({ status: 'Creating', modelArn: first });
    await pass(8 * MINUTE + 1);
    expect(await describeDeployment(arn!)).toMatchObject({
      status: 'Active',
      modelDeploymentName: 'support',
      createdAt: new Date(NOW + DONE),
    });
    const { tags } = await bedrock.send(new ListTagsForResourceCommand({ resourceARN: arn }));
    expect(tags).toEqual([{ key: 'run', value: '1' }]);
    aws.log.assertAllKnown();
  });

  test('is made once for one token', async () => {
    const one = await deploy('support', { clientRequestToken: REPEATED });
    expect((await deploy('support', { clientRequestToken: REPEATED })).customModelDeploymentArn).toBe(
      one.customModelDeploymentArn,
    );
    expect(deployments.all).toHaveLength(1);
  });

  test('answers with the old model until the update is done', async () => {
    const { customModelDeploymentArn: arn = '' } = await deploy('support');
    await pass(9 * MINUTE);
    await swap(arn, second);
    expect(deployments.modelBehind(arn)).toBe(first);
    expect(await describeDeployment(arn)).toMatchObject({
      modelArn: first,
      updateDetails: { modelArn: second, updateStatus: 'Updating' },
    });
    await pass(9 * MINUTE);
    expect(deployments.modelBehind(arn)).toBe(second);
    expect(await describeDeployment(arn)).toMatchObject({
      modelArn: second,
      updateDetails: { modelArn: second, updateStatus: 'UpdateCompleted' },
    });
  });

  test('is refused while two others are being created, and accepted later', async () => {
    await deploy('one');
    await deploy('two');
    expect(await refused(deploy('three'))).toMatch(/^ServiceQuotaExceededException/);
    await pass(9 * MINUTE);
    expect(await refused(deploy('three'))).toBe('accepted');
  });

  test('does not answer while it is being created', async () => {
    const { customModelDeploymentArn: arn = '' } = await deploy('support');
    expect(() => deployments.modelBehind(arn)).toThrow(/is Creating/);
  });

  test('is gone a minute after its deletion, and its model can go then, not before', async () => {
    await deploy('support');
    await pass(9 * MINUTE);
    expect(await refused(deleteModel(first))).toMatch(/^ConflictException/);
    await undeploy('support');
    await undeploy('support');
    expect(await describeDeployment('support')).toMatchObject({ status: 'Active' });
    await pass(2 * MINUTE);
    expect(await refused(describeDeployment('support'))).toMatch(/^ResourceNotFoundException/);
    expect(await refused(undeploy('support'))).toMatch(/^ResourceNotFoundException/);
    await deleteModel('support-1');
    expect(await refused(deploy('again'))).toMatch(/^ResourceNotFoundException/);
  });

  test.each([
    ['a name of 64 characters', 'x'.repeat(64), {}, /modelDeploymentName/],
    ['a name with a dot', 'a.b', {}, /modelDeploymentName/],
    ['a model that is no ARN', 'support', { modelArn: 'support-1' }, /modelArn/],
    ['a tag without a value', 'support', { tags: [{ key: 'x' }] }, /tags\.1\.member\.value/],
  ])('is refused for %s', async (_, name, more, field) => {
    expect(await refused(deploy(name, more))).toMatch(/^ValidationException/);
    expect(await refused(deploy(name, more))).toMatch(field);
  });

  test('is refused for a name that another has, and for a model that nobody made', async () => {
    await deploy('support');
    expect(await refused(deploy('support'))).toMatch(/^ValidationException: .*exists already/);
    const unknown = first.replace(/[^/]{12}$/, 'abcdefabcdef');
    expect(await refused(deploy('other', { modelArn: unknown }))).toMatch(/^ResourceNotFoundException/);
  });

  test('cannot be changed or deleted in the middle of a change', async () => {
    await deploy('support');
    expect(await refused(swap('support', second))).toMatch(/^ValidationException/);
    expect(await refused(undeploy('support'))).toMatch(/^ConflictException/);
    await pass(9 * MINUTE);
    await swap('support', second);
    expect(await refused(swap('support', first))).toMatch(/^ValidationException: .*being updated/);
    expect(await refused(deleteModel(second))).toMatch(/^ConflictException/);
  });

  test('is listed, the newest first', async () => {
    await deploy('one');
    await pass(9 * MINUTE);
    await deploy('two', { modelArn: second });
    const list = async (more: object) =>
      (await bedrock.send(new ListCustomModelDeploymentsCommand(more))).modelDeploymentSummaries?.map(
        ({ customModelDeploymentName }) => customModelDeploymentName,
      );
    expect(await list({})).toEqual(['two', 'one']);
    expect(await list({ statusEquals: 'Creating' })).toEqual(['two']);
    expect(await list({ modelArnEquals: first })).toEqual(['one']);
    expect(await list({ maxResults: 1 })).toEqual(['two']);
  });
});

test('a deployment fails, and an update fails, as the scenario says', async () => {
  await trained((nth) => (nth === 1 ? { fails: 'No capacity.' } : { failingUpdates: [1] }));
  await deploy('one');
  await deploy('two');
  await pass(9 * MINUTE);
  expect(await describeDeployment('one')).toMatchObject({ status: 'Failed', failureMessage: 'No capacity.' });
  await swap('two', second);
  await pass(9 * MINUTE);
  expect(await describeDeployment('two')).toMatchObject({
    status: 'Active',
    modelArn: first,
    updateDetails: { updateStatus: 'UpdateFailed' },
  });
});

test('models are described and listed from the jobs that made them', async () => {
  await trained();
  const model = await bedrock.send(new GetCustomModelCommand({ modelIdentifier: first }));
  expect(model).toMatchObject({ modelName: 'support-1', modelStatus: 'Active', jobName: 'support-1' });
  expect(model.creationTime).toEqual(new Date(NOW + 6 * HOUR));
  const { modelSummaries } = await bedrock.send(new ListCustomModelsCommand({ nameContains: 'support' }));
  expect(modelSummaries?.map(({ modelArn }) => modelArn)).toEqual([second, first]);
  await deleteModel(first);
  expect(await refused(bedrock.send(new GetCustomModelCommand({ modelIdentifier: first })))).toMatch(
    /^ResourceNotFoundException/,
  );
  aws.log.assertAllKnown();
});
