import { rewardHandler } from '../reward-kit';
import { graderOfSpec } from '../reward-spec/grader-of-spec';
import { MODEL_GRADERS } from '../reward-spec/model-graders';
import { readSpec } from '../reward-spec/read-spec';

const spec = readSpec(__dirname);
const grader = graderOfSpec(spec, { models: MODEL_GRADERS, variable: (name) => process.env[name] });

/** Scores responses as the spec beside this bundle says, with a judge or a guardrail. */
export const handler = rewardHandler(grader);
