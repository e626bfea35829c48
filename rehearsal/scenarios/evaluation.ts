import { ServiceError } from '../aws/service';
import { onlyRun, type Scenario } from '../scenario';
import type { RehearsalResult } from '../result';
import { nothingLearned, oftenSilent } from './bent-policies';

const jobs =
  (count: number) =>
  ({ jobs: started }: RehearsalResult): string[] =>
    started.length === count ? [] : [`${started.length} jobs were started instead of ${count}`];

const baseAnswers = ({ serving: { production } }: RehearsalResult): string[] =>
  production?.champion ? [`production answers with ${production.champion.modelArn}`] : [];

const reasonHas =
  (text: RegExp) =>
  (result: RehearsalResult): string[] => {
    const { reason = '' } = onlyRun(result).summary ?? {};
    return text.test(reason) ? [] : [`the reason should match ${String(text)}, it is: ${reason}`];
  };

/** What measuring finds, and what may happen to it. */
export const EVALUATION_SCENARIOS: readonly Scenario[] = [
  {
    name: 'candidate-worse',
    description: 'The trained model often answers nothing: it is rejected, and the base model goes on to answer.',
    bend: oftenSilent,
    outcomes: ['rejected'],
    verify: (result) => [
      ...baseAnswers(result),
      ...((onlyRun(result).promotion?.difference.high ?? 0) < 0 ? [] : ['the difference is not wholly below 0']),
    ],
  },
  {
    name: 'candidate-no-better',
    description: 'The trained model learned nothing, so the interval straddles 0: it is rejected.',
    bend: nothingLearned,
    outcomes: ['rejected'],
    verify: (result) => {
      const { low = 0, high = 0 } = onlyRun(result).promotion?.difference ?? {};
      return [...baseAnswers(result), ...(low < 0 && high > 0 ? [] : [`the interval is ${low} to ${high}`])];
    },
  },
  {
    name: 'rejected-again',
    description: 'The same inputs that led to a rejected model are asked for again: skipped, not trained again.',
    bend: oftenSilent,
    act: async (director) => {
      for (let run = 0; run < 2; run++) {
        await director.requestRun();
        await director.settled();
        await director.stage.clock.sleep(3_600_000);
      }
    },
    outcomes: ['rejected', 'skipped'],
    verify: jobs(1),
  },
  {
    name: 'converse-throttled',
    description: 'Half of all questions to models are throttled: measuring takes longer and loses nothing.',
    faults: [{ service: 'bedrock', action: 'Converse', share: 0.5, error: 'throttle' }],
    outcomes: ['promoted'],
    verify: (result) =>
      result.evaluations.flatMap(({ candidate, compared }) =>
        candidate.length === compared.prompts.length
          ? []
          : [`${candidate.length} prompts of the candidate, ${compared.prompts.length} of the compared model`],
      ),
  },
  {
    name: 'model-access-missing',
    description: 'The account has no access to the base model: the run fails before training is paid, and says so.',
    faults: [
      {
        service: 'bedrock',
        action: 'Converse',
        error: new ServiceError('AccessDeniedException', 'You don’t have access to the model.', 403),
      },
    ],
    outcomes: ['failed'],
    verify: (result) => [...reasonHas(/ModelAccessDenied/)(result), ...jobs(0)(result)],
  },
];
