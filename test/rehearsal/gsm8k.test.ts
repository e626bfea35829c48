import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { BaseModel, DatasetSource, Reward, RftPipeline } from '../../lib';
import { rehearse } from '../../rehearsal/rehearsal';
import { scenarioNamed } from '../../rehearsal/scenarios';
import { FEATURE_FLAGS } from '../fixtures';
import { describeWithSharedData, sharedDataPath } from '../shared-data';

interface Solved {
  readonly task_id: string;
  readonly question: string;
  readonly ground_truth: string;
}
interface Solution {
  readonly solution: string;
  readonly is_correct: boolean;
}
const MODELS = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'] as const;

describeWithSharedData('400 real questions with the answers of four real models', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rft-gsm8k-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('go through the whole road, and the reward pulls towards the model that is right most often', async () => {
    const questions = readFileSync(sharedDataPath('gsm8k', 'model-solutions.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Solved & Record<(typeof MODELS)[number], Solution>);
    const write = (name: string, rows: object[]): string => {
      const path = join(folder, name);
      writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
      return path;
    };
    const dataset = write(
      'dataset.jsonl',
      questions.map(({ task_id: id, question, ground_truth }) => ({
        id,
        messages: [{ role: 'user', content: question }],
        reference_answer: ground_truth,
      })),
    );
    const responses = write(
      'responses.jsonl',
      questions.flatMap((row) => MODELS.map((source) => ({ id: row.task_id, source, response: row[source].solution }))),
    );

    const app = new App({ postCliContext: FEATURE_FLAGS, outdir: join(folder, 'cdk.out') });
    new RftPipeline(new Stack(app, 'Gsm8k', { env: { region: 'us-east-1' } }), 'Pipeline', {
      baseModel: BaseModel.NOVA_2_LITE,
      reward: Reward.typescript(join(__dirname, 'gsm8k-reward.ts')),
      dataset: DatasetSource.localFile(dataset),
      recordedResponses: DatasetSource.localFile(responses),
      hyperparameters: { batchSize: 64, epochCount: 2 },
    });
    app.synth();

    const result = await rehearse({ assembly: join(folder, 'cdk.out'), scenario: scenarioNamed('good-day') });
    expect(result.deviations).toEqual([]);
    expect(result.runs[0]?.dataset?.counts).toMatchObject({ read: 400, quarantined: 0 });
    expect(result.runs[0]?.rewardProof?.gold).toMatchObject({ checked: true, mean: 1 });

    const [{ before, after }] = result.trainings as [(typeof result.trainings)[number]];
    expect(after.reward).toBeGreaterThan(before.reward);
    const accuracy = (model: (typeof MODELS)[number]): number =>
      questions.filter((row) => row[model].is_correct).length / questions.length;
    const best = [...MODELS].sort((one, other) => accuracy(other) - accuracy(one))[0] ?? '';
    const heaviest = Object.entries(after.weights).sort(([, one], [, other]) => other - one)[0]?.[0];
    expect(heaviest).toBe(best);
  });
});
