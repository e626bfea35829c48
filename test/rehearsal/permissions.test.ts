import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from '../../rehearsal/assembly/read-assembly';
import { deniedCalls } from '../../rehearsal/permissions';
import { rehearse } from '../../rehearsal/rehearsal';
import type { RehearsalResult } from '../../rehearsal/result';
import { scenarioNamed } from '../../rehearsal/scenarios';
import { quickAssembly } from './assembly-fixture';

const assembly = quickAssembly();

interface Statement {
  Sid?: string;
  Action: string | string[];
  Resource: unknown;
}

interface Policy {
  PolicyDocument: { Statement: Statement[] };
}

/** A copy of the assembly whose policies were changed. */
function withPolicies(change: (statement: Statement) => Statement | undefined): string {
  const copy = mkdtempSync(join(tmpdir(), 'rft-permissions-'));
  cpSync(assembly, copy, { recursive: true });
  const path = join(copy, 'MathWordProblems.template.json');
  const template = JSON.parse(readFileSync(path, 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Policy & { Policies?: Policy[] } }>;
  };
  for (const { Type, Properties } of Object.values(template.Resources)) {
    const inside = Type === 'AWS::IAM::Role' ? (Properties.Policies ?? []) : [];
    for (const { PolicyDocument: document } of Type === 'AWS::IAM::Policy' ? [Properties] : inside) {
      document.Statement = document.Statement.flatMap((statement) => change(statement) ?? []);
    }
  }
  writeFileSync(path, JSON.stringify(template));
  return copy;
}

const without = (sid: RegExp): string =>
  withPolicies((statement) => (sid.test(statement.Sid ?? '') ? undefined : statement));

/** A rehearsal reads no conditions, which is what tells these two apart. */
const BOTH_EVENTS = /^Put(RunFinished|ModelPromoted)$/;

let result: RehearsalResult;
beforeAll(async () => {
  result = await rehearse({ assembly, scenario: scenarioNamed('good-day') });
}, 120_000);

/** What the policies of a changed assembly do not allow of the calls that were made. */
const deniedBy = (folder: string): readonly string[] =>
  deniedCalls(
    readAssembly(folder),
    result.calls,
    result.jobs.map(({ request }) => String(request.roleArn)),
  );

test('the policies of the template allow every call', () => {
  expect(result.denied).toEqual([]);
  expect(result.calls.length).toBeGreaterThan(500);
  expect(result.calls.filter(({ roleArn }) => roleArn === undefined)).toEqual([]);
});

test('a call that they do not allow is a deviation, and the function is named', async () => {
  const { deviations } = await rehearse({ assembly: without(BOTH_EVENTS), scenario: scenarioNamed('no-rows') });
  expect(deviations).toEqual([expect.stringMatching(/FinishRun.* may not events:PutEvents on arn:aws:events:/)]);
}, 60_000);

test.each([
  [/^PassCustomizationRole$/, /StartTraining.* may not iam:PassRole on arn:aws:iam::.*CustomizationRole/],
  [/^TagJobAndModel$/, /StartTraining.* may not bedrock:TagResource on arn:aws:bedrock/],
  [/^StopCustomizationJob$/, /DescribeTraining.* may not bedrock:GetModelCustomizationJob on/],
  [BOTH_EVENTS, /FinishRun.* may not events:PutEvents on arn:aws:events:.*:event-bus\/default/],
])('without the statement %s it is said who may not do what', (sid, message) => {
  expect(deniedBy(without(sid))).toContainEqual(expect.stringMatching(message));
});

test('a statement for another resource does not help', () => {
  const elsewhere = withPolicies((statement) =>
    statement.Action === 'lambda:InvokeFunction'
      ? { ...statement, Resource: 'arn:aws:lambda:*:*:function:other' }
      : statement,
  );
  const denied = deniedBy(elsewhere);
  expect(denied).toContainEqual(expect.stringMatching(/customization job .* may not lambda:InvokeFunction/));
  expect(denied).toContainEqual(expect.stringMatching(/StateMachine.* may not lambda:InvokeFunction/));
});
