import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { BaseModel, DatasetSource, Reward, RftPipeline } from '../../lib';
import { rehearse } from '../../rehearsal/rehearsal';
import { reportOf } from '../../rehearsal/report';
import { scenarioNamed } from '../../rehearsal/scenarios';
import { leansTo } from '../../rehearsal/scenarios/bent-policies';
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

const REWARDS = { correctness: join(__dirname, 'gsm8k-reward.ts'), length: join(__dirname, 'gsm8k-length-reward.ts') };

describeWithSharedData('400 real questions with the answers of four real models', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rft-gsm8k-'));
  let questions: (Solved & Record<(typeof MODELS)[number], Solution>)[];
  let data: { readonly dataset: string; readonly responses: string };

  const write = (name: string, rows: object[]): string => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };
  beforeAll(() => {
    questions = readFileSync(sharedDataPath('gsm8k', 'model-solutions.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as (typeof questions)[number]);
    const rows = questions.map(({ task_id: id, question, ground_truth }) => ({
      id,
      messages: [{ role: 'user', content: question }],
      reference_answer: ground_truth,
    }));
    const answers = questions.flatMap((row) =>
      MODELS.map((source) => ({ id: row.task_id, source, response: row[source].solution })),
    );
    data = { dataset: write('dataset.jsonl', rows), responses: write('responses.jsonl', answers) };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** An assembly that trains for one of the rewards. */
  const assemblyFor = (reward: keyof typeof REWARDS): string => {
    const outdir = join(folder, reward);
    const app = new App({ postCliContext: FEATURE_FLAGS, outdir });
    const stack = new Stack(app, 'Gsm8k', { env: { region: 'us-east-1' } });
    new RftPipeline(stack, 'Pipeline', {
      baseModel: BaseModel.NOVA_2_LITE,
      reward: Reward.typescript(REWARDS[reward]),
      dataset: DatasetSource.localFile(data.dataset),
      recordedResponses: DatasetSource.localFile(data.responses),
      hyperparameters: { batchSize: 64, epochCount: 4 },
      heldOutShare: 0.3,
      evaluation: { samplesPerPrompt: 4, probeSamples: 4 },
      notificationTopic: new sns.Topic(stack, 'Told'),
    });
    app.synth();
    return outdir;
  };

  test('a reward on correctness pulls towards the model that is right most often, and its model is promoted', async () => {
    const result = await rehearse({ assembly: assemblyFor('correctness'), scenario: scenarioNamed('good-day') });
    expect(result.deviations).toEqual([]);
    expect(result.messages).toMatchObject([{ message: expect.stringContaining('ended as promoted') as string }]);
    const [run] = result.runs;
    expect(run?.dataset?.counts).toMatchObject({ read: 400, quarantined: 0 });
    expect(run?.rewardProof?.gold).toMatchObject({ checked: true, mean: 1 });
    expect(run?.promotion?.difference.low).toBeGreaterThan(0);
    expect(reportOf(result)).toMatch(/a difference of \+0\.\d{3} \(95 % interval \+0\.\d{3} to \+0\.\d{3}\)/);

    const [{ before, after }] = result.trainings as [(typeof result.trainings)[number]];
    expect(after.reward).toBeGreaterThan(before.reward);
    const accuracy = (model: (typeof MODELS)[number]): number =>
      questions.filter((row) => row[model].is_correct).length / questions.length;
    const best = [...MODELS].sort((one, other) => accuracy(other) - accuracy(one))[0] ?? '';
    const heaviest = Object.entries(after.weights).sort(([, one], [, other]) => other - one)[0]?.[0];
    expect(heaviest).toBe(best);

    const weak = {
      ...scenarioNamed('good-day'),
      name: 'leans-to-the-weak-source',
      bend: leansTo('6b_finetuning'),
      outcomes: ['rejected' as const],
    };
    const leaning = await rehearse({ assembly: join(folder, 'correctness'), scenario: weak });
    expect(leaning.deviations).toEqual([]);
    expect(leaning.runs[0]?.promotion?.difference.high).toBeLessThan(0);
    expect(leaning.serving.production?.champion).toBeUndefined();
    expect(reportOf(leaning)).toMatch(/rejected[\s\S]*95 % interval -0\.\d{3} to /);
  }, 180_000);

  test('a reward on length alone is seen through before a training is paid', async () => {
    const scenario = { ...scenarioNamed('good-day'), outcomes: ['failed' as const] };
    const result = await rehearse({ assembly: assemblyFor('length'), scenario });
    expect(result.deviations).toEqual([]);
    expect(result.jobs).toEqual([]);
    // Listing every number and repeating the question pay as much as the right answers: the hack is there to see.
    expect(reportOf(result)).toMatch(/gold 0\.\d\d; empty 0\.00, echo 0\.\d\d, list-everything 1\.00/);
    expect(reportOf(result)).toMatch(/RewardRejected/);
  }, 60_000);
});
