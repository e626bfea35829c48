import { createRequire } from 'node:module';
import { Token } from 'aws-cdk-lib';
import type { GraderSpec } from '../contract/reward-spec';
import { builtFile } from './package-root';

interface SpecCheck {
  readonly checkSpec: (spec: GraderSpec) => void;
}

/** For a file that the build makes, and that is wanted by few. */
const load = createRequire(__filename);

/**
 * Lets the graders that will score read their options now, so that a mistake is found at synthesis and told in their words.
 * They are loaded only where a reward without code is written.
 *
 * @throws when a grader refuses an option, or the spec holds a token: it is a file, and files are written at synthesis
 */
export function checkRewardSpec(spec: GraderSpec): void {
  const json = JSON.stringify(spec);
  if (Token.isUnresolved(json)) {
    throw new Error(
      `Reward: got a token in ${json.slice(0, 200)}; allowed are values that are known at synthesis, ` +
        'because the reward is written to a file then. Use Reward.typescript with an environment variable instead.',
    );
  }
  const { checkSpec } = load(builtFile('reward-spec/check-spec.js')) as SpecCheck;
  // As the runtime will find it: options that are not set are absent.
  checkSpec(JSON.parse(json) as GraderSpec);
}
