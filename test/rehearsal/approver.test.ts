import { Approver } from '../../rehearsal/approver';
import { VirtualClock } from '../../rehearsal/clock';
import { RegistryReader } from '../../rehearsal/registry-reader';
import { NOW } from './aws/loopback';
import { type AskedQuestion, givenQuestion, RUN, TABLE } from './question-fixture';

let question: AskedQuestion;
let registry: RegistryReader;
let approver: Approver;
let output: Promise<unknown>;

beforeEach(async () => {
  question = await givenQuestion();
  const { client } = question;
  registry = new RegistryReader(client, TABLE);
  approver = new Approver({ client, clock: new VirtualClock(NOW) }, registry, TABLE);
  output = question.waiting('the-token');
});

afterEach(async () => {
  registry.close();
  await question.close();
});

test('an answer is written beside the question and reaches the task that waits', async () => {
  const answer = await approver.answer(RUN.runId, { approved: true, reason: 'Better on every slice', by: 'arn:ada' });
  expect(answer).toEqual({
    approved: true,
    reason: 'Better on every slice',
    by: 'arn:ada',
    at: new Date(NOW).toISOString(),
  });
  expect(await output).toEqual(answer);
  expect(await registry.approvals()).toEqual([expect.objectContaining({ id: 'opaque', answer })]);
});

test('of two people who decide differently the first one counts, and the second is told that nobody waits', async () => {
  await approver.answer(RUN.runId, { approved: false, by: 'arn:ada' });
  await expect(approver.answer(RUN.runId, { approved: true, by: 'arn:grace' })).rejects.toMatchObject({
    name: 'TaskTimedOut',
  });
  expect(await output).toMatchObject({ approved: false, by: 'arn:ada' });
  expect(await registry.approvals()).toEqual([
    expect.objectContaining({ answer: expect.objectContaining({ by: 'arn:ada' }) as unknown }),
  ]);
});

test('an answer after its time is neither kept nor told', async () => {
  const late = new Approver({ client: question.client, clock: new VirtualClock(NOW + 60_000) }, registry, TABLE);
  expect(await late.answer(RUN.runId, { approved: true })).toBeUndefined();
  expect(await registry.approvals()).toEqual([expect.not.objectContaining({ answer: expect.anything() as unknown })]);
});

test('a run that asks nothing cannot be answered', async () => {
  await expect(approver.answer('run-2', { approved: true })).rejects.toThrow('Run run-2 asks nothing.');
});
