import { App, Aspects, CfnResource, type IAspect, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SettledIds } from '../../lib/private/settled-ids';
import { newPipeline } from '../fixtures';

/** Logical ids in the template of a stack, with ids settled or left to the CDK. */
function idsOf(build: (scope: Construct, stack: Stack) => void, settled: boolean): string[] {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const scope = new Construct(stack, 'Pipeline');
  if (settled) Aspects.of(scope).add(new SettledIds());
  build(scope, stack);
  const template = app.synth().getStackByName('Test').template as { Resources: Record<string, unknown> };
  return Object.keys(template.Resources);
}

test.each<[string, (scope: Construct, stack: Stack) => void]>([
  ['ids that the CDK makes', (scope) => new CfnResource(scope, 'Resource', { type: 'A::B::C' })],
  [
    'an id that somebody chose',
    (scope) => new CfnResource(scope, 'One', { type: 'A::B::C' }).overrideLogicalId('Chosen'),
  ],
  [
    'an id that follows from what is in the resource, as that of a version of a function does',
    (scope) => {
      const code = lambda.Code.fromInline('exports.handler = async () => 1');
      const handler = new lambda.Function(scope, 'F', {
        runtime: lambda.Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code,
      });
      handler.addAlias('live');
    },
  ],
  [
    'an id that is renamed later',
    (scope, stack) => {
      const resource = new CfnResource(new Construct(scope, 'Inner'), 'Two', { type: 'A::B::C' });
      stack.renameLogicalId(stack.getLogicalId(resource), 'Renamed');
    },
  ],
])('settling changes nothing about %s', (_, build) => {
  expect(idsOf(build, true)).toEqual(idsOf(build, false));
});

test('a settled id is not made from the path again', () => {
  const stack = new Stack(new App(), 'Test');
  const resource = new CfnResource(new Construct(stack, 'Pipeline'), 'Resource', { type: 'A::B::C' });
  const id = stack.getLogicalId(resource);
  new SettledIds().visit(resource);
  jest.spyOn(stack, 'getLogicalId').mockImplementation(() => 'made again');
  expect(stack.resolve(resource.ref)).toEqual({ Ref: id });
});

test('an aspect of yours may add another one to the pipeline while it looks at a part of it', () => {
  const app = new App();
  const pipeline = newPipeline({}, new Stack(app, 'Test'));
  const seen = new Set<string>();
  const late: IAspect = { visit: (node) => void seen.add(node.node.path) };
  Aspects.of(app).add({
    visit: (node) => {
      const { all } = Aspects.of(pipeline);
      if (node === pipeline.stateMachine && !all.includes(late)) Aspects.of(pipeline).add(late);
    },
  });
  app.synth();
  expect(seen).toContain(pipeline.dataStore.node.path);
});
