import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import { Match } from 'aws-cdk-lib/assertions';
import {
  GuardrailMode,
  JudgeModel,
  JudgeRubric,
  PiiType,
  Reward,
  RewardFunction,
  RuleCondition,
  SimilarityMeasure,
  VoteCombination,
} from '../../lib';
import type { RewardHandler } from '../../lambda/reward-kit';
import { definitionOf, newPipeline, newStack, statementsOf, templateOf } from '../fixtures';
import { bedrockService, scores } from '../lambda/reward-kit/judge/bedrock-service';

beforeEach(() => void jest.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const NOVA_PRO = JudgeModel.inferenceProfile('us.amazon.nova-pro-v1:0');
const JUDGE = Reward.judge({ model: NOVA_PRO, rubric: JudgeRubric.TONE_POLICY });
const RULES = Reward.rules([
  { name: 'names the order', must: RuleCondition.containsField('order_id'), weight: 3 },
  { name: 'no promises', mustNot: RuleCondition.matches('\\bguarantee', { flags: 'i' }), veto: true },
]);

/** The reward function alone, in a stack of its own, with the folder that would be deployed. */
function deployed(reward: Reward, stack = newStack()) {
  new RewardFunction(stack, 'Reward', { reward });
  const template = templateOf(stack);
  const [{ Properties: properties }] = Object.values(template.findResources('AWS::Lambda::Function')) as {
    Properties: { Code: { S3Key: string }; Environment?: { Variables: Record<string, unknown> } };
  }[];
  const folder = join((stack.node.root as App).outdir, `asset.${properties.Code.S3Key.replace('.zip', '')}`);
  return { template, folder, variables: properties.Environment?.Variables ?? {} };
}

/** The real bundle, loaded with what the environment would hold. */
function handlerOf({ folder }: { readonly folder: string }, environment: Record<string, string> = {}): RewardHandler {
  Object.assign(process.env, environment);
  return jest.requireActual<{ handler: RewardHandler }>(join(folder, 'index.js')).handler;
}

const row = (response: string, metadata: object = {}, reference?: unknown) => ({
  id: 'r1',
  messages: [
    { role: 'user', content: 'Where is order A-17?' },
    { role: 'assistant', content: response },
  ],
  metadata,
  reference_answer: reference,
});

describe('a table of rules', () => {
  test('scores from the prebundled runtime, with the rules in a file beside it', async () => {
    const parts = deployed(RULES);
    expect(parts.variables).toEqual({});
    const handler = handlerOf(parts);
    const scoreOf = async (response: string) =>
      (await handler([row(response, { order_id: 'A-17' })]))[0].aggregate_reward_score;
    expect(await scoreOf('Order A-17 is on its way.')).toBe(1);
    expect(await scoreOf('It is on its way.')).toBe(0.25);
    expect(await scoreOf('Order A-17 arrives tomorrow, guaranteed.')).toBe(0);
  });

  test('carries no AWS SDK and may call nothing', () => {
    const { template, folder } = deployed(RULES);
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toContain('bedrock-runtime');
    expect(statementsOf(template, /^RewardRole/).map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
  });

  test('is another asset as soon as a rule changes, so that runs pin the rules with the code', () => {
    const [one, other] = ['sorry', 'apologies'].map((word) =>
      deployed(Reward.rules([{ name: 'apologises', must: RuleCondition.contains(word) }])),
    );
    expect(one.folder.split('/').at(-1)).not.toBe(other.folder.split('/').at(-1));
  });

  test.each([
    [RuleCondition.matches('(?<=a)b'), /rules\[0\]\.must\.matches is "\(\?<=a\)b"; RE2 says/],
    [RuleCondition.any(RuleCondition.minWords(3), RuleCondition.maxWords(-1)), /must\.any\[1\]\.maxWords is -1/],
    [RuleCondition.not(RuleCondition.contains(' ')), /must\.not\.contains is " "; expected a text/],
    [RuleCondition.fieldOneOf('tier', []), /must\.oneOf is \[\]/],
  ])('throws at synthesis when no grader could work with it (%#)', (must, message) => {
    expect(() => Reward.rules([{ name: 'rule', must }])).toThrow(message);
  });

  test('throws when a weight is impossible, a name stands twice or there is no rule', () => {
    const must = RuleCondition.contains('x');
    expect(() => Reward.rules([{ name: 'a', must, weight: -1 }])).toThrow(/rules\[0\]\.weight is -1/);
    expect(() => Reward.rules([{ name: 'a', must }, { name: 'a', must }])).toThrow(/two rules are named "a"/); // prettier-ignore
    expect(() => Reward.rules([])).toThrow(/got no rules/);
  });

  test('throws when a text is known at deployment only, since the rules are written to a file before', () => {
    const phrase = new CfnParameter(newStack(), 'Phrase').valueAsString;
    expect(() => Reward.rules([{ name: 'a', must: RuleCondition.contains(phrase) }])).toThrow(/got a token/);
  });
});

describe('a judge', () => {
  const profile = { 'Fn::Join': ['', Match.arrayWith([':inference-profile/us.amazon.nova-pro-v1:0'])] };

  test('may invoke its profile, its model in each region through that profile, and nothing else', () => {
    const { template } = deployed(JUDGE);
    const [, direct, routed, ...others] = statementsOf(template, /^RewardRole/);
    expect(others).toEqual([]);
    expect(JSON.stringify(direct)).toMatch(/bedrock:us-east-1:.*:inference-profile\/us\.amazon\.nova-pro-v1:0/);
    expect(direct).toMatchObject({ Action: 'bedrock:InvokeModel', Effect: 'Allow' });
    const resources = JSON.stringify(routed.Resource);
    for (const region of ['us-east-1', 'us-east-2', 'us-west-2']) {
      expect(resources).toContain(`:bedrock:${region}::foundation-model/amazon.nova-pro-v1:0`);
    }
    expect(JSON.stringify(routed.Condition)).toMatch(/bedrock:InferenceProfileArn.*inference-profile/);
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { REWARD_ARN_1: profile } } });
  });

  test('of a model without a profile may invoke that model only', () => {
    const model = JudgeModel.foundationModel('openai.gpt-oss-120b-1:0');
    const { template } = deployed(Reward.judge({ model, rubric: JudgeRubric.FAITHFULNESS }));
    const [, invoke, ...others] = statementsOf(template, /^RewardRole/);
    expect(others).toEqual([]);
    expect(JSON.stringify(invoke.Resource)).toContain(':bedrock:us-east-1::foundation-model/openai.gpt-oss-120b-1:0');
  });

  test('scores from the prebundled runtime with the ARN of the environment', async () => {
    const service = await bedrockService(() => scores({ reason: 'fine', policy_kept: 5, tone: 5, clear: 1 }));
    try {
      const handler = handlerOf(deployed(JUDGE), {
        REWARD_ARN_1: 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0',
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: service.url,
      });
      const [{ aggregate_reward_score: score }] = await handler([row('It is on its way.')]);
      expect(score).toBeCloseTo(5 / 6);
      expect(decodeURIComponent(service.calls[0].path)).toContain('inference-profile/us.amazon.nova-pro-v1:0/converse');
    } finally {
      await service.close();
    }
  });

  test.each([
    ['votes', { votes: 10 }, /votes\.count is 10/],
    ['concurrency', { concurrency: 0 }, /concurrency is 0/],
    ['criteria', { rubric: JudgeRubric.of({ description: 'Judge.', criteria: {} }) }, /criteria is empty/],
    [
      'weights',
      { rubric: JudgeRubric.of({ description: 'Judge.', criteria: { a: { description: 'A?', weight: 0 } } }) },
      /weights add up to 0/,
    ],
  ])('throws when its %s are impossible', (_, props, message) => {
    const given = {
      model: NOVA_PRO,
      rubric: JudgeRubric.SUMMARISATION,
      combineVotes: VoteCombination.MEDIAN,
      ...props,
    };
    expect(() => Reward.judge(given)).toThrow(message);
  });

  test.each([
    ['amazon.nova-pro-v1:0', {}, /allowed is the id of a profile with its geography in front/],
    ['eu.amazon.nova-pro-v1:0', {}, /without regions; the regions of 'eu' profiles are not known here/],
  ])('throws when the profile is %s', (id, options, message) => {
    expect(() => JudgeModel.inferenceProfile(id, options)).toThrow(message);
  });
});

