import { length, numberMatch, rewardHandler, veto, weighted, type Grader } from 'cdk-bedrock-rft/reward-kit';

/** The final number. "12 or 24" is one guess, not two. */
const correct = numberMatch({ referenceField: 'final_answer' });

/** One calculation such as `12 × $4.50 = $54`, and no part of a longer one. */
const CALCULATION =
  /(?<![-+×*÷/=.,\d] ?\$?)(\d[\d,]*(?:\.\d+)?) ?([-+×*÷/]) ?\$?(\d[\d,]*(?:\.\d+)?) ?= ?\$?(-?\d[\d,]*(?:\.\d+)?)/g;

/** More calculations than any problem needs are a search for the right one. */
const MOST_CALCULATIONS = 12;

/**
 * The share of the reference's steps that the working reaches, times the share of its calculations that are right. What is
 * true and leads nowhere (`1 + 1 = 2`) earns nothing, and multiplying by 1 is no step.
 */
const working: Grader = ({ response, referenceAnswer }) => {
  const { steps } = referenceAnswer as { readonly steps: readonly number[] };
  const shown = [...response.matchAll(CALCULATION)].map(([, left, sign, right, result]) => {
    const [a, b, c] = [left, right, result].map((text) => Number(text.replaceAll(',', '')));
    const value = sign === '+' ? a + b : sign === '-' ? a - b : '×*'.includes(sign) ? a * b : a / b;
    const useless = c === a || ('+×*'.includes(sign) && c === b);
    return { result: c, right: close(value, c) && !useless };
  });
  const right = shown.filter((each) => each.right);
  const reached = steps.filter((step) => right.some(({ result }) => close(step, result))).length;
  const countable = shown.length > 0 && shown.length <= MOST_CALCULATIONS;
  return {
    score: !countable ? 0 : (reached / steps.length) * (right.length / shown.length),
    metrics: { calculations: shown.length },
    reason: `${reached} of ${steps.length} steps reached, ${right.length} of ${shown.length} calculations right`,
  };
};

const close = (a: number, b: number) => Math.abs(a - b) <= 0.005 + 1e-9 * Math.abs(b);

export const handler = rewardHandler(
  veto(length({ max: 1_000 }), weighted({ correct: [0.6, correct], working: [0.4, working] })),
);
