import fc from 'fast-check';
import * as errors from '../../../lib/contract/errors';
import type { RunOutcome } from '../../../lib/contract/payloads';
import { adviceOn } from '../../../lambda/shared/advice';
import { summaryOf } from '../../../lambda/shared/summary';
import { datasetOf, givenRun } from './runs';

const run = givenRun();
const dataset = datasetOf(run);
const OTHERWISE = /^Open the execution/;

describe('summaryOf', () => {
  test('a trained run: rows, model, and what to do with it', () => {
    const training = { status: 'Completed', modelArn: 'arn:model' } as const;
    expect(
      summaryOf(run, { outcome: 'trained', reason: 'The customization job completed' }, { dataset, training }),
    ).toEqual({
      runId: run.runId,
      outcome: 'trained',
      reason: 'The customization job completed. It trained on 560 rows, with 80 for validation and 160 held out.',
      advice: `Compare the model with the base model on the held-out rows (${dataset.heldOut.key}) before an application uses it.`,
      modelArn: 'arn:model',
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

  test('names no model for a run that is not trained, but says that one exists', () => {
    const summary = summaryOf(
      run,
      { outcome: 'aborted' },
      { training: { status: 'Completed', modelArn: 'arn:model' } },
    );
    expect(summary).not.toHaveProperty('modelArn');
    expect(summary.reason).toMatch(/model arn:model exists/);
  });

  test('says something short whatever comes in', () => {
    const outcomes: RunOutcome[] = ['trained', 'skipped', 'failed', 'timed-out', 'aborted'];
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
