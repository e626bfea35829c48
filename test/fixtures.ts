import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { BaseModel, DatasetSource, Reward, RftPipeline, type RftPipelineProps } from '../lib';

/** The feature flags that `cdk` reads from cdk.json, which an App made in a test does not. */
export const FEATURE_FLAGS = jest.requireActual<{ context: Record<string, unknown> }>('../cdk.json').context;

export function newStack(props: StackProps = { env: { region: 'us-east-1' } }): Stack {
  return new Stack(new App({ postCliContext: FEATURE_FLAGS }), 'Test', props);
}

/** A function of the user's, as small as can be. */
export function someFunction(scope: Construct, id = 'UserReward'): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => []'),
  });
}

export function datasetFile(name = 'rows.jsonl'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'rft-')), name);
  writeFileSync(path, '{}\n');
  return path;
}

/** The smallest pipeline, plus what a test adds. */
export function newPipeline(props: Partial<RftPipelineProps> = {}, stack = newStack()): RftPipeline {
  return new RftPipeline(stack, 'Support', {
    baseModel: BaseModel.NOVA_2_LITE,
    ...props,
    reward: props.reward ?? Reward.function(someFunction(stack)),
    dataset: props.dataset ?? DatasetSource.localFile(datasetFile()),
  });
}

export const templateOf = (construct: Construct): Template => Template.fromStack(Stack.of(construct));

export interface StateJson {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Seconds?: number;
  readonly Arguments?: { readonly FunctionName: string; readonly Payload: unknown };
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

export interface DefinitionJson {
  readonly StartAt: string;
  readonly QueryLanguage?: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, StateJson>>;
}

/** The definition of the state machine whose logical id matches, with ARNs in place of references. */
export function definitionOf(template: Template, machine = /^(?!.*Rollback)/): DefinitionJson {
  const machines = Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));
  const [[, found]] = machines.filter(([id]) => machines.length === 1 || machine.test(id)) as [[string, unknown]];
  const source = (found as { Properties: { DefinitionString: unknown } }).Properties.DefinitionString;
  return JSON.parse(joined(source)) as DefinitionJson;
}

function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (join) return join[1].map(joined).join(join[0]);
  const sub = (value as { 'Fn::Sub'?: [string, Record<string, unknown>] })['Fn::Sub'];
  if (sub) {
    const [text, values] = sub;
    return text.replaceAll(/\$\{([^!}]+)\}/g, (_, name: string) => joined(values[name] ?? { Ref: name }));
  }
  const [[kind, target]] = Object.entries(value as object) as [[string, unknown]];
  if (kind === 'Ref' && target === 'AWS::Partition') return 'aws';
  if (kind === 'Fn::GetAtt') return `arn:aws:lambda:us-east-1:123456789012:function:${(target as string[])[0]}`;
  return String(target).replaceAll(/[^A-Za-z0-9-]/g, '-');
}

/** Statements inside roles whose logical id matches, and of every policy that is attached to them. */
export function statementsOf(template: Template, role: RegExp): Record<string, unknown>[] {
  const inside = Object.entries(template.findResources('AWS::IAM::Role')).flatMap(([id, found]) => {
    const { Policies = [] } = (found as { Properties: RoleProperties }).Properties;
    return role.test(id) ? Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) : [];
  });
  const attached = Object.values(template.findResources('AWS::IAM::Policy')).flatMap((policy) => {
    const { Roles, PolicyDocument } = (policy as { Properties: PolicyProperties }).Properties;
    return Roles.some((reference) => role.test(reference.Ref)) ? PolicyDocument.Statement : [];
  });
  return [...inside, ...attached];
}

interface RoleProperties {
  readonly Policies?: readonly { readonly PolicyDocument: PolicyProperties['PolicyDocument'] }[];
}

interface PolicyProperties {
  readonly Roles: readonly { readonly Ref: string }[];
  readonly PolicyDocument: { readonly Statement: Record<string, unknown>[] };
}
