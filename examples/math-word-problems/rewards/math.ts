import { numberMatch, rewardHandler, weighted, type Grader } from 'cdk-bedrock-rft/reward-kit';

/** Characters in which every problem of this dataset can be worked out. */
const LONGEST = 800;

/** The final number against the reference: almost all of the score. */
const correct = numberMatch({ referenceField: 'final_answer' });

/**
 * A calculation is shown, the answer stands alone on the last line as the prompt asks, and the whole is short. Yes or
 * no: more text and more calculations never pay, and no layout makes up for a wrong answer.
 */
const layout: Grader = ({ response }) => {
  const lines = response.trim().split('\n');
  const last = lines.pop() ?? '';
  const shown = lines.some((line) => /\d ?[-+×÷*/] ?\$?\d[^=]*= ?\$?\d/.test(line));
  return { score: shown && /^#### \S+$/.test(last) && response.length <= LONGEST ? 1 : 0 };
};

export const handler = rewardHandler(weighted({ correct: [0.9, correct], layout: [0.1, layout] }));
