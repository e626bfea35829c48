/** What a guardrail says about a response. */
export enum GuardrailMode {
  /** 0 when the guardrail intervenes, which masking is too, else 1. */
  VETO = 'veto',
  /** The scores of contextual grounding, which the guardrail must have. */
  SCORE = 'score',
}

/** A guardrail as reward. */
export interface GuardrailRewardProps {
  /** ARN of the guardrail, for example `CfnGuardrail.attrGuardrailArn`. */
  readonly guardrailArn: string;

  /** Version number of the guardrail, or `DRAFT`, which may change in the middle of a training. */
  readonly guardrailVersion: string;

  /** What becomes the score. */
  readonly mode: GuardrailMode;

  /**
   * Field of the dataset row with the text that the response must be grounded in, or a list of texts; dots descend.
   *
   * @default - for a score the reference answer itself, which must be a text; for a veto none
   */
  readonly contextField?: string;

  /**
   * Field of the dataset row with the question, of at most 1,000 characters. Needed where the prompt holds the source too.
   *
   * @default - the last message of the user
   */
  readonly queryField?: string;
}
