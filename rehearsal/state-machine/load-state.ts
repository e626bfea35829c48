import type { Catcher, ChoiceRule, MapState, Produces, State, StatesBlock, TaskState, WaitState } from './definition';
import { DefinitionReader } from './definition-reader';
import type { Field } from './expression';
import type { StatesMember } from './expression-rules';
import { refuseOuterVariables } from './hidden-variables';
import type { Json } from './json';
import { ARRAY, BOOLEAN, CONCURRENCY, TEXT, TIMEOUT_SECONDS, TIMESTAMP, WAIT_SECONDS } from './kinds';
import { DISTRIBUTED_FIELDS, readDistribution } from './load-distributed-map';
import { readErrorEquals, readRetriers } from './load-retry';

/** What the states of one block share while they are read. */
export interface Block {
  /** The query language of the machine. */
  readonly language: string;
  /** What tasks may call. */
  readonly integrations: readonly string[];
  /** The variables of this block and of those around it. */
  readonly outerVariables: ReadonlySet<string>;
  readonly readBlock: (block: DefinitionReader, outerVariables: ReadonlySet<string>) => StatesBlock;
}

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const CONTINUES = ['Next', 'End'];
const PRODUCES = ['Output', 'Assign'];
const WORKS = [...CONTINUES, ...PRODUCES, 'Retry', 'Catch'];