describe('a guardrail', () => {
  test('may be applied and nothing else, and its ARN may be a token', () => {
    const stack = newStack();
    const guardrail = new bedrock.CfnGuardrail(stack, 'Guardrail', {
      name: 'g',
      blockedInputMessaging: 'no',
      blockedOutputsMessaging: 'no',
    });
    const arn = { 'Fn::GetAtt': ['Guardrail', 'GuardrailArn'] };
    const reward = Reward.guardrail({
      guardrailArn: guardrail.attrGuardrailArn,
      guardrailVersion: '3',
      mode: GuardrailMode.VETO,
    });
    const { template, variables } = deployed(reward, stack);
    const [, apply, ...others] = statementsOf(template, /^RewardRole/);
    expect(others).toEqual([]);
    expect(apply).toMatchObject({ Action: 'bedrock:ApplyGuardrail', Resource: arn });
    expect(variables).toEqual({ REWARD_ARN_1: arn });
  });

  test('throws when its version is none', () => {
    const props = { guardrailArn: 'arn:aws:bedrock:us-east-1:1:guardrail/g', mode: GuardrailMode.SCORE };
    expect(() => Reward.guardrail({ ...props, guardrailVersion: 'latest' })).toThrow(/version is "latest"/);
  });
});

describe('a weighted reward', () => {
  const correct = Reward.numberMatch({ referenceField: 'total', relativeTolerance: 0.01 });
  const clean = Reward.forbidden({ pii: [PiiType.EMAIL] });

  test('weighs its parts, and a veto decides before any of them is asked', async () => {
    const reward = Reward.weighted([
      { name: 'correct', reward: correct, weight: 3 },
      { name: 'brief', reward: Reward.rules([{ name: 'words', must: RuleCondition.maxWords(5) }]) },
      { name: 'clean', reward: clean, veto: true },
    ]);
    const handler = handlerOf(deployed(reward));
    const results = await handler(
      ['It is 100.', 'The total of all this is 100.', '100, ask a@example.com', 'It is 7.'].map((response, index) => ({
        ...row(response, {}, { total: '100.5' }),
        id: `r${index}`,
      })),
    );
    expect(results.map(({ aggregate_reward_score: score }) => score)).toEqual([1, 0.75, 0, 0.25]);
    expect(results[2].metrics_list?.map(({ name }) => name)).not.toContain('grader');
  });

  test('hands each part its own ARN', () => {
    const other = Reward.judge({ model: JudgeModel.foundationModel('m.n'), rubric: JudgeRubric.SUMMARISATION });
    const nested = Reward.weighted([{ name: 'other', reward: other }]);
    const { folder, variables } = deployed(
      Reward.weighted([
        { name: 'tone', reward: JUDGE },
        { name: 'correct', reward: correct },
        { name: 'nested', reward: nested },
      ]),
    );
    const spec = readFileSync(join(folder, 'reward-spec.json'), 'utf8');
    expect(spec.match(/REWARD_ARN_\d/g)).toEqual(['REWARD_ARN_1', 'REWARD_ARN_2']);
    expect(JSON.stringify(variables.REWARD_ARN_1)).toContain('nova-pro');
    expect(JSON.stringify(variables.REWARD_ARN_2)).toContain('foundation-model/m.n');
  });

  test.each([
    ['has code of its own', [{ name: 'mine', reward: Reward.typescript('r.ts') }], /terms\[0\] \('mine'\): got a reward with code/],
    ['has options of its own', [{ name: 'a', reward: Reward.exactMatch({}, { timeout: Duration.minutes(1) }) }], /terms\[0\] \('a'\): got a reward with timeout/],
    ['has the name of another', [{ name: 'a', reward: clean }, { name: 'a', reward: clean }], /two parts are named 'a'/],
    ['has no name', [{ name: ' ', reward: clean }], /terms\[0\]\.name is blank/],
    ['has an impossible weight', [{ name: 'a', reward: clean, weight: -2 }], /weight of "a" is -2/],
    ['both counts and vetoes', [{ name: 'a', reward: clean, weight: 1, veto: true }], /got weight 1 and veto/],
    ['is the only one and vetoes', [{ name: 'a', reward: clean, veto: true }], /the weights add up to 0/],
  ])('throws when a part %s', (_, terms, message) => {
    expect(() => Reward.weighted(terms)).toThrow(message);
  }); // prettier-ignore
});

