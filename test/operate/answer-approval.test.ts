import { SFNClient } from '@aws-sdk/client-sfn';
import { answerApproval, type Answered } from '../../bin/operate/answer-approval';
import { Registry } from '../../bin/operate/registry';
import { ITEM } from '../../lib/contract/items';
import { givenRun } from '../lambda/shared/runs';
import { NOW } from '../rehearsal/aws/loopback';
import { type AskedQuestion, givenQuestion, RUN, TABLE } from '../rehearsal/question-fixture';

const YES = { approved: true, reason: 'Better on every slice', by: 'arn:ada' };
const NO = { approved: false, reason: 'It answers in rhymes', by: 'arn:grace' };

let question: AskedQuestion;
let registry: Registry;
let sfn: SFNClient;
let now: number;

beforeEach(async () => {
  question = await givenQuestion();
  registry = new Registry(question.client, TABLE);
  sfn = new SFNClient(question.client);
  now = NOW;
});

afterEach(() => question.close());

const says = (verdict: typeof YES): Promise<Answered> =>
  answerApproval(RUN.runId, verdict, { registry, sfn, now: () => now });

test('the first answer is kept beside the question and reaches the task that waits', async () => {
  const task = question.waiting('the-token');
  const answer = { ...YES, at: new Date(NOW).toISOString() };
  expect(await says(YES)).toEqual({ runId: RUN.runId, answer, state: 'first' });
  expect(await task).toEqual(answer);
  expect(await registry.approval('opaque')).toMatchObject({ answer });
});

test('the same answer again changes nothing and is fine, even of somebody else', async () => {
  const task = question.waiting('the-token');
  await says(YES);
  expect(await says({ ...YES, by: 'arn:grace', reason: 'Me too' })).toMatchObject({
    state: 'again',
    answer: { by: 'arn:ada', reason: 'Better on every slice' },
  });
  expect(await task).toMatchObject({ by: 'arn:ada' });
});

test('another answer is refused with who decided what, when and why', async () => {
  void question.waiting('the-token');
  await says(NO);
  await expect(says(YES)).rejects.toThrow(
    `run: ${RUN.runId} is already rejected by arn:grace at 2026-11-22 09:45 UTC ("It answers in rhymes"). The first answer stays.`,
  );
});

test('of two people at the same moment one decides', async () => {
  const task = question.waiting('the-token');
  const [ada, grace] = await Promise.allSettled([says(YES), says(NO)]);
  expect([ada.status, grace.status].sort()).toEqual(['fulfilled', 'rejected']);
  expect(await task).toMatchObject({ approved: ada.status === 'fulfilled' });
});

test('an answer that was kept and not told, as after a broken connection, is told when anything is said again', async () => {
  await question.asked('the-token', { answer: { ...YES, at: new Date(NOW).toISOString() } });
  const task = question.waiting('the-token');
  await expect(says(NO)).rejects.toThrow(/already approved by arn:ada/);
  expect(await task).toMatchObject({ approved: true, by: 'arn:ada' });
});

test('a retry of the state waits under a new token: the answer that stands is told to it', async () => {
  const old = await registry.approval('opaque');
  await question.asked('a-newer-token');
  const task = question.waiting('a-newer-token');
  // The question was read just before the retry replaced its token.
  jest.spyOn(registry, 'approval').mockResolvedValueOnce(old);
  expect(await says(YES)).toMatchObject({ state: 'first' });
  expect(await task).toMatchObject({ by: 'arn:ada' });
});

test('after its time a question cannot be answered, and nothing is kept', async () => {
  now = NOW + 60_000;
  await expect(says(YES)).rejects.toThrow(/could be answered until 2026-11-22 09:46 UTC. Silence is a rejection/);
  expect((await registry.approval('opaque'))?.answer).toBeUndefined();
});

test('an answer that nobody waits for any more says what became of the run', async () => {
  const summary = { runId: RUN.runId, outcome: 'aborted' as const, reason: 'A person stopped it', advice: '' };
  await question.recorded({ approvalId: 'opaque', status: 'finished', outcome: 'aborted', summary });
  await expect(says(YES)).rejects.toThrow(/does not wait for an answer any more: aborted, A person stopped it/);
});

test('a run that asks nothing says why', async () => {
  await question.recorded({});
  await expect(says(YES)).rejects.toThrow(/asks nothing \(active\). A question comes after the evaluation/);
  await question.recorded({ outcome: 'skipped', status: 'finished' });
  await expect(says(YES)).rejects.toThrow(/asks nothing: it ended as skipped/);
});

test('when Step Functions is not to be reached the answer is kept, and saying it again tells it', async () => {
  const send = jest.spyOn(sfn, 'send').mockImplementationOnce(() => {
    throw new Error('socket hang up');
  });
  await expect(says(YES)).rejects.toThrow('socket hang up');
  send.mockRestore();
  const task = question.waiting('the-token');
  expect(await says(YES)).toMatchObject({ state: 'again' });
  expect(await task).toMatchObject({ approved: true });
});

test.each([
  ['2026', 2],
  [RUN.runId.slice(0, 20), 1],
])('a run is found by the beginning %s of its id when no other has it', async (beginning, matches) => {
  const other = givenRun('other');
  await question.put({ ...ITEM.run(other.runId), run: other, status: 'active', marks: {} });
  const found = registry.run(beginning);
  if (matches === 1) expect((await found).run.runId).toBe(RUN.runId);
  else await expect(found).rejects.toThrow(/with which several begin: .*Give more of one/);
});
