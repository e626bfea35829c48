import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { EvaluationSteps } from '../../lib/evaluation/evaluation-steps';
import { PromotionPolicy } from '../../lib/evaluation/promotion-policy';
import { Reward } from '../../lib/reward/reward';
import { RewardFunction } from '../../lib/reward/reward-function';
import { RunRegistry } from '../../lib/run/run-registry';
import { BaseModel } from '../../lib/training/base-model';
import { definitionOf, newStack, someFunction, statementsOf } from '../fixtures';

function givenRoads() {
  const stack = newStack({ env: { region: 'us-east-1', account: '111122223333' } });
  const policy = someFunction(stack, 'Policy');
  const steps = new EvaluationSteps(stack, 'Evaluation', {
    logGroup: new logs.LogGroup(stack, 'Logs'),
    registry: new RunRegistry(stack, 'Registry'),
    outputBucket: new s3.Bucket(stack, 'Output'),
    rewardFunction: new RewardFunction(stack, 'Reward', { reward: Reward.function(someFunction(stack)) }),
    baseModel: BaseModel.NOVA_2_LITE,
    pipelineName: 'support',
    promotion: PromotionPolicy.byFunction(policy),
    concurrency: 12,
  });
  const states = new Construct(stack, 'Road');
  const state = (name: string) => sfn.Pass.jsonata(states, name, { stateName: name, comment: 'Somebody else.' });
  const finish = state('FinishRun');
  const candidate = steps.candidateRoad(states, state('Decided').next(finish), finish);
  const train = state('StartTraining').next(candidate);
  new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(steps.baselineRoad(states, train, finish)),
    queryLanguage: sfn.QueryLanguage.JSONATA,
  });
  const template = Template.fromStack(stack);
  return { template, definition: definitionOf(template) };
}

interface MapJson {
  readonly MaxConcurrency: number;
  readonly Items: string;
  readonly ItemSelector: Readonly<Record<string, unknown>>;
  readonly ItemProcessor: {
    readonly StartAt: string;
    readonly States: Readonly<Record<string, Record<string, unknown>>>;
  };
  readonly Catch: readonly { readonly Next: string }[];
}

const { template, definition } = givenRoads();
const mapOf = (name: string) => definition.States[name] as unknown as MapJson;
const everyState = [
  definition.States,
  mapOf('MeasureBaseline').ItemProcessor.States,
  mapOf('EvaluateCandidate').ItemProcessor.States,
].flatMap((states) => Object.entries(states) as [string, Record<string, unknown>][]);

/** A path that reads the definition: the next state of each, or the one given. */
function road(
  states: Readonly<Record<string, unknown>>,
  from: string,
  happy: Readonly<Record<string, string>> = {},
): string[] {
  const names: string[] = [];
  for (let name: string | undefined = from; name !== undefined && !names.includes(name);) {
    names.push(name);
    const state = states[name] as { Next?: string; Default?: string } | undefined;
    name = happy[name] ?? state?.Next ?? state?.Default;
  }
  return names;
}

test('the definition is valid, and every state says why it exists', () => {
  const validate =
    jest.requireActual<(definition: unknown) => { isValid: boolean; errorsText: () => string }>('asl-validator');
  const result = validate(definition);
  expect(result.isValid ? '' : result.errorsText()).toBe('');
  expect(everyState.filter(([, state]) => !state.Comment).map(([name]) => name)).toEqual([]);
});

test('the roads lead from the plan to the training, and from the model to the decision', () => {
  expect(road(definition.States, definition.StartAt, { 'CandidateActive?': 'EvaluateCandidate' })).toEqual([
    'PlanEvaluation',
    'MeasureBaseline',
    'JudgeSignal',
    'Signal?',
    'StartTraining',
    'DeployCandidate',
    'SetCandidateDeadline',
    'WaitForCandidate',
    'DescribeCandidate',
    'CandidateActive?',
    'EvaluateCandidate',
    'DecidePromotion',
    'Decided',
    'FinishRun',
  ]);
});

