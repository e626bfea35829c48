import { Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BaseModel, Production, type ProductionOptions, RunRegistry } from '../../lib';
import { Rollback } from '../../lib/serving/rollback';
import { SwapSteps } from '../../lib/serving/swap-steps';
import type { Json } from '../../rehearsal/state-machine';
import { definitionOf, newStack, templateOf } from '../fixtures';
import { execute, type Execution, type Options } from '../rehearsal/state-machine/execute';

export const PIPELINE = 'support';

/** What serves the models of a pipeline, without the rest of it. */
export function givenServing(options: ProductionOptions & { readonly withKey?: boolean } = {}, stack = newStack()) {
  const modelKey = options.withKey ? new kms.Key(stack, 'Key') : undefined;
  const logGroup = new logs.LogGroup(stack, 'Logs');
  const registry = new RunRegistry(stack, 'Registry');
  const production = new Production(stack, 'Production', {
    pipelineName: PIPELINE,
    baseModel: BaseModel.NOVA_2_LITE,
    modelKey,
    ...options,
  });
  const swapSteps = new SwapSteps(stack, 'Swap', { logGroup, registry, production });
  return { stack, logGroup, registry, production, swapSteps };
}

export function givenRollback() {
  const serving = givenServing();
  const { stack, logGroup, production, swapSteps } = serving;
  // As a pipeline gives them: complete only at synthesis.
  const tags = Lazy.any({ produce: () => ({ team: 'support' }) }) as unknown as Record<string, string>;
  const rollback = new Rollback(stack, 'Rollback', {
    logGroup,
    production,
    swapSteps,
    pipelineName: PIPELINE,
    tags,
    executionReaders: [],
  });
  return { ...serving, rollback };
}

/** A road of a run between a first state, which sets what a run has by then, and the report at its end. */
export function roadMachine(
  stack: Stack,
  given: { readonly run: object; readonly report: object },
  road: (states: Construct, finish: sfn.IChainable) => sfn.IChainable,
): sfn.StateMachine {
  const states = new Construct(stack, 'Road');
  const finish = sfn.Succeed.jsonata(states, 'FinishRun', { stateName: 'FinishRun', outputs: '{% $report %}' });
  const begin = sfn.Pass.jsonata(states, 'Begin', { stateName: 'Begin', assign: given });
  begin.next(road(states, finish));
  return new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(begin),
    queryLanguage: sfn.QueryLanguage.JSONATA,
  });
}

const definitions = new WeakMap<Stack, Json>();

/** Synthesized once for each stack. */
function definitionIn(stack: Stack): Json {
  const known = definitions.get(stack) ?? (definitionOf(templateOf(stack)) as unknown as Json);
  definitions.set(stack, known);
  return known;
}

export type Answers = Readonly<Record<string, (payload: Readonly<Record<string, Json>>, call: number) => Json>>;

export interface Walk extends Execution {
  /** Names of the states in the order in which they were entered. */
  readonly states: readonly string[];
  /** What each state gave to its function, in order. */
  readonly payloads: ReadonlyArray<readonly [state: string, payload: Readonly<Record<string, Json>>]>;
}

/** Executes the only state machine of a stack; each state's function answers what the test says. */
export async function walk(stack: Stack, answers: Answers, options: Options = {}): Promise<Walk> {
  const states: string[] = [];
  const payloads: Array<readonly [string, Readonly<Record<string, Json>>]> = [];
  const calls = new Map<string, number>();
  const execution = await execute(definitionIn(stack), {
    ...options,
    invokeTask: (_, given, { State: { Name } }) => {
      const { Payload } = given as { Payload: Readonly<Record<string, Json>> };
      const call = calls.get(Name) ?? 0;
      calls.set(Name, call + 1);
      payloads.push([Name, Payload]);
      return Promise.resolve({ Payload: answers[Name](Payload, call) });
    },
  });
  for (const event of execution.events) if (event.type === 'StateEntered') states.push(event.state);
  return { ...execution, states, payloads };
}
