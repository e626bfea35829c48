import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Reward } from '../../lib';
import { definitionOf, newPipeline, newStack, someFunction, statementsOf, templateOf } from '../fixtures';

const MATH_REWARD = 'examples/math-word-problems/rewards/math.ts';

function rewardSettings(reward: Reward, stack: Stack) {
  const template = templateOf(newPipeline({ reward }, stack));
  const { Payload } = definitionOf(template).States.BeginRun?.Arguments ?? {};
  return { template, settings: (Payload as { settings: { reward: Record<string, unknown> } }).settings.reward };
}

describe('a reward in TypeScript', () => {
  test('becomes one arm64 function with a bundle that loads on its own', () => {
    const stack = newStack();
    const { template } = rewardSettings(Reward.typescript(MATH_REWARD, { timeout: Duration.minutes(2) }), stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 120,
      ReservedConcurrentExecutions: Match.absent(),
    });
    const [reward] = Object.values(
      template.findResources('AWS::Lambda::Function', { Properties: { Timeout: 120, MemorySize: 512 } }),
    );
    const { S3Key } = (reward as { Properties: { Code: { S3Key: string } } }).Properties.Code;
    const { outdir } = stack.node.root as App;
    const bundle = jest.requireActual<object>(join(outdir, `asset.${S3Key.replace('.zip', '')}`, 'index.js'));
    expect(bundle).toEqual({ handler: expect.objectContaining({ range: { min: 0, max: 1 } }) as unknown });
  });

  test('throws when there is no such file', () => {
    const reward = Reward.typescript('rewards/nowhere.ts');
    expect(() => newPipeline({ reward })).toThrow(/got 'rewards\/nowhere\.ts', but there is no file/);
  });

  test('throws with the words of esbuild when it does not bundle', () => {
    const folder = mkdtempSync(join(process.cwd(), 'node_modules', '.rft-'));
    const entry = join(folder, 'broken.ts');
    writeFileSync(entry, 'export const handler = (;');
    try {
      expect(() => newPipeline({ reward: Reward.typescript(entry) })).toThrow(/esbuild could not bundle .*broken\.ts/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('throws when no esbuild is installed where the reward lies', () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'rft-')), 'reward.ts');
    writeFileSync(entry, 'export const handler = 1;');
    const cwd = jest.spyOn(process, 'cwd').mockReturnValue(tmpdir());
    try {
      expect(() => newPipeline({ reward: Reward.typescript(entry) })).toThrow(/npm install --save-dev esbuild/);
    } finally {
      cwd.mockRestore();
    }
  });
});

describe('a function of your own', () => {
  test('receives no variables and no permissions', () => {
    const stack = newStack();
    const before = JSON.stringify(templateOf(stackWithFunctionOnly()).findResources('AWS::Lambda::Function'));
    const { template } = rewardSettings(Reward.function(someFunction(stack)), stack);
    const mine = Object.fromEntries(
      Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) => id.startsWith('UserReward')),
    );
    expect(JSON.stringify(mine)).toBe(before);
    expect(statementsOf(template, /^UserReward/)).toEqual([]);
  });

  test('is given to the run as it is when it is an alias, and any version of it may be called', () => {
    const stack = newStack();
    const alias = new lambda.Alias(stack, 'Live', { aliasName: 'live', version: someFunction(stack).currentVersion });
    const { template, settings } = rewardSettings(Reward.function(alias), stack);
    expect(settings.functionArn).toMatch(/Live/);
    const invoke = statementsOf(template, /^SupportCustomizationRole/).find(
      (statement) => statement.Action === 'lambda:InvokeFunction',
    );
    expect(JSON.stringify(invoke?.Resource)).toMatch(/UserReward[^"]*","Arn"\]},\{.*UserReward.*":\*"/);
  });
});

test('an imported alias may be resolved and its versions called', () => {
  const stack = newStack();
  const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:theirs:live';
  const imported = lambda.Function.fromFunctionAttributes(stack, 'Theirs', { functionArn, sameEnvironment: true });
  const { template } = rewardSettings(Reward.function(imported), stack);
  const own = 'arn:aws:lambda:us-east-1:123456789012:function:theirs';
  for (const role of [/^SupportRunBeginRun/, /^SupportCustomizationRole/]) {
    expect(statementsOf(template, role)).toContainEqual(expect.objectContaining({ Resource: [own, `${own}:*`] }));
  }
});

describe('what a pipeline must know of a reward', () => {
  test('a reward goes from 0 to 1 and needs a reference unless said otherwise', () => {
    const stack = newStack();
    expect(rewardSettings(Reward.function(someFunction(stack)), stack).settings).toMatchObject({
      range: { min: 0, max: 1 },
      needsReference: true,
    });
  });

  test('a range, a gold field and no need of a reference are passed on', () => {
    const stack = newStack();
    const options = { minScore: -1, maxScore: 1, needsReference: false, goldAnswer: 'solution' };
    expect(rewardSettings(Reward.function(someFunction(stack), options), stack).settings).toMatchObject({
      range: { min: -1, max: 1 },
      needsReference: false,
      goldAnswer: 'solution',
    });
  });

  test('a token passes', () => {
    const stack = newStack();
    const maxScore = new CfnParameter(stack, 'MaxScore', { type: 'Number' }).valueAsNumber;
    expect(() => Reward.function(someFunction(stack), { maxScore })).not.toThrow();
  });

  test.each([
    [{ minScore: 1 }, /got minScore 1 and maxScore 1/],
    [{ maxScore: Infinity }, /reward.maxScore: got Infinity/],
  ])('throws when the range is %p', (options, message) => {
    expect(() => Reward.function(someFunction(newStack()), options)).toThrow(message);
  });
});

function stackWithFunctionOnly(): Stack {
  const stack = newStack();
  someFunction(stack);
  return stack;
}
