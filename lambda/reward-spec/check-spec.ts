import type { GraderSpec } from '../../lib/contract/reward-spec';
import { graderOfSpec } from './grader-of-spec';
import { MODEL_GRADERS } from './model-graders';

/**
 * Reads a spec as the runtime will: whatever a grader refuses in its options is refused here, with the same words. Nothing
 * is called, so no variable needs its value.
 *
 * @throws an Error naming the grader and the option
 */
export function checkSpec(spec: GraderSpec): void {
  graderOfSpec(spec, { models: MODEL_GRADERS, variable: (name) => name });
}
