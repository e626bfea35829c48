import { InvalidSample, rewardHandler, TooManyInvalid, type Grader } from '../../../lambda/reward-kit';
import { rowsOf } from './samples';

const metricLines: string[] = [];
beforeEach(() => {
  metricLines.length = 0;
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => metricLines.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

/** Scores a response that reads as a number with that number. */
const asNumber: Grader = ({ response }) => ({ score: Number(response) });

describe('the metrics', () => {
  const line = () => JSON.parse(metricLines[0]) as Record<string, unknown>;

  test('are one line in the embedded metric format, by function and purpose', async () => {
    await rewardHandler(asNumber)(rowsOf('0', '1', '1', '0.5'), { functionName: 'math-reward' });

    expect(metricLines).toHaveLength(1);
    expect(metricLines[0]).toMatch(/^\{.*\}\n$/);
    expect(line()).toMatchObject({
      FunctionName: 'math-reward',
      purpose: 'training',
      RewardRows: 4,
      RewardMean: 0.625,
      RewardStd: expect.closeTo(0.4146, 4) as number,
      RewardShareAtFloor: 0.25,
      RewardShareAtCeiling: 0.5,
      RewardInvalid: 0,
      RewardResponseLength: 1.5,
      RewardLatency: expect.any(Number) as number,
      _aws: {
        Timestamp: expect.any(Number) as number,
        CloudWatchMetrics: [
          {
            Namespace: 'CdkBedrockRft',
            Dimensions: [['FunctionName', 'purpose']],
            Metrics: expect.arrayContaining([
              { Name: 'RewardMean' },
              { Name: 'RewardStd' },
              { Name: 'RewardLatency', Unit: 'Milliseconds' },
            ]) as object[],
          },
        ],
      },
    });
  });

  test('hold the mean of each term over the rows that have it', async () => {
    const grader: Grader = ({ response }) => ({
      score: 1,
      metrics: response === '0' ? undefined : { tone: Number(response) },
    });
    await rewardHandler(grader)(rowsOf('1', '0.5', '0'));
    expect(line()).toMatchObject({ RewardTerm_tone: 0.75 });
  });

  test('leave rows without a score out of the mean, and say why they have none', async () => {
    const grader: Grader = ({ response }) => {
      if (response === 'odd') throw new InvalidSample('reply unreadable');
      return asNumber({ response } as Parameters<Grader>[0]);
    };
    await rewardHandler(grader)(rowsOf('1', 'odd'));
    expect(line()).toMatchObject({
      RewardRows: 2,
      RewardInvalid: 1,
      RewardMean: 1,
      invalidReasons: ['reply unreadable'],
    });
  });

  test('report a batch that failed for too many such rows, without a mean', async () => {
    const grader: Grader = () => {
      throw new InvalidSample('reply unreadable');
    };
    await expect(rewardHandler(grader)(rowsOf('a', 'b'))).rejects.toThrow(TooManyInvalid);
    expect(line()).toMatchObject({ RewardRows: 2, RewardInvalid: 2 });
    expect(line()).not.toHaveProperty('RewardMean');
  });

  test('never name more than the 100 metrics that CloudWatch reads', async () => {
    const metrics = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`m${i}`, i]));
    await rewardHandler(() => ({ score: 1, metrics }))(rowsOf('a'));
    const { _aws: aws } = line() as { _aws: { CloudWatchMetrics: { Metrics: unknown[] }[] } };
    expect(aws.CloudWatchMetrics[0].Metrics).toHaveLength(100);
  });

  test('hold no text of prompts and responses', async () => {
    await rewardHandler(() => ({ score: 1, reason: 'because of secret-answer' }))(rowsOf('secret-answer'));
    expect(metricLines[0]).not.toContain('secret-answer');
    expect(metricLines[0]).not.toContain('6 x 7');
  });
});

describe('the purpose of a call', () => {
  const purposeFor = async (clientContext: unknown) => {
    await rewardHandler(asNumber)(rowsOf('1'), { clientContext });
    return (JSON.parse(metricLines[0]) as { purpose: string }).purpose;
  };

  test.each(['verify', 'baseline', 'evaluate', 'drift'])('is %s when the client context says so', async (purpose) => {
    expect(await purposeFor({ custom: { purpose } })).toBe(purpose);
  });

  test('is found under Custom too', async () => {
    expect(await purposeFor({ Custom: { purpose: 'drift' } })).toBe('drift');
  });

  test.each([
    [undefined],
    [null],
    [{}],
    [{ custom: null }],
    [{ custom: { other: 1 } }],
    [{ custom: { purpose: 'training' } }],
  ])('is training for %j', async (clientContext) => {
    expect(await purposeFor(clientContext)).toBe('training');
  });

  test('throws when it is none that we know, which would count as training', async () => {
    await expect(purposeFor({ custom: { purpose: 'evalute' } })).rejects.toThrow(
      'Client context custom.purpose is "evalute"; expected verify, baseline, evaluate, drift, or nothing for training.',
    );
  });
});
