export type { StateMachine } from './definition';
export type {
  ContextObject,
  ExecutionEnvironment,
  ExecutionEvent,
  ExecutionIdentity,
  ExecutionResult,
} from './environment';
export { DefinitionError, NotKnownToRehearsal, StatesError } from './errors';
export { interpret } from './execution';
export type { Json } from './json';
export { LAMBDA_INTEGRATIONS, loadStateMachine } from './load';
