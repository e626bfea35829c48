import { InvokeCommand, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { rewardProofKey } from '../../lib/contract/keys';
import { VERIFY_ROWS } from '../../lib/contract/limits';
import { numberMatch, rewardHandler } from '../../lambda/reward-kit';
import { classifyServiceError } from '../../lambda/shared/service-errors';
import { useDynamoDb } from './shared/registry-table';
import { useCapturedLog } from './shared/world';
import {
  FunctionError,
  givenPipeline,
  good,
  question,
  refusalOf,
  type Reward,
  SECRET,
  sums,
  VERSION_ARN,
} from './verify-reward/pipeline';

useDynamoDb();
const logged = useCapturedLog();

describe('a good reward', () => {
  test('is proved on rows spread over the dataset, with figures and without contents', async () => {
    const { verify, run, registry, written } = await givenPipeline(good);
    const proof = await verify();
    expect(proof).toEqual({
      rows: VERIFY_ROWS,
      gold: { checked: true, mean: 1, note: `checked on ${VERIFY_ROWS} of ${VERIFY_ROWS} rows` },
      probes: ['empty', 'echo', 'list-everything', 'injection'].map((probe) => ({
        probe,
        mean: expect.any(Number) as number,
      })),
      proofKey: rewardProofKey(run.runId),
    });
    expect((await registry.readRun(run.runId))?.rewardProof).toEqual(proof);
    const text = written.get(proof.proofKey) ?? '';
    expect(text).not.toContain(SECRET);
    const lines = (JSON.parse(text) as { scores: Array<{ line: number; id: string }> }).scores.map(({ line }) => line);
    expect(new Set(lines).size).toBe(VERIFY_ROWS);
    lines.forEach((line, at) => {
      expect(Math.ceil((line * VERIFY_ROWS) / 200)).toBeGreaterThanOrEqual(at);
      expect(Math.ceil((line * VERIFY_ROWS) / 200)).toBeLessThanOrEqual(at + 2);
    });
  });

  test('proved twice, has the same proof', async () => {
    const { verify, written } = await givenPipeline(good);
    const first = await verify();
    const text = [...written.values()][0];
    expect(await verify()).toEqual(first);
    expect([...written.values()]).toEqual([text]);
  });

  test('is called as its pinned version, in small batches, and told that this is no training', async () => {
    const { verify, calls } = await givenPipeline(good);
    await verify();
    for (const { input, rows } of calls) {
      expect(input).toMatchObject({ FunctionName: VERSION_ARN, InvocationType: 'RequestResponse' });
      expect(JSON.parse(Buffer.from(input.ClientContext ?? '', 'base64').toString())).toEqual({
        custom: { purpose: 'verify' },
      });
      expect(rows.length).toBeLessThanOrEqual(16);
    }
    expect(calls[0].rows[0]).toMatchObject({
      id: 'verify-1-gold',
      messages: [{ role: 'user' }, { role: 'assistant' }],
      reference_answer: { answer: expect.any(String) as string },
      topic: 'sums',
      metadata: { topic: 'sums', reference_answer: { answer: expect.any(String) as string } },
    });
  });

  test('made with the reward kit is proved as it is', async () => {
    const handler = rewardHandler(numberMatch({ referenceField: 'answer' }));
    const { verify } = await givenPipeline((rows) =>
      handler(rows, { clientContext: { custom: { purpose: 'verify' } } }),
    );
    expect(await verify()).toMatchObject({ gold: { checked: true, mean: 1 } });
  });

  test('works on a dataset that is smaller than the proof', async () => {
    const { verify } = await givenPipeline(good, { rows: sums(5) });
    expect(await verify()).toMatchObject({ rows: 5, gold: { mean: 1 } });
  });

  test('may have any range', async () => {
    const scaled: Reward = (rows) =>
      (good(rows) as Array<{ aggregate_reward_score: number }>).map((row) => ({
        ...row,
        aggregate_reward_score: row.aggregate_reward_score * 2 - 1,
      }));
    const { verify } = await givenPipeline(scaled, { reward: { range: { min: -1, max: 1 } } });
    expect(await verify()).toMatchObject({ gold: { mean: 1 } });
  });

  test('sends a batch of very long prompts in several calls', async () => {
    const rows = sums(4).map((row) => ({ ...row, messages: question(`${'x'.repeat(600_000)} what?`) }));
    const { verify, calls } = await givenPipeline(good, { rows });
    await verify();
    for (const { input } of calls) {
      expect((input.Payload as Uint8Array).length).toBeLessThan(5 * 1024 * 1024);
    }
  });
});

describe('a reward that fails', () => {
  const failing =
    (type: string, message: string): Reward =>
    () => {
      throw new FunctionError(type, message);
    };

  test('is refused in its own words', async () => {
    expect(await refusalOf(failing('KeyError', "'reference'"))).toMatchObject({
      name: 'RewardRejected',
      message: expect.stringMatching(/the function failed: KeyError: 'reference'\. Correct the function/) as string,
    });
  });

  test('with too many rows that cannot be scored is refused', async () => {
    expect(await refusalOf(failing('TooManyInvalid', '8 of 16 rows'))).toMatchObject({ name: 'RewardRejected' });
  });

  test('for want of time is refused, with what to do', async () => {
    const timeout = failing('Sandbox.Timedout', 'RequestId: 1 Error: Task timed out after 3.00 seconds');
    expect(await refusalOf(timeout)).toMatchObject({
      name: 'RewardRejected',
      message: expect.stringMatching(/Raise its timeout/) as string,
    });
  });

  test('to be fast enough for the proof is refused before the function is cut off, with what a call took and what to do', async () => {
    const time = { leftMs: 15 * 60_000 };
    const slow: Reward = (rows) => {
      time.leftMs -= 120_000;
      return good(rows);
    };
    const { verify, calls } = await givenPipeline(slow, { time });
    await expect(verify()).rejects.toMatchObject({
      name: 'RewardRejected',
      message: expect.stringMatching(
        /too slow to be proved: the time was over with 80 of 160 answers scored; the slowest call, with 16 answers or fewer, took \d+ s\. Score the answers of a call at the same time/,
      ) as string,
    });
    expect(calls).toHaveLength(5);
    expect(time.leftMs).toBeGreaterThan(0);
  });

  test('to answer at all before the proof must end is refused too', async () => {
    const aborted = () => Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    const { verify, functionMock } = await givenPipeline(good, { time: { leftMs: 15_001 } });
    functionMock.on(InvokeCommand).callsFake(
      () =>
        new Promise((_, reject) =>
          setTimeout(() => {
            reject(aborted());
          }, 1_000),
        ),
    );
    await expect(verify()).rejects.toMatchObject({ name: 'RewardRejected', message: /too slow to be proved/ });
  });

  test.each([
    ['GraderUnavailable', 'the judge is busy'],
    ['ClientError', 'An error occurred (ThrottlingException) when calling the Converse operation'],
  ])('for a busy judge (%s) is called again by the workflow', async (type, message) => {
    expect(await refusalOf(failing(type, message))).toMatchObject({ name: 'ServiceFault' });
  });

  test('for want of concurrency is called again by the workflow', async () => {
    const { verify, functionMock } = await givenPipeline(good);
    functionMock.on(InvokeCommand).rejects(new TooManyRequestsException({ message: 'Rate Exceeded.', $metadata: {} }));
    const error = await verify().catch(classifyServiceError);
    expect(error).toMatchObject({ name: 'Throttled' });
  });
});

describe('recorded answers', () => {
  test('lines that are none are counted in the log and left out', async () => {
    const recorded = ['{"id":"sum-0","source":"m","response":"1000"}', 'no json', '{"id":"sum-1"}', ''].join('\n');
    const { verify } = await givenPipeline(good, { recorded, rows: sums(10) });
    await verify();
    expect(logged()).toContainEqual(expect.objectContaining({ event: 'recorded-responses-unreadable', lines: 2 }));
  });

  test('that cannot be read are named, with what to check', async () => {
    const { verify, s3Mock } = await givenPipeline(good, { recorded: '' });
    s3Mock
      .on(ListObjectsV2Command)
      .rejects(Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $fault: 'client' }));
    await expect(verify()).rejects.toMatchObject({
      name: 'DatasetRejected',
      message: expect.stringContaining('s3://in/recorded/ cannot be read (AccessDenied)') as string,
    });
  });

  test('at most eight of a row are scored, and their source is in the proof', async () => {
    const recorded = Array.from({ length: 12 }, (_, at) =>
      JSON.stringify({ id: 'sum-3', source: `m${at}`, response: `it is ${at}` }),
    ).join('\n');
    const { verify, calls, written, run } = await givenPipeline(good, { recorded, rows: sums(10) });
    await verify();
    const sent = calls.flatMap(({ rows }) => rows).filter(({ id }) => String(id).includes('recorded'));
    expect(sent).toHaveLength(8);
    expect(written.get(rewardProofKey(run.runId))).toContain('"source": "m7"');
  });
});