test.each([
  ['MeasureBaseline', 'Baseline', '{% $report.plan.baseline %}'],
  ['EvaluateCandidate', 'Candidate', '{% $report.plan.heldOut %}'],
])('%s goes through keys and counts, some at a time, and asks again until a shard is done', (name, what, items) => {
  const map = mapOf(name);
  expect(map).toMatchObject({ Items: items, MaxConcurrency: 12, ItemSelector: { done: 0 } });
  const { StartAt, States } = map.ItemProcessor;
  expect(StartAt).toBe(`Score${what}Shard`);
  expect(States[`${what}ShardScored?`]).toMatchObject({
    Choices: [
      { Condition: '{% $states.input.finished %}', Next: `${what}ShardMeasured` },
      { Condition: '{% $states.input.waitSeconds > 0 %}', Next: `WaitFor${what}Quota` },
    ],
    Default: `Score${what}Shard`,
  });
  expect(States[`WaitFor${what}Quota`]).toMatchObject({
    Seconds: '{% $states.input.waitSeconds %}',
    Next: `Score${what}Shard`,
  });
  expect(map.Catch).toEqual([expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'FinishRun' })]);
});

test('every error of a step leads to FinishRun; a look that failed is taken again', () => {
  for (const [name, state] of Object.entries(definition.States)) {
    if (state.Type !== 'Task') continue;
    const next = name === 'DescribeCandidate' ? 'CandidateActive?' : 'FinishRun';
    expect([name, state.Catch]).toEqual([name, [expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: next })]]);
  }
});

test('a slot for the deployment is waited for; access that is denied is not tried again', () => {
  const retried = (state: Record<string, unknown>) =>
    ((state.Retry ?? []) as { ErrorEquals: string[] }[]).flatMap(({ ErrorEquals }) => ErrorEquals);
  expect(retried(definition.States.DeployCandidate as unknown as Record<string, unknown>)).toContain(
    'NoDeploymentSlot',
  );
  for (const [name, state] of everyState) expect([name, retried(state)]).not.toContain('ModelAccessDenied');
});

describe('permissions', () => {
  const models = (actions: string) => (statement: Record<string, unknown>) =>
    String(statement.Action).startsWith(actions);

  test('score-model invokes the base model through its profile only, and deployments of this pipeline only', () => {
    const [profile, behind, deployments, ...others] = statementsOf(template, /ScoreModel/).filter(models('bedrock:'));
    expect(others).toEqual([]);
    expect(JSON.stringify(profile)).toContain(':111122223333:inference-profile/us.amazon.nova-2-lite-v1:0');
    expect(behind).toMatchObject({
      Action: 'bedrock:InvokeModel',
      Condition: { StringEquals: { 'bedrock:InferenceProfileArn': expect.anything() as unknown } },
    });
    expect(behind.Resource).toHaveLength(3);
    expect(deployments).toMatchObject({
      Action: 'bedrock:InvokeModel',
      Condition: { StringEquals: { 'aws:ResourceTag/cdk-bedrock-rft:pipeline': 'support' } },
    });
    expect(JSON.stringify(deployments.Resource)).toContain(':111122223333:custom-model-deployment/*');
  });

  test('score-model calls the reward and touches objects of runs, not the registry', () => {
    const actions = statementsOf(template, /ScoreModel/).flatMap(({ Action }) => Action);
    expect(new Set(actions)).toEqual(
      new Set([
        'bedrock:InvokeModel',
        'lambda:InvokeFunction',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        's3:AbortMultipartUpload',
        's3:GetObject',
        's3:ListBucket',
        's3:PutObject',
      ]),
    );
  });

  test('deploy-candidate creates deployments with the tag of the pipeline, and changes none', () => {
    const actions = statementsOf(template, /DeployCandidate/).flatMap(({ Action }) => Action);
    expect(actions).toContain('bedrock:CreateCustomModelDeployment');
    expect(actions).not.toContain('bedrock:UpdateCustomModelDeployment');
    expect(statementsOf(template, /DeployCandidate/)).toContainEqual(
      expect.objectContaining({
        Action: 'bedrock:CreateCustomModelDeployment',
        Condition: { StringEquals: { 'aws:RequestTag/cdk-bedrock-rft:pipeline': 'support' } },
      }),
    );
  });

  test('decide-promotion may call the policy of the user, and no model', () => {
    const statements = statementsOf(template, /DecidePromotion/);
    expect(JSON.stringify(statements)).toContain('Policy');
    expect(statements.flatMap(({ Action }) => Action)).toContain('lambda:InvokeFunction');
    expect(statements.filter(models('bedrock:'))).toEqual([]);
  });

  test('no statement is about everything', () => {
    const wide = statementsOf(template, /Evaluation/).filter(({ Resource }) => Resource === '*');
    expect(wide).toEqual([]);
  });
});