describe('what a pipeline must know of a reward without code', () => {
  const settingsOf = (reward: Reward) => {
    const { Payload } = definitionOf(templateOf(newPipeline({ reward }))).States.BeginRun?.Arguments ?? {};
    return (Payload as { settings: { reward: Record<string, unknown> } }).settings.reward;
  };

  test.each([
    ['rules', RULES, false],
    ['rules that read the reference', Reward.rules([{ name: 'a', must: RuleCondition.containsField('reference_answer.name') }]), true],
    ['a judge', JUDGE, false],
    ['a similarity', Reward.similarity({ measure: SimilarityMeasure.ROUGE_L }), true],
    ['a schema', Reward.jsonSchema({ schema: { type: 'object' } }), false],
    ['a schema with fields', Reward.jsonSchema({ schema: { type: 'object' }, exactFields: ['total'] }), true],
    ['a mixture', Reward.weighted([{ name: 'a', reward: RULES }, { name: 'b', reward: Reward.toolCall() }]), true],
    ['one that says otherwise', Reward.exactMatch({}, { needsReference: false }), false],
  ])('%s: needs a reference or not', (_, reward, needsReference) => {
    expect(settingsOf(reward)).toMatchObject({ needsReference, range: { min: 0, max: 1 } });
  }); // prettier-ignore

  test('its gold answer is passed on', () => {
    expect(settingsOf(Reward.numberMatch({}, { goldAnswer: 'solution' }))).toMatchObject({ goldAnswer: 'solution' });
  });
});

