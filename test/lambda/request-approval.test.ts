import type { RequestApprovalInput } from '../../lib/contract/serving';
import { ApprovalRegistry } from '../../lambda/shared/approval-registry';
import { requestApproval, type RequestApprovalDependencies } from '../../lambda/request-approval/request-approval';
import { expectSameEnd } from './shared/interruption';
import { useDynamoDb } from './shared/registry-table';
import { contract, DECISION, givenRun, MINUTE, NOON, SERVING } from './shared/runs';
import { givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
const logged = useCapturedLog();

const run = givenRun();
const { runId } = run;
const serving = { ...SERVING, approval: { timeoutSeconds: 86_400 } };
const input: RequestApprovalInput = { contract, run, taskToken: 'token-1', decision: DECISION, serving };

type Asking = World & { readonly approvals: ApprovalRegistry; readonly ask: RequestApprovalDependencies };

async function givenDecidedRun(): Promise<Asking> {
  const world = await givenWorld();
  await world.registry.createRun(run, {});
  const approvals = new ApprovalRegistry(world.documents, world.tableName);
  let ids = 0;
  const { sns, topicArn } = world.dependencies.announcer;
  const ask = {
    registry: world.registry,
    approvals,
    sns,
    topicArn,
    newId: () => `id-${++ids}`,
    now: world.dependencies.now,
  };
  return { ...world, approvals, ask };
}

describe('requestApproval', () => {
  test('keeps the token behind an opaque id, and tells what is asked, why, how to answer and until when', async () => {
    const { ask, approvals, registry, messages } = await givenDecidedRun();
    expect(await requestApproval(input, ask)).toEqual({ approvalId: 'id-1' });
    expect(await registry.readRun(runId)).toMatchObject({ approvalId: 'id-1' });
    const expiresAt = new Date(NOON + 86_400_000).toISOString();
    expect(await approvals.read('id-1')).toMatchObject({ runId, taskToken: 'token-1', expiresAt });
    expect(messages).toHaveLength(1);
    const [{ subject, message }] = messages;
    expect(subject.length).toBeLessThanOrEqual(100);
    expect(message).toContain('0.710 against 0.640');
    expect(message).toContain(`npx rft review ${runId}`);
    expect(message).toContain(expiresAt);
    expect(message).not.toContain('token-1');
    expect(JSON.stringify(logged())).not.toContain('token-1');
  });

  test('called twice with the same token, it keeps to the id and tells once', async () => {
    const { ask, items, messages, clock } = await givenDecidedRun();
    const first = await requestApproval(input, ask);
    const before = await items();
    clock.now += MINUTE;
    expect(await requestApproval(input, ask)).toEqual(first);
    expect(await items()).toEqual(before);
    expect(messages).toHaveLength(1);
  });

  test('a new token replaces the old one behind the same id; nobody is asked twice', async () => {
    const { ask, approvals, messages, clock } = await givenDecidedRun();
    await requestApproval(input, ask);
    clock.now += MINUTE;
    expect(await requestApproval({ ...input, taskToken: 'token-2' }, ask)).toEqual({ approvalId: 'id-1' });
    expect(await approvals.read('id-1')).toMatchObject({
      taskToken: 'token-2',
      requestedAt: new Date(NOON).toISOString(),
      expiresAt: new Date(NOON + MINUTE + 86_400_000).toISOString(),
    });
    expect(messages).toHaveLength(1);
  });

  test('without a topic nobody is told, and the question is there', async () => {
    const { ask, approvals, messages } = await givenDecidedRun();
    await requestApproval(input, { ...ask, topicArn: 'none' });
    expect(messages).toEqual([]);
    expect(await approvals.read('id-1')).toMatchObject({ runId });
  });

  test.each(['before', 'after'] as const)('killed %s any call and called again, it ends the same', async (when) => {
    await expectSameEnd(when, {
      given: givenDecidedRun,
      work: ({ ask }) => requestApproval(input, ask),
      again: ({ ask }) => requestApproval(input, { ...ask, newId: () => 'id-1' }),
      left: async ({ approvals, messages }, { approvalId }) => {
        expect([1, 2]).toContain(messages.length);
        return { approvalId, question: await approvals.read(approvalId) };
      },
    });
  });

  test('a run without a record is an error', async () => {
    const { ask } = await givenDecidedRun();
    await expect(requestApproval({ ...input, run: givenRun('stranger') }, ask)).rejects.toThrow(/no record/);
  });
});
