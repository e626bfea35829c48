import type { SwapInput, SwapResult } from '../../lib/contract/serving';
import { unknownStep } from '../shared/unknown-step';
import { commitSwap, type CommitSwapDependencies } from './commit-swap';
import { describeSwap } from './describe-swap';
import { restoreProduction } from './restore-production';
import { startSwap, type StartSwapDependencies } from './start-swap';

/**
 * The step of a swap that the input names. Each may be repeated.
 *
 * @throws RftError as the step does
 */
export async function swapProduction(
  input: SwapInput,
  dependencies: StartSwapDependencies & CommitSwapDependencies,
): Promise<SwapResult> {
  switch (input.step) {
    case 'start':
      return startSwap(input, dependencies);
    case 'describe':
      return describeSwap(input, dependencies);
    case 'commit':
      return commitSwap(input, dependencies);
    case 'restore':
      return restoreProduction(input, dependencies);
    default:
      throw unknownStep(input, 'start', 'describe', 'commit', 'restore');
  }
}
