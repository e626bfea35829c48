import { App, Stack } from 'aws-cdk-lib';
import { scoreCommand } from '../../bin/score-command';
import { BaseModel, DatasetSource, Reward, RftPipeline } from '../../lib';
import { datasetFile, FEATURE_FLAGS, someFunction } from '../fixtures';
import { readJson, refusal, run, sumResponses, sums, useFolder } from './reward-trial';

const { write, path } = useFolder();

/** A cloud assembly with one pipeline for each reward, by name. */
function assemblyOf(name: string, rewards: Record<string, (stack: Stack) => Reward>): string {
  const app = new App({ outdir: path(name), postCliContext: FEATURE_FLAGS });
  const stack = new Stack(app, 'Test', { env: { region: 'us-east-1', account: '123456789012' } });
  for (const [pipelineName, reward] of Object.entries(rewards)) {
    const dataset = DatasetSource.localFile(datasetFile());
    const baseModel = BaseModel.NOVA_2_LITE;
    new RftPipeline(stack, pipelineName, { baseModel, pipelineName, dataset, reward: reward(stack) });
  }
  app.synth();
  return path(name);
}

const optionsFor = (reward: string) => ({
  '--reward': reward,
  '--data': write('sums.jsonl', sums(20)),
  '--responses': write('responses.jsonl', sumResponses(20)),
  '--json': path('score.json'),
});

describe('the reward of a cloud assembly', () => {
  test('without code is tried as it would be deployed, with its reasons', async () => {
    const folder = assemblyOf('one', { sums: () => Reward.numberMatch({ referenceField: 'answer' }) });
    const { code, out } = await run(scoreCommand, optionsFor(folder));
    expect(code).toBe(0);
    expect(out).toMatch(/right +20 +1\.000/);
    expect(readJson(path('score.json')).answers[0].reason).toMatch(/equals/);
  });

  test('is chosen by the name of its pipeline, where there are several', async () => {
    const folder = assemblyOf('two', {
      strict: () => Reward.exactMatch(),
      lenient: () => Reward.numberMatch({ referenceField: 'answer' }),
    });
    expect(await refusal(scoreCommand, optionsFor(folder))).toMatch(/several pipelines: choose one of strict, lenient/);
    expect(await refusal(scoreCommand, optionsFor(`${folder}:other`))).toMatch(
      /got 'other', the cloud assembly holds: strict/,
    );
    expect((await run(scoreCommand, optionsFor(`${folder}:lenient`))).out).toMatch(/right +20 +1\.000/);
  });

  test('cannot be tried when its code lies elsewhere', async () => {
    const folder = assemblyOf('elsewhere', { theirs: (stack) => Reward.function(someFunction(stack)) });
    expect(await refusal(scoreCommand, optionsFor(folder))).toMatch(/the code of its reward is not in the assembly/);
  });
});