const FIELDS: Readonly<Record<State['type'], readonly string[]>> = {
  Pass: [...COMMON, ...CONTINUES, ...PRODUCES],
  Wait: [...COMMON, ...CONTINUES, ...PRODUCES, 'Seconds', 'Timestamp'],
  Choice: [...COMMON, ...PRODUCES, 'Choices', 'Default'],
  Succeed: [...COMMON, 'Output'],
  Fail: [...COMMON, 'Error', 'Cause'],
  Task: [...COMMON, ...WORKS, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Parallel: [...COMMON, ...WORKS, 'Arguments', 'Branches'],
  Map: [...COMMON, ...WORKS, 'Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency', ...DISTRIBUTED_FIELDS],
};

const RESOURCE = /^arn:[^:]+:states:::(.+)$/;
const TASK_TOKEN = '.waitForTaskToken';
const VARIABLE = /^[\p{ID_Start}][\p{ID_Continue}]{0,79}$/u;

/**
 * Reads and compiles one state.
 *
 * @throws DefinitionError
 */
export function readState(name: string, source: Json, block: Block): State {
  const type = (source as { Type?: Json } | null)?.Type;
  const known = Object.keys(FIELDS) as State['type'][];
  const stateType = known.find((candidate) => candidate === type);
  const reader = new DefinitionReader(source, name, '', stateType ? FIELDS[stateType] : Object.keys(source ?? {}));
  if (!stateType) throw reader.problem('Type', `got ${JSON.stringify(type)}, known are ${known.join(', ')}`);
  const language = reader.has('QueryLanguage') ? reader.text('QueryLanguage') : block.language;
  if (language !== 'JSONata') {
    throw reader.problem('QueryLanguage', `got ${language}, and only JSONata is known to the rehearsal`);
  }
  reader.literal('Comment', TEXT);
  return { name, ...readByType(stateType, reader, block) };
}

function readByType(type: State['type'], reader: DefinitionReader, block: Block) {
  switch (type) {
    case 'Pass':
      return { type, ...readProduces(reader), ...readContinues(reader) };
    case 'Succeed':
      return { type, ...readProduces(reader) };
    case 'Fail':
      return { type, error: reader.typed('Error', TEXT), cause: reader.typed('Cause', TEXT) };
    case 'Wait':
      return { type, until: readUntil(reader), ...readProduces(reader), ...readContinues(reader) };
    case 'Choice':
      return {
        type,
        rules: reader.list('Choices', false).map((rule, index) => readRule(rule, index, reader)),
        default: reader.has('Default') ? reader.text('Default') : undefined,
        ...readProduces(reader),
      };
    case 'Task':
      return { type, ...readTask(reader, block), ...readWork(reader) };
    case 'Parallel':
      return {
        type,
        arguments: reader.field('Arguments'),
        branches: reader.list('Branches', false).map((branch, index) => {
          const inner = new DefinitionReader(branch, reader.state, `Branches[${index}]`, [
            'Comment',
            'StartAt',
            'States',
          ]);
          return block.readBlock(inner, block.outerVariables);
        }),
        ...readWork(reader),
      };
    case 'Map':
      return { type, ...readMap(reader, block), ...readWork(reader) };
  }
}

function readContinues(reader: DefinitionReader): { next?: string } {
  if (reader.has('Next') === reader.has('End')) throw reader.problem('Next', 'exactly one of Next and End is needed');
  if (reader.has('Next')) return { next: reader.text('Next') };
  if (reader.raw('End') !== true)
    throw reader.problem('End', `got ${JSON.stringify(reader.raw('End'))}, allowed is true`);
  return {};
}

function readProduces(reader: DefinitionReader, reads: readonly StatesMember[] = []): Produces {
  return { output: reader.field('Output', reads), assign: readAssign(reader, reads) };
}

function readAssign(reader: DefinitionReader, reads: readonly StatesMember[]): Produces['assign'] {
  const assign = reader.raw('Assign');
  if (assign === undefined) return undefined;
  if (typeof assign !== 'object' || assign === null || Array.isArray(assign)) {
    throw reader.problem('Assign', `got ${JSON.stringify(assign)}, allowed is an object of values by variable name`);
  }
  for (const name of Object.keys(assign)) {
    // A JSONPath key such as "x.$" is left to the field's own, clearer message.
    if (name.endsWith('.$') || (VARIABLE.test(name) && name !== 'states')) continue;
    throw reader.problem(
      `Assign/${name}`,
      'not a variable name: a letter, then letters, digits and _, at most 80, and not "states"',
    );
  }
  return reader.field('Assign', reads) as Field<{ [name: string]: Json }>;
}

function readWork(reader: DefinitionReader) {
  const catchers = reader.list('Catch', true);
  return {
    retry: readRetriers(reader),
    catch: catchers.map((source, index): Catcher => {
      const known = ['ErrorEquals', 'Next', 'Comment', ...PRODUCES];
      const catcher = new DefinitionReader(source, reader.state, `Catch[${index}]`, known);
      return {
        errorEquals: readErrorEquals(catcher, index === catchers.length - 1),
        next: catcher.text('Next'),
        ...readProduces(catcher, ['errorOutput']),
      };
    }),
    ...readProduces(reader, ['result']),
    ...readContinues(reader),
  };
}

function readRule(source: Json, index: number, reader: DefinitionReader): ChoiceRule {
  const known = ['Condition', 'Next', 'Comment', ...PRODUCES];
  const rule = new DefinitionReader(source, reader.state, `Choices[${index}]`, known);
  const condition = rule.typed('Condition', BOOLEAN);
  if (!condition) throw rule.problem('Condition', 'missing');
  return { condition, next: rule.text('Next'), ...readProduces(rule) };
}

function readUntil(reader: DefinitionReader): WaitState['until'] {
  const seconds = reader.typed('Seconds', WAIT_SECONDS);
  const timestamp = reader.typed('Timestamp', TIMESTAMP);
  if (seconds && !timestamp) return { seconds };
  if (timestamp && !seconds) return { timestamp };
  throw reader.problem('Seconds', 'exactly one of Seconds and Timestamp is needed');
}

function readTask(reader: DefinitionReader, block: Block): Omit<TaskState, 'name' | 'type' | 'retry' | 'catch'> {
  const resource = reader.text('Resource');
  const integration = RESOURCE.exec(resource)?.[1];
  if (integration === undefined || !block.integrations.includes(integration)) {
    const known = block.integrations.map((name) => `arn:aws:states:::${name}`).join(', ');
    throw reader.problem('Resource', `got ${resource}, known to the rehearsal are ${known}`);
  }
  const waitsForToken = integration.endsWith(TASK_TOKEN);
  if (reader.has('HeartbeatSeconds') && !waitsForToken) {
    throw reader.problem('HeartbeatSeconds', `known to the rehearsal only for a Resource that ends in ${TASK_TOKEN}`);
  }
  return {
    resource,
    waitsForToken,
    arguments: reader.field('Arguments'),
    timeoutSeconds: reader.typed('TimeoutSeconds', TIMEOUT_SECONDS),
    heartbeatSeconds: reader.typed('HeartbeatSeconds', TIMEOUT_SECONDS),
  };
}

function readMap(reader: DefinitionReader, block: Block): Omit<MapState, 'name' | 'type' | 'retry' | 'catch'> {
  const known = ['Comment', 'ProcessorConfig', 'StartAt', 'States'];
  const processor = new DefinitionReader(reader.raw('ItemProcessor'), reader.state, 'ItemProcessor', known);
  const distribution = readMode(reader, processor);
  if (distribution) refuseOuterVariables(processor.raw('States'), block.outerVariables);
  return {
    items: reader.typed('Items', ARRAY),
    itemSelector: reader.field('ItemSelector'),
    maxConcurrency: reader.typed('MaxConcurrency', CONCURRENCY),
    processor: block.readBlock(processor, distribution ? new Set() : block.outerVariables),
    ...(distribution && { distribution }),
  };
}

/** What makes the Map a distributed one; absent for an inline Map, which must have none of it. */
function readMode(reader: DefinitionReader, processor: DefinitionReader): MapState['distribution'] {
  const config = processor.has('ProcessorConfig')
    ? new DefinitionReader(processor.raw('ProcessorConfig'), reader.state, 'ItemProcessor/ProcessorConfig', [
        'Mode',
        'ExecutionType',
      ])
    : undefined;
  const mode = config?.raw('Mode') ?? 'INLINE';
  if (mode === 'DISTRIBUTED' && config) {
    if (reader.has('Items')) throw reader.problem('Items', 'known to the rehearsal only for a Map that is inline');
    return readDistribution(reader, config);
  }
  if (mode !== 'INLINE' || config?.has('ExecutionType')) {
    throw processor.problem(
      'ProcessorConfig/Mode',
      `got ${JSON.stringify(processor.raw('ProcessorConfig'))}, known are "INLINE" and, with an ExecutionType, "DISTRIBUTED"`,
    );
  }
  const field = DISTRIBUTED_FIELDS.find((name) => reader.has(name));
  if (field !== undefined) throw reader.problem(field, 'only a Map with the Mode "DISTRIBUTED" has it');
  return undefined;
}
