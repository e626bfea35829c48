import { rewardHandler } from '../reward-kit';
import { graderOfSpec } from '../reward-spec/grader-of-spec';
import { readSpec } from '../reward-spec/read-spec';

const spec = readSpec(__dirname);

/** Scores responses as the spec beside this bundle says, without calling anything. */
export const handler = rewardHandler(graderOfSpec(spec, { variable: (name) => process.env[name] }));
