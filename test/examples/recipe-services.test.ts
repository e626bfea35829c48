import { join } from 'node:path';
import { type LoadedReward, loadReward } from '../../bin/reward-loader';
import { gradeOne, type RewardHandler } from '../../lambda/reward-kit';
import {
  bedrockService,
  scores,
  type BedrockService,
  type ServiceAnswer,
} from '../lambda/reward-kit/judge/bedrock-service';
import { recipeNamed, RECIPES_FOLDER, responsesOf, rowsOf, sampleOf } from './recipes';

const environment = { ...process.env };

let service: BedrockService;
let answer: (shown: string) => ServiceAnswer;

/** What the graders of a recipe find in their environment. */
const ENVIRONMENT = { JUDGE_MODEL: 'us.amazon.nova-pro-v1:0', GUARDRAIL_ID: 'gr1a2b3c', GUARDRAIL_VERSION: '3' };

beforeAll(async () => {
  service = await bedrockService(({ body }) => answer(JSON.stringify(body)));
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: service.url });
});
beforeEach(() => {
  service.calls.length = 0;
});
afterAll(() => {
  process.env = environment;
  return service.close();
});

const rewardIn = (recipe: string, file: string): Promise<LoadedReward> =>
  loadReward(join(RECIPES_FOLDER, recipe, file));

/** The score of the first recorded answer of a source to a row. */
async function scoreOf(reward: LoadedReward, recipeName: string, id: string, source: string): Promise<number> {
  const recipe = recipeNamed(recipeName);
  const row = rowsOf(recipe).find((each) => each.id === id)!;
  const { response } = responsesOf(recipe).find((each) => each.id === id && each.source === source)!;
  return (await gradeOne(reward.handler as RewardHandler, sampleOf(row, response))).score;
}

describe('HR tone with a judge', () => {
  const HR = 'hr-policy-tone';
  const verdict = (score: number) => scores({ reason: 'fine', policy_kept: score, tone: score, clear: score });

  let withJudge: LoadedReward;
  beforeAll(async () => {
    withJudge = await rewardIn(HR, 'reward-with-judge.ts');
  });

  test('is the mean of rules and judge', async () => {
    answer = () => verdict(3);
    expect(await scoreOf(withJudge, HR, 'hr-01', 'good')).toBeCloseTo(0.75);
    expect(decodeURIComponent(service.calls[0].path)).toBe(`/model/${ENVIRONMENT.JUDGE_MODEL}/converse`);
  });

  test('hears what no pattern does', async () => {
    const rules = await rewardIn(HR, 'reward.ts');
    expect(await scoreOf(rules, HR, 'hr-33', 'bad')).toBe(1);
    answer = (shown) => verdict(shown.includes('why you meddle') ? 1 : 5);
    expect(await scoreOf(withJudge, HR, 'hr-33', 'bad')).toBe(0.5);
    expect(await scoreOf(withJudge, HR, 'hr-33', 'good')).toBe(1);
  });

  test('asks nobody about letters that break the rules, and no judge lifts them', async () => {
    answer = () => verdict(5);
    expect(await scoreOf(withJudge, HR, 'hr-02', 'bad')).toBe(0);
    expect(await scoreOf(withJudge, HR, 'hr-02', 'hacking')).toBe(0);
    expect(service.calls).toHaveLength(0);
  });
});

describe('healthcare with a guardrail', () => {
  const HEALTH = 'healthcare-assistant-safety';
  let reward: LoadedReward;
  beforeAll(async () => {
    reward = await rewardIn(HEALTH, 'reward-with-guardrail.ts');
  });

  const says = (action: string): ServiceAnswer => ({ body: { usage: {}, action, outputs: [], assessments: [{}] } });

  test('scores by the rules where the guardrail does not intervene', async () => {
    answer = () => says('NONE');
    expect(await scoreOf(reward, HEALTH, 'health-01', 'good')).toBe(1);
    expect(service.calls[0].path).toBe('/guardrail/gr1a2b3c/version/3/apply');
  });

  test('scores 0 where it does, whatever the rules say', async () => {
    answer = () => says('GUARDRAIL_INTERVENED');
    expect(await scoreOf(reward, HEALTH, 'health-01', 'good')).toBe(0);
  });
});

test.each([
  ['hr-policy-tone', 'reward-with-judge.ts', 'JUDGE_MODEL', 'judge: model is blank'],
  ['healthcare-assistant-safety', 'reward-with-guardrail.ts', 'GUARDRAIL_ID', 'guardrail: id is blank'],
])('%s/%s does not load without %s', async (recipe, file, name, message) => {
  const value = process.env[name];
  process.env[name] = '';
  await expect(rewardIn(recipe, file)).rejects.toThrow(message);
  process.env[name] = value;
});
