import { type IConstruct } from 'constructs';
import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { type DriftMonitor, InvocationLogging, Retraining, Reward } from '../../lib';
import { newPipeline, newStack, someFunction } from '../fixtures';

const at = (construct: IConstruct, finding: string, reason: string): void =>
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${finding}`, reason });

const below = (scope: IConstruct, path: string): IConstruct =>
  path.split('/').reduce((parent, id) => parent.node.findChild(id), scope);

function logicalId(construct: IConstruct): string {
  const resource = construct.node.defaultChild ?? construct.node.findChild('Resource');
  return Stack.of(construct).getLogicalId((resource.node.defaultChild ?? resource) as CfnElement);
}

/** What cdk-nag finds in a drift monitor and why it is right as it is. */
function acknowledgeMonitor(monitor: DriftMonitor, output: string, reward: string): void {
  const functions = below(monitor, 'Functions');
  const logs = 'arn:aws:s3:::the-logs';
  const folder = 'AWSLogs/<AWS::AccountId>/BedrockModelInvocationLogs/us-east-1/*';
  at(below(functions, 'SampleTraffic/Role'), `IAM5[Resource::${logs}/${folder}]`, 'Log objects, named by Bedrock.');
  at(
    below(functions, 'SampleTraffic/Role'),
    `IAM5[Resource::<${output}.Arn>/drift/*/candidates/*/*]`,
    'Every period and every execution has a folder of its own.',
  );
  at(
    below(functions, 'PlanPeriod/Role'),
    `IAM5[Resource::<${reward}.Arn>:*]`,
    'Looks at the code of the reward, at the version behind an alias too.',
  );
  const judge = below(functions, 'JudgeDrift/Role');
  at(judge, `IAM5[Resource::<${output}.Arn>/drift/*]`, 'Every period has a folder of its own.');
  at(judge, 'IAM5[Resource::arn:aws:s3:::the-feedback/feedback/*]', 'Every hour has a folder of its own.');
  at(judge, `IAM5[Resource::<${reward}.Arn>:*]`, 'Answers are scored by the version that promoted the model.');

  const role = below(monitor, 'StateMachine/Role');
  at(role, 'IAM5[Resource::*]', 'Log delivery and X-Ray know no resources.');
  const machine = JSON.stringify({
    'Fn::Select': [6, { 'Fn::Split': [':', { Ref: logicalId(below(monitor, 'StateMachine')) }] }],
  });
  for (const suffix of [':*', '/SampleTraffic:*']) {
    at(
      below(monitor, 'StateMachine/DistributedMapPolicy'),
      `IAM5[Resource::arn:aws:states:us-east-1:<AWS::AccountId>:execution:${machine}${suffix}]`,
      'Executions of this one state machine and of its samplers; their names are given when they start.',
    );
  }
}

function watched(): { stack: Stack; silence: () => void } {
  const stack = newStack();
  const trigger = Retraining.onDrift({
    trafficLogs: InvocationLogging.existing({ bucket: s3.Bucket.fromBucketName(stack, 'Logs', 'the-logs') }),
    feedback: { bucket: s3.Bucket.fromBucketName(stack, 'Feedback', 'the-feedback') },
  });
  const reward = someFunction(stack);
  const pipeline = newPipeline(
    { reward: Reward.function(reward, { needsReference: false }), retraining: [trigger] },
    stack,
  );
  const silence = (): void => {
    const output = logicalId(below(pipeline, 'DataStore/Output'));
    acknowledgeMonitor(trigger.monitor, output, stack.getLogicalId(reward.node.defaultChild as CfnElement));
  };
  return { stack, silence };
}

/** What cdk-nag says about the monitor. */
function findings({ stack }: { stack: Stack }): string[] {
  Validations.of(stack.node.root).addPlugins(new AwsSolutionsChecks(stack.node.root));
  let said = '';
  const spy = jest.spyOn(console, 'error').mockImplementation((text: unknown) => {
    said += String(text);
  });
  try {
    (stack.node.root as import('aws-cdk-lib').App).synth();
  } catch (error) {
    said += String(error);
  } finally {
    spy.mockRestore();
  }
  // Each finding takes several lines, the path of the construct among them.
  return said
    .split('\n\n')
    .flatMap((block) => block.split(/(?=\n\w+ )/))
    .filter((finding) => finding.includes('DriftMonitor'));
}

test('cdk-nag finds nothing in a drift monitor that is not acknowledged with a reason', () => {
  const made = watched();
  made.silence();
  expect(findings(made)).toEqual([]);
});

test('without the acknowledgements it does', () => {
  expect(findings(watched())).not.toEqual([]);
});
