import fc from 'fast-check';
import * as errors from '../../../lib/contract/errors';
import type { RunOutcome } from '../../../lib/contract/payloads';
import { adviceOn } from '../../../lambda/shared/advice';
import { summaryOf } from '../../../lambda/shared/summary';
import { datasetOf, DECISION, givenRun } from './runs';

const run = givenRun();
const dataset = datasetOf(run);
const OTHERWISE = /^Open the execution/;

describe('summaryOf', () => {
  const training = { status: 'Completed', modelArn: 'arn:model' } as const;

  test('an error with the name of what every object has gets the advice for errors that nobody knows', () => {
    for (const Error of ['valueOf', 'constructor']) {
      expect(summaryOf(run, { outcome: 'failed', failure: { Error, Cause: 'x' } }, {}).advice).toMatch(OTHERWISE);
    }
  });

  test('a promoted run: figures, rows, model, and the way back', () => {
    const swap = { state: 'committed', reason: 'better', productionVersion: 3, modelId: 'arn:deployment' } as const;
    expect(summaryOf(run, { outcome: 'promoted' }, { dataset, training, promotion: DECISION, swap })).toEqual({
      runId: run.runId,
      outcome: 'promoted',
      reason:
        'Production answers with the new model. Mean reward on 160 held-out prompts: 0.710 against 0.640, a difference of ' +
        '+0.070 (95 % interval +0.050 to +0.090). It trained on 560 rows, with 80 for validation and 160 held out.',
      advice: expect.stringMatching(/npx rft rollback/) as string,
      modelArn: 'arn:model',
      tokens: DECISION.tokens,
    });
  });

  test('a run whose swap was committed is promoted, whatever went wrong after that', () => {
    const swap = { state: 'committed', reason: 'better', productionVersion: 3, modelId: 'arn:deployment' } as const;
    const failure = { Error: 'Throttled', Cause: 'PutParameter' };
    expect(summaryOf(run, { outcome: 'failed', failure }, { training, swap })).toMatchObject({
      outcome: 'promoted',
      reason: 'Production answers with the new model. After that: Throttled: PutParameter.',
      modelArn: 'arn:model',
    });
    const late = { ...swap, state: 'stale' } as const;
    expect(summaryOf(run, { outcome: 'failed', failure }, { training, swap: late })).toMatchObject({
      outcome: 'failed',
    });
  });

  test('a rejected run: why, the figures, where each rule is explained', () => {
    const summary = summaryOf(
      run,
      { outcome: 'rejected', reason: 'Worse on the slice language=de' },
      { dataset, training, promotion: DECISION },
    );
    expect(summary).toMatchObject({ outcome: 'rejected', modelArn: 'arn:model' });
    expect(summary.reason).toMatch(/^Worse on the slice language=de\. Mean reward on 160 held-out prompts: 0\.710/);
    expect(summary.advice).toMatch(
      /Production stays as it was.*npx rft show .*decision\.json.*not trained again.*force/,
    );
  });

  test('a run without a signal: what was measured, and advice that fits it', () => {
    const mean = { value: 0.02, low: 0.01, high: 0.03, prompts: 160 };
    const baseline = {
      decision: 'stop',
      reason: 'Too few answers succeed',
      advice: 'Tune with supervision first',
      warnings: [],
      base: mean,
      spreadShare: 0.04,
      successShare: 0.015,
      detectableImprovement: 0.05,
      tokens: { input: 2_600, output: 1_300 },
    } as const;
    expect(summaryOf(run, { outcome: 'no-signal' }, { dataset, baseline })).toEqual({
      runId: run.runId,
      outcome: 'no-signal',
      reason:
        'Too few answers succeed. Mean reward of the base model 0.020 (0.010 to 0.030); prompts whose answers differ in ' +
        'score 4.0 %, answers that succeed 1.5 %.',
      advice: expect.stringMatching(/^Tune with supervision first\. No training was paid\..*force/) as string,
      tokens: { input: 2_600, output: 1_300 },
    });
    expect(summaryOf(run, { outcome: 'rejected' }, { dataset, baseline, promotion: DECISION }).tokens).toEqual({
      input: 4_200,
      output: 2_100,
    });
  });

  test('a skipped run: why, and how to train all the same', () => {
    expect(summaryOf(run, { outcome: 'skipped', reason: 'only 3 new prompts' }, {})).toMatchObject({
      reason: 'only 3 new prompts.',
      advice: expect.stringMatching(/force/) as string,
    });
  });

  test('a failed function: its own name and message, without the trace', () => {
    const Cause = JSON.stringify({ errorType: 'RewardRejected', errorMessage: 'reward: NaN', trace: ['at secret'] });
    const summary = summaryOf(run, { outcome: 'failed', failure: { Error: 'RewardRejected', Cause } }, { dataset });
    expect(summary.reason).toBe('RewardRejected: reward: NaN.');
    expect(summary.advice).toMatch(/reward-proof\.json/);
  });

  test('a cause that is plain text', () => {
    const failure = { Error: 'States.DataLimitExceeded', Cause: 'The state returned a result too large' };
    const summary = summaryOf(run, { outcome: 'failed', failure }, {});
    expect(summary.reason).toBe('States.DataLimitExceeded: The state returned a result too large.');
    expect(summary.advice).toMatch(/256 KiB/);
  });

  test('a failed job: how it ended, what the service said, and advice on that', () => {
    const training = { status: 'Failed', failureMessage: 'Unable to parse Amazon S3 file: train.jsonl.' } as const;
    const summary = summaryOf(
      run,
      { outcome: 'failed', reason: 'The customization job ended as Failed' },
      { training },
    );
    expect(summary.reason).toBe('The customization job ended as Failed: Unable to parse Amazon S3 file: train.jsonl.');
    expect(summary.advice).toMatch(/no JSON object/);
  });

  test('an aborted execution: the words of whoever stopped it', () => {
    const failure = { Error: 'Mistake', Cause: 'wrong dataset' };
    expect(summaryOf(run, { outcome: 'aborted', failure }, {}).reason).toBe('Mistake: wrong dataset.');
    expect(summaryOf(run, { outcome: 'aborted' }, {}).reason).toBe('The execution was aborted.');
  });

  test('names no model for a run that came to no decision, but says that one exists', () => {
    const summary = summaryOf(
      run,
      { outcome: 'aborted' },
      { training: { status: 'Completed', modelArn: 'arn:model' } },
    );
    expect(summary).not.toHaveProperty('modelArn');
    expect(summary.reason).toMatch(/model arn:model exists/);
  });

  test('says something short whatever comes in', () => {
    const outcomes: RunOutcome[] = ['promoted', 'rejected', 'no-signal', 'skipped', 'failed', 'timed-out', 'aborted'];
    const text = fc.option(fc.oneof(fc.string(), fc.json(), fc.string({ minLength: 3000, maxLength: 4000 })), {
      nil: undefined,
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...outcomes),
        text,
        text,
        text,
        text,
        (outcome, reason, Error, Cause, failureMessage) => {
          const training = { status: 'Failed', failureMessage } as const;
          const summary = summaryOf(run, { outcome, reason, failure: { Error, Cause } }, { training });
          expect(summary.reason.length).toBeGreaterThan(0);
          expect(summary.reason.length).toBeLessThanOrEqual(1_000);
          expect(summary.advice).toMatch(/\.$/);
        },
      ),
    );
  });
});

