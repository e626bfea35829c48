import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Approval } from '../../lib';
import { ApprovalSteps } from '../../lib/serving/approval-steps';
import { DECISION, givenRun } from '../lambda/shared/runs';
import { definitionOf, statementsOf, templateOf } from '../fixtures';
import { failure } from '../rehearsal/state-machine/execute';
import { endsAs } from '../../lib/run/run-step';
import { givenServing, roadMachine, walk } from './serving';

const run = givenRun();
const answer = { approved: true, reason: 'good', by: 'arn:ann', at: 'now' };

function question(approval: Approval, withTopic = false) {
  const { stack, logGroup, registry } = givenServing();
  const topic = withTopic ? new sns.Topic(stack, 'Notifications') : undefined;
  const steps = new ApprovalSteps(stack, 'Approval', { logGroup, registry, approval, topic });
  roadMachine(stack, { run, report: { promotion: DECISION } }, (states, finish) => {
    const promoted = endsAs(states, 'Promote', { outcome: 'promoted', reason: "'yes'", comment: 'Yes.' });
    promoted.next(finish);
    return steps.road(states, promoted, finish);
  });
  return stack;
}

/** The function keeps the token; whoever has it answers. */
const asked = { RequestApproval: () => ({ approvalId: 'opaque' }) };
const answered = (taskToken: () => Promise<unknown>) => walk(stack, asked, { taskToken });

const stack = question(Approval.byPerson({ timeout: Duration.days(2) }));

test('a yes goes on, and is in the report', async () => {
  const { output, payloads } = await answered(() => Promise.resolve(answer));
  expect(output).toMatchObject({ outcome: 'promoted', approval: answer });
  expect(payloads[0][1]).toMatchObject({
    run: { runId: run.runId },
    decision: DECISION,
    serving: run.settings.serving,
    taskToken: expect.any(String) as string,
  });
});

test.each([false, 'yes', 1])('anything but a clear yes (%j) is a no', async (approved) => {
  const { output } = await answered(() => Promise.resolve({ ...answer, approved, reason: 'too curt' }));
  expect(output).toMatchObject({ outcome: 'rejected', reason: 'arn:ann rejected the model: too curt' });
});

test('silence is a rejection', async () => {
  const { States } = definitionOf(templateOf(stack));
  expect(States.RequestApproval).toMatchObject({
    TimeoutSeconds: 172_800,
    Resource: expect.stringMatching(/waitForTaskToken$/),
  });
  const { output, seconds } = await answered(() => new Promise(() => undefined));
  expect(seconds).toBe(172_800);
  expect(output).toMatchObject({
    outcome: 'rejected',
    reason: 'Nobody answered in time: the question was open for 2 days',
  });
});

test('a question that cannot be asked fails the run', async () => {
  const refuses = {
    RequestApproval: () => {
      throw failure('RequestRejected', 'no such topic');
    },
  };
  const { output } = await walk(stack, refuses, { taskToken: () => new Promise(() => undefined) });
  expect(output).toMatchObject({ outcome: 'failed', failure: { Error: 'RequestRejected' } });
});

test('goes to its own topic, else to that of the pipeline, else nowhere', () => {
  const topicsOf = (of: typeof stack) =>
    statementsOf(templateOf(of), /ApprovalRequestApproval/).filter(({ Action }) => Action === 'sns:Publish').length;
  expect(topicsOf(stack)).toBe(0);
  expect(topicsOf(question(Approval.byPerson(), true))).toBe(1);
});

test.each([Duration.seconds(59), Duration.days(91)])('a timeout of %s is refused', (timeout) => {
  expect(() => Approval.byPerson({ timeout })).toThrow(/approval\.timeout: got .*, allowed is 1 minute to 90 days/);
});
