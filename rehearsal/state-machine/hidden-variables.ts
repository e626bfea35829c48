import jsonata from 'jsonata';
import { DefinitionError } from './errors';
import type { Json } from './json';

/**
 * Refuses a processor of a Distributed Map that names a variable of the states around it: each batch is an execution of its
 * own, in which only its input exists.
 *
 * @param states the states of the processor, as written
 * @param outer variables that are assigned around the Map
 * @throws DefinitionError
 */
export function refuseOuterVariables(states: Json | undefined, outer: ReadonlySet<string>): void {
  for (const [state, source] of Object.entries(statesIn(states))) {
    for (const [field, expression] of expressionsIn(source)) {
      const name = [...variablesIn(treeOf(expression))].find((variable) => outer.has(variable));
      if (name === undefined) continue;
      throw new DefinitionError(
        `State "${state}", field "${field}": reads $${name}, a variable from outside of its Distributed Map. A child ` +
          'execution has none of those: pass the value by ItemSelector or BatchInput and read it from $states.input',
      );
    }
  }
}

type Fields = { readonly [field: string]: Json };

const isFields = (value: Json | undefined): value is { [field: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const statesIn = (states: Json | undefined): Fields => (isFields(states) ? states : {});

/** Every expression below a value, with the path to it. Those of inner blocks too: their variables are no less hidden. */
function expressionsIn(value: Json, path = ''): [path: string, expression: string][] {
  if (typeof value === 'string') return value.startsWith('{%') && value.endsWith('%}') ? [[path, value]] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => expressionsIn(item, `${path}[${index}]`));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => expressionsIn(member, path === '' ? key : `${path}/${key}`));
}

/** Nothing for what is not JSONata: the field's own reader says so, and better. */
function treeOf(expression: string): unknown {
  try {
    return jsonata(expression.slice(2, -2)).ast();
  } catch {
    return undefined;
  }
}

function variablesIn(node: unknown): Set<string> {
  if (typeof node !== 'object' || node === null || node instanceof RegExp) return new Set();
  const found = new Set(Object.values(node).flatMap((child) => [...variablesIn(child)]));
  const { type, value } = node as { readonly type?: unknown; readonly value?: unknown };
  if (type === 'variable' && typeof value === 'string') found.add(value);
  return found;
}
