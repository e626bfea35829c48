import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { rewardArnVariable, type GraderSpec, type WeightedSpec } from '../contract/reward-spec';
import { checkRewardSpec } from '../private/reward-spec-check';
import type { RewardTerm } from './reward';
import type { DeclaredRewardOptions } from './reward-options';

/** Something that a reward calls: its ARN, and the right to call it. */
export interface CalledResource {
  readonly arn: (scope: Construct) => string;
  readonly grant: (scope: Construct, grantee: iam.IGrantable) => void;
}

/** A reward without code: what it says, and what it calls. */
export interface Declaration {
  /** The spec, given the names of the environment variables that hold the ARNs of `calls`. */
  readonly spec: (variables: readonly string[]) => GraderSpec;
  readonly calls: readonly CalledResource[];
  readonly needsReference: boolean;
}

/** @throws with the words of the grader that refuses an option */
export function checkDeclaration({ spec, calls }: Declaration): void {
  checkRewardSpec(spec(variablesFor(calls)));
}

/** One name for each resource, in order. */
export function variablesFor(calls: readonly CalledResource[]): string[] {
  return calls.map((_, index) => rewardArnVariable(index + 1));
}

/** A part of a weighted reward, rendered. */
export interface DeclaredTerm {
  readonly name: string;
  readonly weight: number;
  readonly veto: boolean;
  readonly declaration: Declaration;
}

/** @throws when the part could not be one of `all` */
export function declaredTerm(
  { name, reward, weight, veto = false }: RewardTerm,
  index: number,
  all: RewardTerm[],
): DeclaredTerm {
  const place = `Reward.weighted: terms[${index}]`;
  if (name.trim() === '') throw new Error(`${place}.name is blank; give each part a name.`);
  if (all.findIndex((other) => other.name === name) !== index) {
    throw new Error(`${place}: two parts are named '${name}'; give each its own name.`);
  }
  if (veto && weight !== undefined) {
    throw new Error(
      `${place} ('${name}'): got weight ${weight} and veto; a part either counts or vetoes. Leave one out.`,
    );
  }
  return { name, weight: weight ?? 1, veto, declaration: reward._declaration(`${place} ('${name}')`) };
}

/** One declaration of several: their calls stand behind each other. */
export function weightedDeclaration(terms: readonly DeclaredTerm[]): Declaration {
  return {
    calls: terms.flatMap(({ declaration }) => declaration.calls),
    needsReference: terms.some(({ declaration }) => declaration.needsReference),
    spec(variables) {
      const left = [...variables];
      const rendered = terms.map(({ name, weight, veto, declaration: { spec, calls } }) => ({
        veto,
        term: { name, weight, grader: spec(left.splice(0, calls.length)) },
      }));
      return {
        grader: 'weighted',
        terms: rendered.filter(({ veto }) => !veto).map(({ term }) => term),
        guards: rendered.filter(({ veto }) => veto).map(({ term: { name, grader } }) => ({ name, grader })),
      } satisfies WeightedSpec;
    },
  };
}

/** @throws when a part of a weighted reward has settings of a function of its own */
export function requireNoOptions(place: string, options: DeclaredRewardOptions): void {
  const [option] = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (option === undefined) return;
  throw new Error(
    `${place}: got a reward with ${option}, allowed is one without options: all parts run in one function. Give ${option} to ` +
      'the outermost reward.',
  );
}
