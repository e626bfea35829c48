import type { GraderSpec, GuardrailSpec, JudgeSpec, WeightedSpec } from '../../lib/contract/reward-spec';
import { allOf, veto, weighted, type Grader } from '../reward-kit';
import { RULE_GRADER_OF } from './rule-graders';

/** Graders that call a service, each with what the environment says it should call. */
export interface ModelGraders {
  readonly judge: (spec: JudgeSpec, model: string) => Grader;
  readonly guardrail: (spec: GuardrailSpec, id: string) => Grader;
}

/** What a spec is read with. */
export interface SpecReading {
  /** Absent in a runtime without the AWS SDK. */
  readonly models?: ModelGraders;
  /** Value of an environment variable. */
  readonly variable: (name: string) => string | undefined;
}

/**
 * The grader that a spec describes.
 *
 * @throws an Error with the words of the grader whose option is out of range, or naming the variable that is missing
 */
export function graderOfSpec(spec: GraderSpec, reading: SpecReading): Grader {
  switch (spec.grader) {
    case 'weighted':
      return weightedGrader(spec, reading);
    case 'judge':
      return modelGraders(reading).judge(spec, arnIn(spec.modelVariable, reading));
    case 'guardrail':
      return modelGraders(reading).guardrail(spec, arnIn(spec.guardrailVariable, reading));
    default:
      return RULE_GRADER_OF[spec.grader](spec.options);
  }
}

function weightedGrader({ terms, guards }: WeightedSpec, reading: SpecReading): Grader {
  const mean = weighted(
    Object.fromEntries(terms.map(({ name, weight, grader }) => [name, [weight, graderOfSpec(grader, reading)]])),
  );
  if (guards.length === 0) return mean;
  return veto(allOf(Object.fromEntries(guards.map(({ name, grader }) => [name, graderOfSpec(grader, reading)]))), mean);
}

function modelGraders({ models }: SpecReading): ModelGraders {
  if (models) return models;
  throw new Error('The reward asks a model, but this runtime has no AWS SDK. It belongs beside judge-responses.');
}

function arnIn(name: string, { variable }: SpecReading): string {
  const arn = variable(name);
  if (arn) return arn;
  throw new Error(`Environment variable ${name} is missing; allowed is the ARN of what the reward calls. Set it.`);
}
