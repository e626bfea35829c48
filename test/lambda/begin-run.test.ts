import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  ResourceConflictException,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { runIdOf } from '../../lib/contract/names';
import type { BeginRunInput } from '../../lib/contract/payloads';
import { beginRun } from '../../lambda/begin-run/begin-run';
import { pinReward } from '../../lambda/begin-run/pin-reward';
import { isPending } from '../../lambda/shared/mark-registry';
import { expectSameEnd } from './shared/interruption';
import { useDynamoDb } from './shared/registry-table';
import { contract, executionArnOf, givenRun, leaseOf, REWARD_ARN, settingsWith, STARTED_AT } from './shared/runs';
import { givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
const logged = useCapturedLog();

const executionArn = executionArnOf('one');
const runId = runIdOf(executionArn, STARTED_AT);
const input: BeginRunInput = { contract, executionArn, startedAt: STARTED_AT, settings: settingsWith(), request: {} };
const configuration = { State: 'Active', CodeSha256: 'code', Environment: { Variables: { B: '2', A: '1' } } } as const;

/** A reward function whose next version is 7. */
function givenReward(world?: World) {
  const lambda = new LambdaClient({});
  const mock = mockClient(lambda);
  const around = <T>(answer: T) => (world ? world.interruption.around(() => answer) : Promise.resolve(answer));
  mock.on(PublishVersionCommand, { FunctionName: REWARD_ARN }).callsFake(() => around({ Version: '7' }));
  mock.on(GetFunctionConfigurationCommand).callsFake(() => around(configuration));
  const waits: number[] = [];
  const wait = (milliseconds: number) => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  return { lambda, mock, wait, waits };
}

async function givenBeginning() {
  const world = await givenWorld();
  const reward = givenReward(world);
  return { ...world, reward, begin: { ...world.dependencies, ...reward } };
}

describe('an execution that a due mark started', () => {
  const due = { ...input, executionArn: executionArnOf('due-0123') };

  test('begins no run when another one has included every request', async () => {
    const { begin, marks, items } = await givenBeginning();
    await marks.add('schedule', {}, 'e1', STARTED_AT);
    await marks.include('schedule', 1);
    const before = await items();
    const output = await beginRun({ ...due, request: { force: true } }, begin);
    expect(output).toEqual({ started: false, reason: 'every request was included in another run' });
    expect(await items()).toEqual(before);
  });

  test('begins its run with the marks that are pending, and says the same when it is called again', async () => {
    const { begin, marks } = await givenBeginning();
    await marks.add('schedule', {}, 'e1', STARTED_AT);
    const output = await beginRun(due, begin);
    expect(output).toMatchObject({ started: true });
    expect(await beginRun(due, begin)).toEqual(output);
  });
});

describe('beginRun', () => {
  test('takes the lease, pins the reward, and writes the record', async () => {
    const { begin, registry } = await givenBeginning();
    const output = await beginRun({ ...input, request: { resplit: true } }, begin);
    const run = {
      runId,
      executionArn,
      startedAt: STARTED_AT,
      trainingName: `support-${runId}`,
      rewardVersionArn: `${REWARD_ARN}:7`,
      rewardHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      request: { resplit: true },
      settings: input.settings,
    };
    expect(output).toEqual({ started: true, run });
    expect(await registry.readRun(runId)).toEqual({ run, status: 'active', marks: {} });
    expect(await registry.readLease()).toMatchObject({ runId, executionArn });
  });

  test('called twice, answers the same and pins once', async () => {
    const { begin, items, reward } = await givenBeginning();
    const first = await beginRun(input, begin);
    const before = await items();
    expect(await beginRun(input, begin)).toEqual(first);
    expect(await items()).toEqual(before);
    expect(reward.mock.commandCalls(PublishVersionCommand)).toHaveLength(1);
  });

  test('includes the marks that are pending, with all they ask for, and leaves later ones', async () => {
    const { begin, registry, marks } = await givenBeginning();
    await marks.add('person', { force: true }, 'e1', STARTED_AT);
    await marks.add('new-data', {}, 'e2', STARTED_AT);
    await marks.add('new-data', {}, 'e3', STARTED_AT);
    const output = await beginRun(input, begin);
    expect(output).toMatchObject({ started: true, run: { request: { force: true } } });
    expect(await registry.readRun(runId)).toMatchObject({ marks: { person: 1, 'new-data': 2 } });
    expect((await marks.readAll()).filter(isPending)).toEqual([]);
    await marks.add('person', {}, 'e4', STARTED_AT);
    await beginRun(input, begin);
    expect((await marks.readAll()).filter(isPending)).toMatchObject([{ kind: 'person', request: {} }]);
  });

  test('does not start while another run is active, and the mark that asked for it stays pending', async () => {
    const { begin, registry, marks, executions, reward } = await givenBeginning();
    await marks.add('person', { force: true }, 'e1', STARTED_AT);
    const other = givenRun('other');
    executions.set(other.executionArn, { status: 'RUNNING' });
    await registry.takeLease(leaseOf(other));
    expect(await beginRun(input, begin)).toEqual({ started: false, reason: `run ${other.runId} is active` });
    expect(await registry.readRun(runId)).toBeUndefined();
    expect(reward.mock.calls()).toEqual([]);
    expect((await marks.readAll()).filter(isPending)).toMatchObject([{ kind: 'person', request: { force: true } }]);
  });

  test.each(['FAILED', 'ABORTED', 'TIMED_OUT', 'SUCCEEDED', 'gone'] as const)(
    'does not start over a run whose execution is %s and was not cleaned up',
    async (status) => {
      const { begin, registry, executions } = await givenBeginning();
      const other = givenRun('other');
      if (status !== 'gone') {
        executions.set(other.executionArn, { status });
      }
      await registry.takeLease(leaseOf(other));
      expect(await beginRun(input, begin)).toMatchObject({
        started: false,
        reason: expect.stringMatching(/ended without its clean-up; reconcile closes it/) as string,
      });
      expect((await registry.readLease())?.runId).toBe(other.runId);
    },
  );

  test('a late call for a run that was closed starts nothing and holds nothing', async () => {
    const { begin, registry } = await givenBeginning();
    await beginRun(input, begin);
    const summary = { runId, outcome: 'aborted', reason: 'r', advice: 'a' } as const;
    await registry.markClosing(runId, STARTED_AT);
    expect(await beginRun(input, begin)).toMatchObject({ started: false });
    expect(await registry.readLease()).toBeDefined();
    await registry.finishRun(runId, { outcome: 'aborted', summary, finishedAt: STARTED_AT });
    await registry.releaseLease(runId);
    expect(await beginRun(input, begin)).toEqual({ started: false, reason: `run ${runId} was closed before it began` });
    expect(await registry.readLease()).toBeUndefined();
  });

  test('keeps what it was to begin with in the lease, should it die before the record', async () => {
    const { begin, registry, marks, reward } = await givenBeginning();
    await marks.add('person', { force: true }, 'e1', STARTED_AT);
    reward.mock.on(PublishVersionCommand).rejects(new Error('no such function'));
    await expect(beginRun(input, begin)).rejects.toThrow('no such function');
    const begun = { startedAt: STARTED_AT, settings: input.settings, request: { force: true }, marks: { person: 1 } };
    expect(await registry.readLease()).toEqual({ runId, executionArn, begin: begun });
  });

  test.each(['before', 'after'] as const)('killed %s any call and called again, it ends the same', async (when) => {
    const calls = await expectSameEnd(when, {
      given: async () => {
        const world = await givenBeginning();
        await world.marks.add('person', { force: true }, 'e1', STARTED_AT);
        return world;
      },
      work: ({ begin }) => beginRun(input, begin),
      left: async ({ items, registry }, output) => ({
        output,
        items: (await items()).filter(({ kind }) => kind !== 'lease'),
        holder: (await registry.readLease())?.runId,
      }),
    });
    expect(calls).toBeGreaterThan(5);
  });

  test('refuses a payload of another contract', async () => {
    const { begin } = await givenBeginning();
    await expect(beginRun({ ...input, contract: contract + 1 }, begin)).rejects.toMatchObject({
      name: 'ContractMismatch',
    });
  });
});

describe('pinReward', () => {
  test.each([
    ['a function without a version', REWARD_ARN],
    ['$LATEST', `${REWARD_ARN}:$LATEST`],
  ])('publishes %s', async (_what, arn) => {
    const reward = givenReward();
    expect(await pinReward(arn, reward)).toMatchObject({ rewardVersionArn: `${REWARD_ARN}:7` });
  });

  test('takes a version as it is', async () => {
    const reward = givenReward();
    expect(await pinReward(`${REWARD_ARN}:12`, reward)).toMatchObject({ rewardVersionArn: `${REWARD_ARN}:12` });
    expect(reward.mock.commandCalls(PublishVersionCommand)).toEqual([]);
  });

  test('resolves an alias', async () => {
    const reward = givenReward();
    reward.mock.on(GetAliasCommand, { FunctionName: REWARD_ARN, Name: 'live' }).resolves({ FunctionVersion: '5' });
    expect(await pinReward(`${REWARD_ARN}:live`, reward)).toMatchObject({ rewardVersionArn: `${REWARD_ARN}:5` });
  });

  test('publishes behind an alias of $LATEST', async () => {
    const reward = givenReward();
    reward.mock.on(GetAliasCommand).resolves({ FunctionVersion: '$LATEST' });
    expect(await pinReward(`${REWARD_ARN}:dev`, reward)).toMatchObject({ rewardVersionArn: `${REWARD_ARN}:7` });
  });

  test('refuses an alias that shares its calls between two versions', async () => {
    const reward = givenReward();
    reward.mock
      .on(GetAliasCommand)
      .resolves({ FunctionVersion: '5', RoutingConfig: { AdditionalVersionWeights: { '6': 0.1 } } });
    await expect(pinReward(`${REWARD_ARN}:live`, reward)).rejects.toMatchObject({
      name: 'RequestRejected',
      message: expect.stringMatching(/versions 5, 6; allowed is one version.*Finish or undo the shift/) as string,
    });
  });

  test('waits for a version that is Pending', async () => {
    const reward = givenReward();
    reward.mock
      .on(GetFunctionConfigurationCommand)
      .resolvesOnce({ State: 'Pending' })
      .resolvesOnce({ State: 'Pending' })
      .resolves(configuration);
    await pinReward(REWARD_ARN, reward);
    expect(reward.waits).toHaveLength(2);
  });

  test('lets the workflow try again when that takes long', async () => {
    const reward = givenReward();
    reward.mock.on(GetFunctionConfigurationCommand).resolves({ State: 'Pending', StateReason: 'creating' });
    await expect(pinReward(REWARD_ARN, reward)).rejects.toMatchObject({
      name: 'ServiceFault',
      message: expect.stringContaining('creating') as string,
    });
    expect(reward.waits.reduce((sum, each) => sum + each, 0)).toBeLessThan(110_000);
  });

  test('refuses a version that Failed, with the reason', async () => {
    const reward = givenReward();
    reward.mock.on(GetFunctionConfigurationCommand).resolves({ State: 'Failed', StateReason: 'subnet gone' });
    await expect(pinReward(REWARD_ARN, reward)).rejects.toMatchObject({
      name: 'RequestRejected',
      message: expect.stringMatching(/subnet gone.*deploy it again/) as string,
    });
  });

  test('lets an update in progress through, which the workflow retries', async () => {
    const reward = givenReward();
    reward.mock
      .on(PublishVersionCommand)
      .rejects(new ResourceConflictException({ message: 'update in progress', $metadata: {} }));
    await expect(pinReward(REWARD_ARN, reward)).rejects.toMatchObject({ name: 'ResourceConflictException' });
  });

  const hashWith = async (parts: object, version = '7') => {
    const reward = givenReward();
    reward.mock.on(GetFunctionConfigurationCommand).resolves({ ...configuration, ...parts });
    return (await pinReward(`${REWARD_ARN}:${version}`, reward)).rewardHash;
  };

  test('has a hash of code, layers and environment, in whatever order the variables come', async () => {
    const hash = await hashWith({});
    expect(await hashWith({ Environment: { Variables: { A: '1', B: '2' } }, MemorySize: 512 }, '8')).toBe(hash);
    expect(await hashWith({ CodeSha256: 'other' })).not.toBe(hash);
    expect(await hashWith({ Environment: { Variables: { A: '1', B: '3' } } })).not.toBe(hash);
    expect(await hashWith({ Layers: [{ Arn: 'layer:1' }] })).not.toBe(hash);
  });

  test('falls back on the version when the environment may not be read', async () => {
    const hidden = { Environment: { Error: { ErrorCode: 'AccessDeniedException' } } };
    expect(await hashWith(hidden, '7')).not.toBe(await hashWith(hidden, '8'));
    expect(logged()).toMatchObject([{ event: 'reward-environment-hidden' }, {}]);
  });
});
