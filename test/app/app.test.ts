import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { rftApp } from '../../bin/app';
import type { RftPipeline } from '../../lib';
import { definitionOf, FEATURE_FLAGS } from '../fixtures';
import { acknowledge } from './acknowledgements';

const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:reward';

function readyApp(): { app: App; stack: Stack } {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir: mkdtempSync(join(tmpdir(), 'rft-app-')) });
  rftApp(app, join(__dirname, '..', '..', 'rft.config.json'));
  return { app, stack: app.node.findChild('MathWordProblems') as Stack };
}

test('the ready app has the template that was last looked at', () => {
  const { stack } = readyApp();
  const masked = JSON.stringify(Template.fromStack(stack).toJSON())
    .replaceAll(/[0-9a-f]{64}/g, '<hash>')
    .replaceAll(/CurrentVersion[0-9A-F]{8}[0-9a-f]{32}/g, 'CurrentVersion<hash>');
  expect(JSON.parse(masked)).toMatchSnapshot();
});

test('cdk-nag finds nothing in it that is not acknowledged with a reason', () => {
  const { app, stack } = readyApp();
  acknowledge(stack.node.findChild('Math') as RftPipeline);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});

test('an acknowledgement is what keeps cdk-nag silent: without them it fails', () => {
  const { app } = readyApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow(/AwsSolutions-IAM5/);
});

function appOf(stack: object): App {
  const path = join(mkdtempSync(join(tmpdir(), 'rft-')), 'rft.config.json');
  writeFileSync(path, JSON.stringify({ stacks: { Looked: { region: 'us-east-1', ...stack } } }));
  const app = new App({ postCliContext: FEATURE_FLAGS });
  rftApp(app, path);
  return app;
}

test('drift needs something to watch: the logs of the stack, logs of its own, or feedback', () => {
  const reward = { functionArn, needsReference: false };
  const pipeline = (more: object) => ({ pipelines: { Support: { baseModel: 'NOVA_2_LITE', reward, ...more } } });
  expect(() => appOf(pipeline({ drift: {} }))).toThrow(
    /pipelines\.Support: drift: got nothing to watch\. Name the bucket/,
  );
  const watched = [
    { invocationLogging: { expirationDays: 30 }, ...pipeline({ drift: {} }) },
    pipeline({ drift: { logs: { bucket: 'the-logs' } } }),
    pipeline({ drift: {}, feedback: 'iam' }),
  ];
  for (const stack of watched) {
    const template = Template.fromStack(appOf(stack).node.findChild('Looked') as Stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('Answers of production'),
    });
  }
});

test('triggers and policy of a configuration reach the functions that start runs', () => {
  const retraining = {
    schedule: 'rate(7 days)',
    newData: { minRows: 50, quietMinutes: 5, longestWaitHours: 2 },
    retrainingPolicy: { minimumIntervalHours: 12, coolDownHours: 48, budget: { perMonth: 100, perTraining: 30 } },
  };
  const pipelines = { Support: { baseModel: 'NOVA_2_LITE', reward: { functionArn }, ...retraining } };
  const template = Template.fromStack(appOf({ pipelines }).node.findChild('Looked') as Stack);
  const policy = '{"minimumIntervalSeconds":43200,"coolDownSeconds":172800,"trainingsPerMonth":3}';
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: Match.stringLikeRegexp('^Sets a pending mark'),
    Environment: { Variables: Match.objectLike({ RETRAINING_POLICY: policy }) },
  });
  const asked = Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) =>
    JSON.stringify(Properties.Targets),
  );
  expect(asked.some((targets) => targets.includes('\\"seconds\\":300,\\"atMostSeconds\\":7200'))).toBe(true);
  expect(asked.some((targets) => targets.includes('\\"kind\\":\\"schedule\\"'))).toBe(true);
});

