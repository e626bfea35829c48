import type { GuardrailSpec, JudgeSpec } from '../../lib/contract/reward-spec';
import type { Grader } from '../reward-kit';
import { guardrail, type GuardrailOptions } from '../reward-kit/guardrail';
import { judge, RUBRICS, type JudgeOptions } from '../reward-kit/judge';
import type { ModelGraders } from './grader-of-spec';

/** The graders that call Bedrock, and therefore bring the AWS SDK along. */
export const MODEL_GRADERS: ModelGraders = {
  judge({ rubric, votes, concurrency }: JudgeSpec, model: string): Grader {
    const written = typeof rubric === 'string' ? RUBRICS[rubric] : rubric;
    return judge({ ...written, model, votes, concurrency } as JudgeOptions);
  },
  guardrail: ({ options }: GuardrailSpec, id: string): Grader => guardrail({ ...options, id } as GuardrailOptions),
};
