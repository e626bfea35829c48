import { someFunction, statementsOf, templateOf } from '../fixtures';
import { failure } from '../rehearsal/state-machine/execute';
import { type Answers, givenRollback, walk } from './serving';

const input = { reason: 'users complain', productionVersion: 3 };
const target = { modelArn: 'arn:two', runId: 'r2', promotedAt: 'then', heldOutMean: 0.6 };
const swap = {
  state: 'swapping',
  reason: 'back',
  kind: 'rollback',
  deploymentArn: 'arn:d',
  target,
  productionVersion: 3,
};
const committed = { state: 'committed', reason: 'users complain', productionVersion: 4, modelId: 'arn:d' };

const goodDay: Answers = {
  StartSwap: () => swap,
  DescribeSwap: (_, call) => ({ status: call < 2 ? 'Swapping' : 'Swapped' }),
  CommitSwap: () => committed,
};
const { stack } = givenRollback();
const rolledBack = (answers: Answers, given: object = input) => walk(stack, answers, { input: { ...given } });

test('on a good day: swap, wait, commit', async () => {
  const { status, output, states, payloads, seconds } = await rolledBack(goodDay);
  expect({ status, output, seconds }).toEqual({ status: 'SUCCEEDED', output: committed, seconds: 180 });
  expect(states.filter((name) => !/\?$|^Wait|^Describe/.test(name))).toEqual([
    'TakeRequest',
    'SetSwapDeadline',
    'StartSwap',
    'CommitSwap',
    'RolledBack',
  ]);
  const executionArn = 'arn:aws:states:eu-west-1:111111111111:execution:Pipeline:run-1';
  const serving = {
    deploymentName: 'support-production',
    keepModels: 5,
    modelIdParameter: expect.any(String) as string,
  };
  const baseModelId = expect.stringMatching(/inference-profile\/us\.amazon\.nova-2-lite-v1:0$/) as string;
  expect(payloads[0]).toEqual([
    'StartSwap',
    {
      contract: 1,
      step: 'start',
      kind: 'rollback',
      executionArn,
      pipeline: 'support',
      serving,
      baseModelId,
      reason: 'users complain',
      tags: { team: 'support' },
      productionVersion: 3,
    },
  ]);
  expect(payloads[1]).toEqual(['DescribeSwap', { contract: 1, step: 'describe', executionArn, swap }]);
  expect(payloads.at(-1)).toEqual([
    'CommitSwap',
    { contract: 1, step: 'commit', executionArn, swap, serving, baseModelId, reason: 'users complain' },
  ]);
});

test('to the base model there is nothing to wait for', async () => {
  const toBase = { state: 'swapping', reason: 'back', kind: 'rollback', productionVersion: 3 };
  const { status, seconds, states } = await rolledBack({ ...goodDay, StartSwap: () => toBase });
  expect({ status, seconds }).toEqual({ status: 'SUCCEEDED', seconds: 0 });
  expect(states).not.toContain('DescribeSwap');
});

test('takes a request without a reason or a version, and nothing else that somebody may send', async () => {
  const { payloads } = await rolledBack(goodDay, { serving: { keepModels: 0 }, kind: 'promote' });
  expect(payloads[0][1]).toMatchObject({ kind: 'rollback', reason: 'no reason was given', serving: { keepModels: 5 } });
  expect(payloads[0][1]).not.toHaveProperty('productionVersion');
});

test('nothing to go back to is no failure', async () => {
  const nothing = { ...swap, state: 'nothing', reason: 'the base model answers' };
  expect(await rolledBack({ StartSwap: () => nothing })).toMatchObject({ status: 'SUCCEEDED', output: nothing });
});

test('a version that is gone fails with its reason, and nothing was changed', async () => {
  const stale = { ...swap, state: 'stale', reason: 'production is at version 4. Decide again' };
  expect(await rolledBack({ StartSwap: () => stale })).toMatchObject({
    status: 'FAILED',
    error: 'RftRollback.stale',
    cause: stale.reason,
  });
});

