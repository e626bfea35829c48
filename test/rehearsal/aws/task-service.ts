import { StepFunctionsService } from '../../../rehearsal/aws/step-functions';
import type { TaskTokens } from '../../../rehearsal/task-tokens';
import { NOW } from './loopback';

/** Step Functions as far as tasks wait under tokens: it has no executions. */
export const taskService = (tokens: TaskTokens, now: () => number = () => NOW): StepFunctionsService =>
  new StepFunctionsService(
    {
      tokens,
      hasStateMachine: () => false,
      find: () => undefined,
      start: () => undefined,
      stop: () => undefined,
      entered: () => [],
    },
    now,
  );
