import type { BaselineReport, MeanEstimate, PromotionDecision, TokenCount } from '../../lib/contract/evaluation';
import type { RunItem } from '../../lib/contract/items';
import type { PreparedDataset } from '../../lib/contract/payloads';

/** Figures of a run in a sentence, for people who read a message on a phone. Empty where nothing was measured. */

/** Means and difference that a decision rests on. */
export function promotionInWords(promotion: PromotionDecision | undefined): string {
  if (!promotion) {
    return '';
  }
  const { candidate, compared, difference } = promotion;
  return (
    `Mean reward on ${difference.prompts} held-out prompts: ${number(candidate.value)} against ${number(compared.value)}, ` +
    `a difference of ${signed(difference.value)} (95 % interval ${signed(difference.low)} to ${signed(difference.high)}).`
  );
}

/** What was measured before training would have been paid. */
export function baselineInWords(baseline: BaselineReport | undefined): string {
  return baseline
    ? `Mean reward of the base model ${interval(baseline.base)}; prompts whose answers differ in score ` +
        `${share(baseline.spreadShare)}, answers that succeed ${share(baseline.successShare)}.`
    : '';
}

/** What a training had to work with. */
export function rowsInWords(dataset: PreparedDataset | undefined): string {
  return dataset
    ? `It trained on ${dataset.train.rows} rows, with ${dataset.validation.rows} for validation and ${dataset.heldOut.rows} held out.`
    : '';
}

/** What measuring took in all; nothing where nothing was measured. */
export function measuredTokens({
  baseline,
  promotion,
}: Pick<RunItem, 'baseline' | 'promotion'>): TokenCount | undefined {
  const counts = [baseline?.tokens, promotion?.tokens].filter((each) => each !== undefined);
  return counts.length === 0
    ? undefined
    : {
        input: counts.reduce((sum, { input }) => sum + input, 0),
        output: counts.reduce((sum, { output }) => sum + output, 0),
      };
}

export const tokensInWords = ({ input, output }: TokenCount): string => `${input} tokens in and ${output} out`;

const number = (value: number) => value.toFixed(3);
const signed = (value: number) => `${value < 0 ? '' : '+'}${number(value)}`;
const share = (value: number) => `${(value * 100).toFixed(1)} %`;
const interval = ({ value, low, high }: MeanEstimate) => `${number(value)} (${number(low)} to ${number(high)})`;
