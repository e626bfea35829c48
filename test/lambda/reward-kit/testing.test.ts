import fc from 'fast-check';
import { GraderUnavailable, InvalidSample, numberMatch, rewardHandler, type Grader } from '../../../lambda/reward-kit';
import { gradeOne, sampleOf } from '../../../lambda/reward-kit/testing';

const giving =
  (score: number): Grader =>
  () => ({ score });
const failing =
  (error: Error): Grader =>
  () => {
    throw error;
  };

describe('sampleOf', () => {
  test('makes a sample as a grader gets it', () => {
    const sample = sampleOf({
      prompt: 'What is 6 x 7?',
      response: '42',
      reference: { text: '42' },
      metadata: { level: 'easy' },
    });
    expect(sample).toEqual({
      id: 'sample',
      prompt: [{ role: 'user', content: 'What is 6 x 7?' }],
      response: '42',
      referenceAnswer: '42',
      metadata: { level: 'easy' },
    });
  });

  test('needs a response only', () => {
    expect(sampleOf({ response: '' })).toEqual({
      id: 'sample',
      prompt: [],
      response: '',
      referenceAnswer: undefined,
      metadata: {},
    });
  });

  test('takes all messages of a prompt, and reads the response as the reward function does', () => {
    const prompt = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello?' },
    ];
    const sample = sampleOf({ prompt, response: 'hm<|begin_of_solution|>Hello.<|end_of_solution|>' });
    expect(sample.prompt).toEqual(prompt);
    expect(sample.response).toBe('Hello.');
  });
});

describe('gradeOne', () => {
  const sample = sampleOf({ response: '#### 42', reference: '42' });

  test('gives the grade of a grader, waiting for it', async () => {
    expect(await gradeOne(numberMatch(), sample)).toEqual({ score: 1, reason: '42 equals 42' });
    expect(await gradeOne(async () => ({ score: 0.5, metrics: { tone: 1 } }), sample)).toEqual({
      score: 0.5,
      metrics: { tone: 1 },
    });
  });

  test('clamps to 0 to 1, or to the range of the handler', async () => {
    expect(await gradeOne(giving(7), sample)).toEqual({ score: 1 });
    const handler = rewardHandler(giving(-7), { range: { min: -1, max: 2 } });
    expect(await gradeOne(handler, sample)).toEqual({ score: -1 });
  });

  test('gives the floor and the reason for a row that cannot be scored', async () => {
    const handler = rewardHandler(failing(new InvalidSample('unreadable')), { range: { min: -1, max: 1 } });
    expect(await gradeOne(handler, sample)).toEqual({ score: -1, invalid: 'unreadable' });
  });

  test('says that the grader is unavailable, without a score that a test could take for one', async () => {
    const grade = await gradeOne(failing(new GraderUnavailable('throttled')), sample);
    expect(grade).toEqual({ score: NaN, unavailable: 'throttled' });
  });

  test.each<[string, Grader, RegExp]>([
    ['throws', failing(new Error('oops')), /Row "sample": grader .* threw: oops/],
    ['gives no number', giving(NaN), /Row "sample": grader .* gave score NaN/],
    ['gives nothing', (() => undefined) as unknown as Grader, /returned undefined; expected \{ score: number \}/],
  ])('rejects when the grader %s', async (_, grader, message) => {
    await expect(gradeOne(grader, sample)).rejects.toThrow(message);
  });

  test('hands the grader a context without a deadline, and ends it afterwards', async () => {
    const grader = jest.fn<ReturnType<Grader>, Parameters<Grader>>(() => ({ score: 1 }));
    await gradeOne(grader, sample);
    const context = grader.mock.calls[0][1];
    expect(context?.remainingMillis()).toBe(Infinity);
    expect(context?.signal.aborted).toBe(true);
  });

  test('writes nothing, unlike the reward function', async () => {
    const write = jest.spyOn(process.stdout, 'write');
    await gradeOne(rewardHandler(giving(1)), sample);
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });

  test('gives the score and the metrics that the reward function gives', async () => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const outcome = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((score) => () => ({ score, metrics: { m: score } })),
      fc.constant(failing(new InvalidSample('unreadable'))),
    );
    await fc.assert(
      fc.asyncProperty(outcome, async (grader) => {
        const handler = rewardHandler(grader, { range: { min: -2, max: 3 } });
        const [row] = await handler([{ id: 'sample', messages: [{ role: 'assistant', content: 'a' }] }]);
        const grade = await gradeOne(handler, sampleOf({ response: 'a' }));
        const metrics = Object.fromEntries((row.metrics_list ?? []).map(({ name, value }) => [name, value]));
        expect(row.aggregate_reward_score).toBe(grade.score);
        expect(metrics).toEqual(grade.invalid === undefined ? grade.metrics : { invalid: 1 });
      }),
    );
    write.mockRestore();
  });
});
