import type { CandidateInput, CandidateResult } from '../../lib/contract/evaluation';
import { unknownStep } from '../shared/unknown-step';
import { deployCandidate, type DeployCandidateDependencies } from './deploy-candidate';
import { describeCandidate } from './describe-candidate';

/**
 * The step that the input names: deploys the model that a run trained, or looks how that is doing. Each may be repeated.
 *
 * @throws RftError as the step does
 */
export async function serveCandidate(
  input: CandidateInput,
  dependencies: DeployCandidateDependencies,
): Promise<CandidateResult> {
  switch (input.step) {
    case 'deploy':
      return deployCandidate(input, dependencies);
    case 'describe':
      return describeCandidate(input, dependencies);
    default:
      throw unknownStep(input, 'deploy', 'describe');
  }
}
