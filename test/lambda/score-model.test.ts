import fc from 'fast-check';
import type { ScoredPrompt, ScoreModelOutput } from '../../lib/contract/evaluation';
import { resultsPrefix } from '../../lib/contract/keys';
import { hashPrompt } from '../../lambda/shared/prompt-hash';
import { UNREADABLE_ANSWER } from '../../lambda/shared/evaluated-model';
import { checkRow } from '../../lambda/prepare-dataset/check-row';
import {
  givenMeasuring,
  type Measuring,
  MINUTES,
  rowsOf,
  said,
  scoreAll,
  SECRET,
  throttle,
} from './evaluation/measuring';
import { givenRun, settingsWith } from './shared/runs';
import { useCapturedLog } from './shared/world';

const logged = useCapturedLog();

const resultsOf = ({ run, objects, measurement }: Measuring) =>
  objects.lines(resultsPrefix(run.runId, measurement.model.role, 'held-out')) as [string, ScoredPrompt[]][];

/** Calls again from where the last call stopped, as the state machine does. */
async function untilFinished(
  measuring: Measuring,
  millisOf: (call: number) => number = () => 15 * MINUTES,
): Promise<ScoreModelOutput[]> {
  const outputs: ScoreModelOutput[] = [];
  for (let done = 0; ;) {
    const output = await measuring.call(done, millisOf(outputs.length));
    outputs.push(output);
    if (output.finished) return outputs;
    measuring.clock.now += output.waitSeconds * 1_000;
    done = output.done;
    if (outputs.length > 2_000) throw new Error('never finished');
  }
}

describe('a shard', () => {
  test('is asked and scored in one call when the time is enough', async () => {
    const evaluation = { ...settingsWith().evaluation, sliceFields: ['topic', 'absent'] };
    const run = givenRun('one', { settings: settingsWith({ evaluation }) });
    const measuring = givenMeasuring({ run, model: (_, call) => said(call % 2 === 0 ? 'right' : 'no') });
    expect(await measuring.call()).toEqual({ done: 5, finished: true, waitSeconds: 0 });
    const [[key, results], ...others] = resultsOf(measuring);
    expect(others).toEqual([]);
    expect(key).toBe(`runs/${run.runId}/evaluation/candidate/held-out/0003-000000.jsonl`);
    expect(results).toHaveLength(5);
    expect(results[0]).toMatchObject({
      scores: expect.arrayContaining([0, 1]) as unknown,
      metrics: { words: [2, 2] },
      slices: { topic: 'even' },
      tokens: { input: 20, output: 10 },
      unscored: [],
      question: expect.stringContaining('what is 0 + 1?') as unknown,
    });
    expect(results[0].lengths).toEqual(results[0].responses.map(({ length }) => length));
  });

  test('names each prompt as the dataset does, so that every model of every run agrees', async () => {
    const measuring = givenMeasuring();
    await measuring.call();
    const lines = rowsOf(5).map((row) => Buffer.from(JSON.stringify(row)));
    const hashes = lines.map((line) =>
      hashPrompt(checkRow(line, { maxPromptTokens: Infinity, needsReference: false }) as string),
    );
    expect(resultsOf(measuring)[0][1].map(({ prompt }) => prompt)).toEqual(hashes);
  });

  test('is scored by the pinned reward, which hears why', async () => {
    for (const [role, purpose] of [
      ['candidate', 'evaluate'],
      ['base', 'baseline'],
      ['champion', 'baseline'],
    ] as const) {
      const { call, graded, run } = givenMeasuring({ role });
      await call();
      for (const { input, rows } of graded) {
        expect(input.FunctionName).toBe(run.rewardVersionArn);
        expect(JSON.parse(Buffer.from(input.ClientContext ?? '', 'base64').toString())).toEqual({
          custom: { purpose },
        });
        expect(rows.length).toBeLessThanOrEqual(64);
      }
    }
  });

  test('called again after it was done, asks neither model nor reward and writes nothing', async () => {
    const measuring = givenMeasuring();
    const first = await measuring.call();
    const before = [...measuring.objects.texts];
    const [asked, graded] = [measuring.asked.length, measuring.graded.length];
    expect(await measuring.call()).toEqual(first);
    expect([...measuring.objects.texts]).toEqual(before);
    expect([measuring.asked.length, measuring.graded.length]).toEqual([asked, graded]);
  });

  test('keeps its contents out of logs and outputs', async () => {
    const measuring = givenMeasuring();
    const output = await measuring.call();
    expect(JSON.stringify([output, logged()])).not.toContain(SECRET);
    expect(JSON.stringify([output, logged()])).not.toContain('right');
  });
});

