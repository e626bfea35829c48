import { rewardHandler, weighted, type Grader } from 'cdk-bedrock-rft/reward-kit';

// What can be told of an answer without knowing the right one: whether its calculations are true, and whether it ends as the
// prompt asks. It watches traffic and never trains: a model could please it with true calculations that lead nowhere.

const CALCULATION = /(\d[\d,]*(?:\.\d+)?) ?([-+×÷*/]) ?\$?(\d[\d,]*(?:\.\d+)?) ?= ?\$?(\d[\d,]*(?:\.\d+)?)/g;

/** Share of the calculations shown that are true; 0 where none is shown. */
const trueCalculations: Grader = ({ response }) => {
  const shown = [...response.matchAll(CALCULATION)];
  const right = shown.filter(([, left = '', operator = '', other = '', result = '']) => {
    const [a, b, c] = [left, other, result].map((text) => Number(text.replaceAll(',', '')));
    return Math.abs(calculated(a, operator, b) - c) < 0.01;
  });
  return { score: shown.length === 0 ? 0 : right.length / shown.length };
};

function calculated(a: number, operator: string, b: number): number {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  return operator === '×' || operator === '*' ? a * b : a / b;
}

/** The answer stands alone on the last line. */
const ending: Grader = ({ response }) => ({ score: /\n#### \S+$/.test(response.trim()) ? 1 : 0 });

export const handler = rewardHandler(weighted({ trueCalculations: [0.6, trueCalculations], ending: [0.4, ending] }));