test('a dataset of invocation logs is read by a step of its own', () => {
  const invocationLogs = {
    bucket: 'the-logs',
    prefix: 'bedrock/',
    metadataEquals: { app: 'support' },
    sinceDays: 7,
    feedbackBucket: 'the-feedback',
    dropPersonalData: true,
  };
  const pipeline = { baseModel: 'NOVA_2_LITE', reward: { functionArn }, dataset: { invocationLogs } };
  const path = join(mkdtempSync(join(tmpdir(), 'rft-')), 'rft.config.json');
  writeFileSync(path, JSON.stringify({ stacks: { Logs: { region: 'us-east-1', pipelines: { Support: pipeline } } } }));
  const app = new App({ postCliContext: FEATURE_FLAGS });
  rftApp(app, path);
  const { States: states } = definitionOf(Template.fromStack(app.node.findChild('Logs') as Stack));
  expect(states).toHaveProperty('CurateLogs');
  expect(states.BeginRun?.Arguments?.Payload).toMatchObject({
    settings: {
      dataset: [
        {
          bucket: 'the-logs',
          prefix: 'bedrock/',
          logs: {
            sinceSeconds: 7 * 86_400,
            metadataEquals: { app: 'support' },
            feedbackBucket: 'the-feedback',
            piiFilter: 'drop-rows',
          },
        },
      ],
    },
  });
});

test('what a construct refuses is told with the path in the configuration', () => {
  const config = { region: 'eu-west-1', pipelines: { Answers: { baseModel: 'NOVA_2_LITE', reward: { functionArn } } } };
  const path = join(mkdtempSync(join(tmpdir(), 'rft-')), 'rft.config.json');
  writeFileSync(path, JSON.stringify({ stacks: { Europe: config } }));
  expect(() => rftApp(new App(), path)).toThrow(
    /^stacks\.Europe\.pipelines\.Answers: baseModel .*: got region eu-west-1, allowed is us-east-1/,
  );
});

test.each<[string, object | string]>([
  ['AWS_IAM', 'iam'],
  ['JWT', { issuer: 'https://login.example.com', audience: ['support'] }],
])('with %s a pipeline has a feedback intake, whose address is an output', (AuthorizationType, feedback) => {
  const reward = { rules: [{ name: 'brief', must: { maxWords: 120 } }] };
  const config = { region: 'us-east-1', pipelines: { Answers: { baseModel: 'NOVA_2_LITE', reward, feedback } } };
  const path = join(mkdtempSync(join(tmpdir(), 'rft-')), 'rft.config.json');
  writeFileSync(path, JSON.stringify({ stacks: { America: config } }));
  const app = new App({ postCliContext: FEATURE_FLAGS });
  rftApp(app, path);
  const template = Template.fromStack(app.node.findChild('America') as Stack);
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'POST /feedback', AuthorizationType });
  expect(Object.keys(template.findOutputs('*')).join()).toContain('FeedbackUrl');
});

describe('as `cdk synth` runs it', () => {
  const run = (config: string, env: Record<string, string> = {}): { status: number; output: string } => {
    const outdir = mkdtempSync(join(tmpdir(), 'rft-synth-'));
    const cdk = join('node_modules', '.bin', 'cdk');
    try {
      const args = ['synth', '--quiet', '--output', outdir, '--context', `config=${config}`];
      execFileSync(cdk, args, { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } });
      return { status: 0, output: readdirSync(outdir).join(' ') };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return { status, output: stderr };
    }
  };

  test('the built-in validation of CloudFormation finds nothing', () => {
    const rules = { CDK_VALIDATION: 'true', CDK_CONTEXT_JSON: '{"@aws-cdk/core:validateAgainstDefaultRules":true}' };
    const { status, output } = run('rft.config.json', rules);
    expect([status, output]).toEqual([0, expect.stringContaining('MathWordProblems.template.json')]);
  }, 120_000);

  test('a mistake in the configuration is told in words, without a stack trace', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rft-')), 'rft.config.json');
    writeFileSync(path, readFileSync('rft.config.json', 'utf8').replace('NOVA_2_LITE', 'NOVA_9'));
    const { status, output } = run(path);
    expect(status).not.toBe(0);
    expect(output).toMatch(/MathWordProblems\.pipelines\.Math\.baseModel: got "NOVA_9", allowed: NOVA_2_LITE/);
    expect(output).not.toMatch(/\bat .*config\.ts/);
  }, 120_000);
});