test('waits while another swap is under way, and goes on by what that left', async () => {
  const busy = { ...swap, state: 'busy', reason: 'another swap' };
  const { status, seconds } = await rolledBack({ ...goodDay, StartSwap: (_, call) => (call < 10 ? busy : swap) });
  expect({ status, seconds }).toEqual({ status: 'SUCCEEDED', seconds: 780 });
  expect(await rolledBack({ StartSwap: () => busy })).toMatchObject({ status: 'FAILED', error: 'RftRollback.busy' });
});

const restoring: Answers = { RestoreProduction: (_, call) => ({ state: call < 3 ? 'restoring' : 'restored' }) };

test.each<[string, Answers, string, RegExp]>([
  [
    'the update fails',
    { ...goodDay, DescribeSwap: () => ({ status: 'Failed', failureMessage: 'No capacity.' }) },
    'SwapFailed',
    /No capacity/,
  ],
  [
    'the update never ends',
    { ...goodDay, DescribeSwap: () => ({ status: 'Swapping' }) },
    'SwapFailed',
    /within 3 hours/,
  ],
  [
    'nobody can look',
    {
      ...goodDay,
      DescribeSwap: () => {
        throw failure('RequestRejected');
      },
    },
    'SwapFailed',
    /within 3 hours/,
  ],
  [
    'the model does not answer',
    {
      ...goodDay,
      CommitSwap: () => {
        throw failure('ModelAccessDenied', 'not allowed');
      },
    },
    'ModelAccessDenied',
    /not allowed/,
  ],
  [
    'the swap cannot be started',
    {
      StartSwap: () => {
        throw failure('RequestRejected', 'no such model');
      },
    },
    'RequestRejected',
    /no such model/,
  ],
])('when %s, production is restored before the failure is told', async (_name, answers, error, cause) => {
  const { status, states, ...end } = await rolledBack({ ...answers, ...restoring });
  expect({ status, error: end.error, cause: end.cause }).toEqual({
    status: 'FAILED',
    error,
    cause: expect.stringMatching(cause) as string,
  });
  expect(states.filter((name) => name === 'RestoreProduction')).toHaveLength(4);
});

test('a restore that does not end, or fails, is left to the clean-up', async () => {
  const failing = { ...goodDay, DescribeSwap: () => ({ status: 'Failed', failureMessage: 'No capacity.' }) };
  const endless = await rolledBack({ ...failing, RestoreProduction: () => ({ state: 'restoring' }) });
  expect(endless).toMatchObject({ status: 'FAILED', error: 'SwapFailed' });
  const refused = await rolledBack({
    ...failing,
    RestoreProduction: () => {
      throw failure('RequestRejected');
    },
  });
  expect(refused).toMatchObject({ status: 'FAILED', error: 'SwapFailed', cause: 'No capacity.' });
});

test('a commit that came too late leaves production to whoever was first', async () => {
  const late = { ...committed, state: 'stale', reason: 'Decide again' };
  const end = await rolledBack({ ...goodDay, CommitSwap: () => late, ...restoring });
  expect(end).toMatchObject({ status: 'FAILED', error: 'RftRollback.stale', cause: 'Decide again' });
  expect(end.states).toContain('RestoreProduction');
});

test('who swaps looks whether rollbacks run, and whoever is allowed to may start one', () => {
  const { stack: own, rollback } = givenRollback();
  const caller = someFunction(own);
  rollback.grantStart(caller);
  const template = templateOf(own);
  const read = statementsOf(template, /SwapSwapProduction/).find(({ Action }) => Action === 'states:DescribeExecution');
  expect(JSON.stringify(read?.Resource)).toMatch(/:execution:/);
  expect(statementsOf(template, /UserReward/).map(({ Action }) => Action)).toEqual(
    expect.arrayContaining(['states:StartExecution', 'states:DescribeExecution']),
  );
});
