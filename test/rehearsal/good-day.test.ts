import { rehearse } from '../../rehearsal/rehearsal';
import type { RehearsalResult } from '../../rehearsal/result';
import { reportOf } from '../../rehearsal/report';
import { scenarioNamed } from '../../rehearsal/scenarios';
import { readyAssembly } from './assembly-fixture';

const assembly = readyAssembly();

/** The report without what functions took in time on this machine. */
const replayed = (result: RehearsalResult): string => reportOf(result).replaceAll(/.*(GB-s|list prices).*/g, '');

/** The default settings, and a job of twelve hours. */
const scenario = { ...scenarioNamed('good-day'), job: { durationMs: 12 * 3_600_000 } };

describe('a good day', () => {
  let result: RehearsalResult;

  beforeAll(async () => {
    result = await rehearse({ assembly, scenario });
  }, 120_000);

  test('trains one model from the rows that were kept', () => {
    const [run] = result.runs;
    const counts = run?.dataset?.counts;
    expect(counts).toMatchObject({ read: 412, quarantined: 12, files: 1 });
    expect(run?.summary).toMatchObject({
      outcome: 'promoted',
      modelArn: expect.stringContaining(':custom-model/') as string,
    });
  });

  test('names every row that was set aside by its line', () => {
    expect(result.quarantine.map(({ line }) => line)).toEqual(Array.from({ length: 12 }, (_, row) => 32 * (row + 1)));
  });

  test('moves the stand-in policy towards the answers that the reward likes, on prompts that it never saw', () => {
    const [{ before, after }] = result.trainings as [RehearsalResult['trainings'][number]];
    expect(after.reward).toBeGreaterThan(before.reward + 0.2);
    expect(after.weights.careful).toBeGreaterThan(0.5);
    expect(after.responseLength).toBeLessThan(2 * before.responseLength);
  });

  test('asks Bedrock for one job, with the pinned version of the reward and the tags of the pipeline and the run', () => {
    const [{ request, tags }, ...others] = result.jobs as [RehearsalResult['jobs'][number]];
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      customizationType: 'REINFORCEMENT_FINE_TUNING',
      customizationConfig: {
        rftConfig: {
          graderConfig: { lambdaGrader: { lambdaArn: expect.stringMatching(/:function:.*:1$/) as string } },
          hyperParameters: { batchSize: 64, epochCount: 2, trainingSamplePerPrompt: 8 },
        },
      },
    });
    const runId = result.runs[0]?.run.runId;
    expect(tags).toEqual({
      project: 'math-word-problems',
      'cdk-bedrock-rft:pipeline': result.pipeline.settings.pipeline,
      'cdk-bedrock-rft:run': runId,
    });
    expect(request).toMatchObject({ customModelTags: request.jobTags });
  });

  test('writes nothing outside of the prefix of the run', () => {
    const runId = result.runs[0]?.run.runId ?? '';
    expect(result.objects.filter((key) => !key.startsWith(`runs/${runId}/`))).toEqual([]);
    // What the S3 URI pattern of the customization API accepts.
    expect(result.objects.filter((key) => !/^[-!_*'().a-z0-9A-Z/]+$/.test(key))).toEqual([]);
  });

  test('collects the metrics that the job left behind', () => {
    expect(Object.keys(result.runs[0]?.metrics?.columns ?? {})).toContain('critic/rewards/mean');
    expect(result.metrics.filter(({ name }) => name === 'RunsFinished')).toHaveLength(1);
  });

  test('tells the purpose of each reward call in its metrics', () => {
    const purposes = new Set(
      result.metrics.filter(({ name }) => name === 'RewardMean').map(({ dimensions }) => dimensions.purpose),
    );
    expect(purposes).toEqual(new Set(['training', 'verify', 'baseline', 'evaluate']));
  });

  test('is told in words: states, rows, reward before and after, what would exist now', () => {
    const report = reportOf(result);
    for (const part of [
      /PrepareDataset/,
      /WaitForTraining {2}\(144 ×\)/,
      /412 read, 400 kept/,
      /line 352 +the prompt is the same/,
      /held-out prompts +0\.\d{3} → 0\.\d{3}/,
      /not a forecast/,
      /custom model mathwordproblems/,
      /As it should be: promoted/,
    ]) {
      expect(report).toMatch(part);
    }
  });

  test('costs less than half a dollar beside the training, with a job of twelve hours looked at every five minutes', () => {
    const { stateTransitions, invocations, usd, tokens } = result.cost;
    expect(stateTransitions).toBeLessThan(700);
    expect(invocations).toBeLessThan(700);
    expect(tokens.output).toBeLessThan(150_000);
    expect(usd.transitions + usd.functions).toBeLessThan(0.1);
    expect(usd.total).toBeLessThan(0.5);
    // What the figure rests on: the probe, the base model and the candidate each answered every prompt.
    expect(usd.total).toBeGreaterThan(0.05);
  });

  test('compares baseline and candidate with an interval that lies above zero, and promotes', () => {
    const [run] = result.runs;
    expect(run?.promotion).toMatchObject({ decision: 'promote' });
    expect(run?.promotion?.difference.low).toBeGreaterThan(0);
    expect(result.serving.production?.champion).toMatchObject({ runId: run?.run.runId });
    expect(result.serving.parameter).toBe(result.serving.production?.deploymentArn);
    expect(result.serving.deployments).toHaveLength(1);
    expect(reportOf(result)).toMatch(/a difference of \+0\.\d{3} \(95 % interval \+0\.\d{3} to \+0\.\d{3}\)/);
  });

  test('replays exactly with the same seed', async () => {
    const again = await rehearse({ assembly, scenario });
    expect(replayed(again)).toBe(replayed(result));
  }, 120_000);
});