describe('adviceOn', () => {
  test.each(Object.values(errors))('%s has advice of its own', (name) => {
    expect(adviceOn(name, 'some message', run.runId)).not.toMatch(OTHERWISE);
  });

  test.each([
    ['Could not validate GetObject permissions to access Amazon S3 bucket: b at key k', /s3:GetObject/],
    [
      'Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: b',
      /s3:PutObject/,
    ],
    ['Unable to parse Amazon S3 file: f.jsonl. Data files must conform to JSONL format.', /JSON object/],
    ['Input size exceeded in file f for record starting with x', /too long/],
    ['Maximum input token count 9000 exceeds limit of 8192', /too long/],
    ['Max sum of input and output token length 9000 exceeds total limit of 8192', /too long/],
    ['Encountered an unexpected error when processing the request, please try again', /AWS Support/],
    ['ValidationException: Could not assume provided IAM role.', /aws:SourceArn/],
    ['AccessDeniedException: User x is not authorized to perform: lambda:GetAlias', /permission is missing/],
  ])('%s', (message, advice) => {
    expect(adviceOn('RequestRejected', message, run.runId)).toMatch(advice);
    expect(adviceOn('', message, run.runId)).toMatch(advice);
  });

  test("does not take the words of a user's reward for those of the service", () => {
    expect(adviceOn('RewardRejected', 'the function failed: AccessDenied', run.runId)).toMatch(/Correct the reward/);
  });

  test('has a way out for what it does not know', () => {
    expect(adviceOn('SomethingNew', 'odd', run.runId)).toMatch(OTHERWISE);
    expect(adviceOn(undefined, '', run.runId)).toMatch(OTHERWISE);
  });
});
