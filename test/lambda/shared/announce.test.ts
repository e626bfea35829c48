import { publish } from '../../../lambda/shared/announce';
import { useDynamoDb } from './registry-table';
import { givenRun, settingsWith } from './runs';
import { givenWorld } from './world';

useDynamoDb();

describe('the notification', () => {
  test('says what happened, why, what to do, and where to look', async () => {
    const { dependencies, messages } = await givenWorld();
    const run = givenRun();
    const summary = { runId: run.runId, outcome: 'failed', reason: 'It broke.', advice: 'Mend it.' } as const;
    await publish(dependencies.announcer, run, summary);
    expect(messages).toHaveLength(1);
    const [{ subject, message }] = messages;
    expect(subject).toBe(`support: RFT run failed (${run.runId})`);
    expect(message).toContain(`What happened: run ${run.runId} of pipeline support ended as failed.`);
    expect(message).toContain('Why: It broke.');
    expect(message).toContain('What to do: Mend it.');
    expect(message).toContain(`Execution: ${run.executionArn}`);
    expect(message).toContain('https://us-east-1.console.aws.amazon.com/states/home');
    expect(message).not.toContain('tokens');
  });

  test('says what measuring took and leaves the money to the reader', async () => {
    const { dependencies, messages } = await givenWorld();
    const run = givenRun();
    const tokens = { input: 4_200, output: 2_100 };
    await publish(dependencies.announcer, run, {
      runId: run.runId,
      outcome: 'rejected',
      reason: 'r',
      advice: 'a',
      tokens,
    });
    expect(messages[0].message).toContain(
      'Measuring: 4200 tokens in and 2100 out (probe, baseline, candidate). What that costs follows from your prices.',
    );
  });

  test('has a subject that SNS takes for the longest names, and no link where the console is another', async () => {
    const { dependencies, messages } = await givenWorld();
    const run = givenRun('x', {
      executionArn: 'arn:aws-us-gov:states:us-gov-west-1:111122223333:execution:Rft:x',
      settings: settingsWith({ pipeline: `ü${'a'.repeat(60)}` }),
    });
    await publish(dependencies.announcer, run, { runId: run.runId, outcome: 'timed-out', reason: 'r', advice: 'a' });
    expect(messages[0].subject).toMatch(/^[\x20-\x7e]{1,100}$/);
    expect(messages[0].message).not.toContain('https://');
  });
});
