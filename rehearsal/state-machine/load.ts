import type { State, StateMachine, StatesBlock } from './definition';
import { DefinitionReader } from './definition-reader';
import { DefinitionError } from './errors';
import { type Json, toJson } from './json';
import { TIMEOUT_SECONDS } from './kinds';
import { type Block, readState } from './load-state';

/** The integrations that the rehearsal stands in for unless it is told otherwise. */
export const LAMBDA_INTEGRATIONS: readonly string[] = ['lambda:invoke', 'lambda:invoke.waitForTaskToken'];

const MACHINE_FIELDS = ['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version'];

const MAX_NAME_LENGTH = 80;

/**
 * Reads a definition in the Amazon States Language and checks all of it before anything runs: states, fields,
 * transitions, expressions, variables and resources. What Step Functions would refuse to create is refused, and so is
 * what the rehearsal does not know.
 *
 * @param definition the definition as JSON text (a template's `DefinitionString`) or as a value
 * @param integrations what tasks may call: the part of a Resource after `arn:<partition>:states:::`
 * @throws DefinitionError naming the state, the field and what is allowed
 */
export function loadStateMachine(
  definition: unknown,
  integrations: readonly string[] = LAMBDA_INTEGRATIONS,
): StateMachine {
  const source = toJson(typeof definition === 'string' ? parse(definition) : definition);
  const reader = new DefinitionReader(source, '', '', MACHINE_FIELDS);
  const language = reader.has('QueryLanguage') ? reader.text('QueryLanguage') : 'JSONPath';
  if (language !== 'JSONata' && language !== 'JSONPath') {
    throw reader.problem('QueryLanguage', `got ${language}, allowed are JSONata and JSONPath`);
  }
  const names = new Set<string>();

  const readBlock = (block: DefinitionReader, outerVariables: ReadonlySet<string>): StatesBlock =>
    loadBlock(block, outerVariables, { names, readBlock, language, integrations });

  return {
    ...readBlock(reader, new Set()),
    timeoutSeconds: reader.literal('TimeoutSeconds', TIMEOUT_SECONDS),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DefinitionError(`The definition: not JSON. ${(error as Error).message}`);
  }
}

interface Loading extends Omit<Block, 'outerVariables'> {
  /** Every state of the machine read so far: Step Functions wants names unique across branches too. */
  readonly names: Set<string>;
}

function loadBlock(block: DefinitionReader, outerVariables: ReadonlySet<string>, loading: Loading): StatesBlock {
  const sources = block.raw('States');
  if (typeof sources !== 'object' || sources === null || Array.isArray(sources)) {
    throw block.problem('States', `got ${JSON.stringify(sources)}, allowed is an object of states by name`);
  }
  const assigned = assignedVariables(Object.values(sources));
  const visible = new Set([...outerVariables, ...assigned]);
  const states = new Map<string, State>();
  for (const [name, source] of Object.entries(sources)) {
    if (name.length > MAX_NAME_LENGTH) {
      throw block.problem('States', `the name "${name}" has ${name.length} characters, allowed are ${MAX_NAME_LENGTH}`);
    }
    if (loading.names.has(name)) {
      throw block.problem(
        'States',
        `two states are named "${name}": names are unique in a machine, its branches included`,
      );
    }
    loading.names.add(name);
    refuseOuterAssignments(name, source, outerVariables);
    states.set(name, readState(name, source, { ...loading, outerVariables: visible }));
  }
  const startAt = block.text('StartAt');
  checkTransitions(block, startAt, states);
  return { startAt, states };
}

function checkTransitions(block: DefinitionReader, startAt: string, states: ReadonlyMap<string, State>): void {
  const start = states.get(startAt);
  if (!start) throw block.problem('StartAt', `there is no state "${startAt}" beside it`);
  const reached = new Set([start]);
  for (const state of reached) {
    for (const target of targets(state)) {
      const next = states.get(target);
      if (!next) {
        throw new DefinitionError(
          `State "${state.name}": continues at "${target}", but there is no such state beside it`,
        );
      }
      reached.add(next);
    }
  }
  const lost = [...states.values()].find((state) => !reached.has(state));
  if (lost) throw new DefinitionError(`State "${lost.name}": no state leads to it. Connect it or remove it`);
}

function targets(state: State): string[] {
  switch (state.type) {
    case 'Choice':
      return [...state.rules.map(({ next }) => next), ...(state.default === undefined ? [] : [state.default])];
    case 'Succeed':
    case 'Fail':
      return [];
    case 'Pass':
    case 'Wait':
      return state.next === undefined ? [] : [state.next];
    default:
      return [...(state.next === undefined ? [] : [state.next]), ...state.catch.map(({ next }) => next)];
  }
}

/** The names that states assign themselves, in their catchers and in their choice rules; not in inner blocks. */
function assignedVariables(sources: readonly Json[]): string[] {
  return sources.flatMap((source) => {
    const { Assign, Catch, Choices } = asObject(source);
    const rules = [Catch, Choices].flatMap((list) => (Array.isArray(list) ? list : []));
    return [Assign, ...rules.map((rule) => asObject(rule).Assign)].flatMap((assign) => Object.keys(asObject(assign)));
  });
}

function refuseOuterAssignments(state: string, source: Json, outerVariables: ReadonlySet<string>): void {
  const clash = assignedVariables([source]).find((name) => outerVariables.has(name));
  if (clash === undefined) return;
  throw new DefinitionError(
    `State "${state}", field "Assign/${clash}": a state outside this branch assigns "${clash}" too, and a branch can ` +
      'only read outer variables. Give the variable another name and return its value by Output',
  );
}

function asObject(value: Json | undefined): { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
