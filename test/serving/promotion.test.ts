import { promotionRoad } from '../../lib/serving/promotion-steps';
import { contract, DECISION, givenRun } from '../lambda/shared/runs';
import { failure } from '../rehearsal/state-machine/execute';
import { type Answers, givenServing, roadMachine, walk } from './serving';

const run = givenRun();
const plan = { productionVersion: 2 };
const training = { status: 'Completed', modelArn: 'arn:new' };
const swap = { state: 'swapping', reason: 'r', kind: 'promote', deploymentArn: 'arn:d', productionVersion: 2 };
const committed = { state: 'committed', reason: 'r', productionVersion: 3, modelId: 'arn:d' };
const goodDay: Answers = {
  StartSwap: () => swap,
  DescribeSwap: () => ({ status: 'Swapped' }),
  CommitSwap: () => committed,
  RestoreProduction: () => ({ state: 'restored' }),
};

function promotion(report: object = {}) {
  const { stack, swapSteps } = givenServing();
  roadMachine(stack, { run, report: { plan, training, promotion: DECISION, ...report } }, (states, finish) =>
    promotionRoad(states, swapSteps, finish),
  );
  return stack;
}

test('asks for the swap that was decided, conditional on what the decision saw', async () => {
  const { output, payloads } = await walk(promotion(), goodDay);
  expect(payloads[0]).toEqual([
    'StartSwap',
    {
      contract,
      step: 'start',
      kind: 'promote',
      executionArn: expect.any(String) as string,
      pipeline: 'support',
      serving: run.settings.serving,
      baseModelId: run.settings.evaluation.baseModelId,
      reason: DECISION.reason,
      tags: run.settings.tags,
      productionVersion: 2,
      promotion: { run, modelArn: 'arn:new', heldOutMean: DECISION.candidate.value },
    },
  ]);
  expect(output).toMatchObject({ outcome: 'promoted', swap: committed, promotion: DECISION });
});

test('names the person who approved', async () => {
  const approval = { approved: true, reason: 'read 20 answers', by: 'arn:ann', at: 'now' };
  const { payloads } = await walk(promotion({ approval }), goodDay);
  expect(payloads[0][1]).toMatchObject({ reason: 'arn:ann approved: read 20 answers' });
});

test('a champion that changed in the meantime rejects the model; the run has not failed', async () => {
  const stale = { ...swap, state: 'stale', reason: 'production is at version 3. Decide again' };
  const { output } = await walk(promotion(), { ...goodDay, StartSwap: () => stale });
  expect(output).toMatchObject({
    outcome: 'rejected',
    reason: 'The model was not promoted: production is at version 3. Decide again',
  });
});

test('a swap that fails fails the run, with the error in the report', async () => {
  const { output } = await walk(promotion(), {
    ...goodDay,
    CommitSwap: () => {
      throw failure('ModelAccessDenied', 'smoke call');
    },
  });
  expect(output).toMatchObject({
    outcome: 'failed',
    failure: { Error: 'ModelAccessDenied', Cause: expect.stringContaining('smoke call') as string },
  });
});