describe('answers', () => {
  test('that the service filters away are unscored with the reason, filtered ones with text count', async () => {
    const measuring = givenMeasuring({
      rows: rowsOf(1),
      samples: 3,
      model: (_, call) =>
        [said('', 'content_filtered'), said('right but cut', 'content_filtered'), said('', 'max_tokens')][call - 1],
    });
    await measuring.call();
    expect(resultsOf(measuring)[0][1][0]).toMatchObject({
      scores: expect.arrayContaining([0, 1]) as unknown,
      responses: expect.arrayContaining(['right but cut', '']) as unknown,
      unscored: ['content_filtered'],
    });
  });

  test('that the reward calls invalid are unscored, also when a batch has too many of them', async () => {
    const measuring = givenMeasuring({
      rows: rowsOf(4),
      samples: 1,
      model: (_, call) => said(call <= 3 ? 'gibberish' : 'right'),
      reward: (rows) => {
        const invalid = rows.filter(({ messages }) => messages.at(-1)?.content === 'gibberish').length;
        if (invalid > 2) throw Object.assign(new Error('too many'), { name: 'TooManyInvalid' });
        return (scoreAll(rows) as object[]).map((result) =>
          invalid > 0 ? { ...result, metrics_list: [{ name: 'invalid', value: 1, type: 'Metric' }] } : result,
        );
      },
    });
    await measuring.call();
    const results = resultsOf(measuring)[0][1];
    expect(results.map(({ scores }) => scores)).toEqual([[], [], [], [1]]);
    expect(results[0]).toMatchObject({ unscored: [UNREADABLE_ANSWER], metrics: {} });
  });

  test('that the service refuses for a row are unscored with its words', async () => {
    const tooLong = Object.assign(new Error('Input is too long for requested model.'), {
      name: 'ValidationException',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    const measuring = givenMeasuring({
      rows: rowsOf(2),
      samples: 1,
      model: (_, call) => {
        if (call === 1) throw tooLong;
        return said('right');
      },
    });
    expect(await measuring.call()).toMatchObject({ finished: true });
    expect(resultsOf(measuring)[0][1].map(({ unscored }) => unscored)).toEqual([
      ['ValidationException: Input is too long for requested model.'],
      [],
    ]);
  });
});

describe('trouble', () => {
  test('with the access to the model says what to do, and is not tried again', async () => {
    const denied = Object.assign(new Error('You do not have access to the model with the specified model ID.'), {
      name: 'AccessDeniedException',
      $fault: 'client',
      $metadata: { httpStatusCode: 403 },
    });
    const { call, asked } = givenMeasuring({
      samples: 1,
      model: () => {
        throw denied;
      },
    });
    await expect(call()).rejects.toMatchObject({
      name: 'ModelAccessDenied',
      message: expect.stringMatching(/AccessDeniedException.*Give the account access/) as unknown,
    });
    expect(asked).toHaveLength(1);
  });

  test('with a deployment that is gone is refused', async () => {
    const { call } = givenMeasuring({
      model: () => {
        throw Object.assign(new Error('not found'), { name: 'ResourceNotFoundException', $fault: 'client' });
      },
    });
    await expect(call()).rejects.toMatchObject({ name: 'RequestRejected', message: /no such model or deployment/ });
  });

  test('that makes the model fail is left to the retries of the state, without losing an answer', async () => {
    let broken = true;
    const measuring = givenMeasuring({
      rows: rowsOf(1),
      model: (_, call) => {
        if (broken && call > 1)
          throw Object.assign(new Error('internal'), { name: 'InternalServerException', $fault: 'server' });
        return said('right');
      },
    });
    await expect(measuring.call()).rejects.toMatchObject({ name: 'ServiceFault' });
    broken = false;
    const before = measuring.asked.length;
    expect(await measuring.call()).toMatchObject({ finished: true });
    expect(measuring.asked.length - before).toBe(1);
  });

  test('with the reward costs no answer: the next call scores what is paid', async () => {
    let busy = true;
    const measuring = givenMeasuring({
      reward: (rows) => {
        if (busy) throw Object.assign(new Error('judge is busy'), { name: 'GraderUnavailable' });
        return scoreAll(rows);
      },
    });
    await expect(measuring.call()).rejects.toMatchObject({ name: 'ServiceFault' });
    busy = false;
    const asked = measuring.asked.length;
    expect(await measuring.call()).toMatchObject({ done: 5, finished: true });
    expect(measuring.asked).toHaveLength(asked);
  });
});

describe('a quota', () => {
  test('that lets nothing through makes the state wait, not the function', async () => {
    const measuring = givenMeasuring({
      model: () => {
        throw throttle();
      },
    });
    const start = measuring.clock.now;
    const output = await measuring.call();
    expect(output).toMatchObject({ done: 0, finished: false });
    expect(output.waitSeconds).toBeGreaterThanOrEqual(60);
    expect(measuring.clock.now - start).toBeLessThan(4 * MINUTES);
  });

  test('that throttles half of all calls is hardly noticed', async () => {
    const measuring = givenMeasuring({
      model: (_, call) => {
        if (call % 2 === 0) throw throttle();
        return said('right');
      },
    });
    expect(await untilFinished(measuring)).toEqual([{ done: 5, finished: true, waitSeconds: 0 }]);
  });

  test('of four requests a minute is slow and loses no answer', async () => {
    let [window, left] = [0, 4];
    const measuring = givenMeasuring({
      rows: rowsOf(25),
      samples: 4,
      model: () => {
        const minute = Math.floor(measuring.clock.now / MINUTES);
        if (minute !== window) [window, left] = [minute, 4];
        if (left === 0) throw throttle();
        left -= 1;
        return said('right');
      },
    });
    const outputs = await untilFinished(measuring);
    expect(outputs.length).toBeGreaterThan(1);
    const results = resultsOf(measuring).flatMap(([, lines]) => lines);
    expect(results.map(({ scores }) => scores.length)).toEqual(Array.from({ length: 25 }, () => 4));
    // Each answer is asked for once: 100 answers, nothing asked again.
    const answered = results.reduce((sum, { tokens }) => sum + tokens.output, 0);
    expect(answered).toBe(100 * 5);
  });
});

test('a call that lives on beside its repetition changes nothing that the state went on from', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 242, max: 262 }), fc.integer({ min: 242, max: 262 }), async (one, other) => {
      const measuring = givenMeasuring({ rows: rowsOf(12), samples: 2 });
      // The state believes the first of the two to have died, and goes on from what the second says.
      const [, output] = await Promise.all([measuring.call(0, one * 1_000), measuring.call(0, other * 1_000)]);
      for (let { done, finished } = output; !finished;) ({ done, finished } = await measuring.call(done));
      expect(followed(measuring).map(({ scores }) => scores.length)).toEqual(Array.from({ length: 12 }, () => 2));
    }),
    { numRuns: 30 },
  );
});

