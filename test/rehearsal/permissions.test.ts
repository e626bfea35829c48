import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearse } from '../../rehearsal/rehearsal';
import { scenarioNamed } from '../../rehearsal/scenarios';
import { readyAssembly } from './assembly-fixture';

const assembly = readyAssembly();

interface Statement {
  Sid?: string;
  Action: string | string[];
  Resource: unknown;
}

/** A copy of the assembly whose policies were changed. */
function withPolicies(change: (statement: Statement) => Statement | undefined): string {
  const copy = mkdtempSync(join(tmpdir(), 'rft-permissions-'));
  cpSync(assembly, copy, { recursive: true });
  const path = join(copy, 'MathWordProblems.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { PolicyDocument: { Statement: Statement[] } } }>;
  };
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    const { Statement: statements } = Properties.PolicyDocument;
    Properties.PolicyDocument.Statement = statements.flatMap((statement) => change(statement) ?? []);
  }
  writeFileSync(path, JSON.stringify(template));
  return copy;
}

const without = (sid: string): string => withPolicies((statement) => (statement.Sid === sid ? undefined : statement));
const deniedIn = async (folder: string, scenario: string): Promise<readonly string[]> =>
  (await rehearse({ assembly: folder, scenario: scenarioNamed(scenario) })).deviations;

test('the policies of the template allow every call', async () => {
  const { denied, calls } = await rehearse({ assembly, scenario: scenarioNamed('good-day') });
  expect(denied).toEqual([]);
  expect(calls.filter(({ roleArn }) => roleArn === undefined)).toEqual([]);
});

test.each([
  ['PassCustomizationRole', /StartTraining.* may not iam:PassRole on arn:aws:iam::.*CustomizationRole/],
  ['TagJobAndModel', /StartTraining.* may not bedrock:TagResource on arn:aws:bedrock/],
  ['DescribeCustomizationJob', /DescribeTraining.* may not bedrock:GetModelCustomizationJob on/],
  ['PutRunFinished', /FinishRun.* may not events:PutEvents on arn:aws:events:.*:event-bus\/default/],
])('without the statement %s the rehearsal says who may not do what', async (sid, message) => {
  // A shorter day that makes all of these calls.
  expect(await deniedIn(without(sid), 'training-fails')).toContainEqual(expect.stringMatching(message));
});

test('a statement for another resource does not help', async () => {
  const elsewhere = withPolicies((statement) =>
    statement.Action === 'lambda:InvokeFunction'
      ? { ...statement, Resource: 'arn:aws:lambda:*:*:function:other' }
      : statement,
  );
  const denied = await deniedIn(elsewhere, 'good-day');
  expect(denied).toContainEqual(expect.stringMatching(/customization job .* may not lambda:InvokeFunction/));
  expect(denied).toContainEqual(expect.stringMatching(/StateMachine.* may not lambda:InvokeFunction/));
});