test('every grader that reads a row scores through the deployed bundle', async () => {
  const schema = { type: 'object', required: ['a'], properties: { a: { type: 'number' } } };
  const rewards: [Reward, string, unknown][] = [
    [Reward.exactMatch(), 'Paris', 'paris'],
    [Reward.numberMatch({ markers: ['Sum:'] }), 'Sum: 1,250', '1250'],
    [Reward.multipleChoice({ choices: ['red', 'blue'] }), 'Answer: B', 'B'],
    [Reward.jsonSchema({ schema, exactFields: ['a'] }), '{"a": 1}', { a: 1 }],
    [Reward.toolCall(), '{"name":"f","arguments":{}}', [{ name: 'f', arguments: {} }]],
    [Reward.similarity({ measure: SimilarityMeasure.LEVENSHTEIN }), 'same', 'same'],
    [Reward.citations(), 'You asked: "Where is order A-17?"', undefined],
    [Reward.forbidden({ phrases: ['never'] }), 'always', undefined],
  ];
  for (const [reward, response, reference] of rewards) {
    const handler = handlerOf(deployed(reward));
    expect(await handler([row(response, {}, reference)])).toMatchObject([{ aggregate_reward_score: 1 }]);
  }
});

test('a stack without a known region keeps the ARN of the judge a token', () => {
  const { variables } = deployed(JUDGE, new Stack());
  expect(JSON.stringify(variables.REWARD_ARN_1)).toContain('AWS::Region');
});