test('wherever calls end, each row has its samples exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 245, max: 290 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }),
      fc.array(fc.nat(3), { maxLength: 6 }),
      async (rows, samples, seconds, throttles, repeats) => {
        const measuring = givenMeasuring({
          rows: rowsOf(rows),
          samples,
          model: (_, call) => {
            if (throttles[call % throttles.length] && call % 7 !== 0) throw throttle();
            return said(`right ${call}`);
          },
        });
        // A call whose answer gets lost is made again with the same cursor, before or after later calls.
        let calls = 0;
        for (let done = 0; ;) {
          const output = await measuring.call(done, seconds[calls % seconds.length] * 1_000);
          if (repeats[calls] === 1) await measuring.call(done);
          if (repeats[calls] === 2) await measuring.call(0);
          calls += 1;
          if (output.finished) break;
          // After a repetition that went further, the state goes on from the first answer all the same.
          done = output.done;
        }
        const byRow = new Map<string, number>();
        for (const { prompt, scores } of followed(measuring))
          byRow.set(prompt, (byRow.get(prompt) ?? 0) + scores.length);
        expect([...byRow.values()]).toEqual(Array.from({ length: rows }, () => samples));
      },
    ),
    { numRuns: 60 },
  );
});

/** Results as they are read: from object to object. */
function followed(measuring: Measuring): ScoredPrompt[] {
  const byStart = new Map(resultsOf(measuring).map(([key, lines]) => [Number(/-(\d+)\.jsonl$/.exec(key)?.[1]), lines]));
  const found: ScoredPrompt[] = [];
  for (let lines = byStart.get(0); lines !== undefined; lines = byStart.get(found.length)) found.push(...lines);
  return found;
}
