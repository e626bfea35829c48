import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { givenFunction } from './given-function';

interface Resource {
  readonly DependsOn?: readonly string[];
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: ReadonlyArray<{ readonly Resource: string }> };
  };
}

/** A function that was granted so many objects, each in a statement of 200 characters. */
function givenFunctionThatReads(objects: number) {
  const { stack, handler } = givenFunction({ roleIsOpen: true });
  for (let object = 0; object < objects; object++) {
    const key = `${object}`.padStart(200 - 68, '0');
    handler.role.addToPolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [`arn:aws:s3:::${key}`] }),
    );
  }
  const template = Template.fromStack(stack);
  const all = (type: string) => template.findResources(type) as Record<string, Resource>;
  return { stack, policies: { ...all('AWS::IAM::Policy'), ...all('AWS::IAM::ManagedPolicy') }, all };
}

test.each([1, 200])('a function with %d permissions beside its role is made after all its policies', (objects) => {
  const { policies, all } = givenFunctionThatReads(objects);
  const [handler] = Object.values(all('AWS::Lambda::Function'));
  expect(Object.keys(policies).length > 1).toBe(objects > 1);
  expect([...(handler?.DependsOn ?? [])].sort()).toEqual(Object.keys(policies).sort());
});

test('permissions that one policy cannot hold lie in several, each shorter than IAM allows', () => {
  const { all } = givenFunctionThatReads(200);
  const lengthsOf = (type: string) =>
    Object.values(all(type)).map(({ Properties }) => JSON.stringify(Properties.PolicyDocument).length);
  for (const length of lengthsOf('AWS::IAM::Policy')) expect(length).toBeLessThan(10_240);
  for (const length of lengthsOf('AWS::IAM::ManagedPolicy')) expect(length).toBeLessThan(6_144);
});

test('no permission gets lost between policies', () => {
  const { policies } = givenFunctionThatReads(200);
  const resources = Object.values(policies).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.map(({ Resource }) => Resource),
  );
  // And the log.
  expect(new Set(resources).size).toBe(201);
});

test('a warning tells of a role with more managed policies than an account allows by default', () => {
  const warnings = (objects: number) =>
    Annotations.fromStack(givenFunctionThatReads(objects).stack).findWarning(
      '/Test/Look/Role',
      Match.stringLikeRegexp('Test/Look/Role may read .* 10 managed policies.*DatasetSource.s3Prefix'),
    );
  expect(warnings(250)).toEqual([]);
  expect(warnings(400)).toHaveLength(1);
});
