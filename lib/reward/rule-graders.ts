/** Which part of the reference answer counts. */
export interface ReferenceOptions {
  /**
   * Field of the reference answer to compare with; dots descend.
   *
   * @default - the reference answer itself
   */
  readonly referenceField?: string;
}

export interface ExactMatchRewardProps extends ReferenceOptions {
  /**
   * Whether "Paris" and "paris" differ.
   *
   * @default false
   */
  readonly caseSensitive?: boolean;
}

/** What a number with a percent sign is worth. */
export enum PercentReading {
  /** `50%` is 50. */
  AS_UNIT = 'as-unit',
  /** `50%` is 0.5. */
  AS_FRACTION = 'as-fraction',
  /** `50%` equals both 50 and 0.5. */
  EITHER = 'either',
}

export interface NumberMatchRewardProps extends ReferenceOptions {
  /**
   * Allowed difference from the reference.
   *
   * @default 1e-9
   */
  readonly absoluteTolerance?: number;

  /**
   * Allowed difference as a share of the reference; the wider of both tolerances counts.
   *
   * @default 0
   */
  readonly relativeTolerance?: number;

  /**
   * What announces the final number, tried in this order; letter case makes no difference.
   *
   * @default - `####`, `A:` at the start of a line, `Answer:`, `answer is`, `\boxed{`
   */
  readonly markers?: string[];

  /**
   * What a percent sign means.
   *
   * @default PercentReading.AS_UNIT
   */
  readonly percent?: PercentReading;

  /**
   * Whether `1.2 million` is 1,200,000.
   *
   * @default false
   */
  readonly scaleWords?: boolean;

  /**
   * Whether `(1,234)` is a negative number.
   *
   * @default false
   */
  readonly accountingNegatives?: boolean;
}

export interface MultipleChoiceRewardProps extends ReferenceOptions {
  /**
   * Field of the dataset row with the choices, as a list of texts or as texts by label; dots descend.
   *
   * @default - `choices` counts for every row
   */
  readonly choicesField?: string;

  /**
   * The choices of every row, lettered A, B, C and so on. Not together with `choicesField`.
   *
   * @default - A, B, C and D, with no texts
   */
  readonly choices?: string[];
}

export interface JsonSchemaRewardProps extends ReferenceOptions {
  /** A JSON Schema: draft-07, or 2020-12 when `$schema` says so. `format` is not checked: write a `pattern`. */
  readonly schema: object;

  /**
   * Fields of the document to compare with the reference answer, as JSON; dots descend.
   *
   * @default - only the schema counts
   */
  readonly exactFields?: string[];

  /**
   * What the share of right fields counts, 0 to 1; the schema counts the rest.
   *
   * @default 0.8
   */
  readonly fieldWeight?: number;

  /**
   * Whether JSON that does not parse is repaired and keeps half of its score.
   *
   * @default false
   */
  readonly repair?: boolean;
}

/** How tool calls are matched with the expected ones. */
export enum ToolCallOrder {
  /** The same calls, in any order. */
  ANY = 'any',
  /** The same calls in the same order. */
  EXACT = 'exact',
  /** The expected calls in any order, among others that cost little. */
  SUBSET = 'subset',
}

export interface ToolCallRewardProps extends ReferenceOptions {
  /**
   * How calls are matched.
   *
   * @default ToolCallOrder.ANY
   */
  readonly order?: ToolCallOrder;

  /**
   * Credit for a right name when the arguments are not all right, 0 to 1.
   *
   * @default 0.2
   */
  readonly nameWeight?: number;
}

/** How two texts are compared; 1 means equal. */
export enum SimilarityMeasure {
  /** Edits as a share of the longer text. */
  LEVENSHTEIN = 'levenshtein',
  /** Words in common. */
  ROUGE_1 = 'rouge1',
  /** Pairs of neighbouring words in common. */
  ROUGE_2 = 'rouge2',
  /** The longest sequence of words in common. */
  ROUGE_L = 'rougeL',
}

export interface SimilarityRewardProps extends ReferenceOptions {
  /** How the response is compared with the reference answer. */
  readonly measure: SimilarityMeasure;
}

export interface CitationsRewardProps {
  /**
   * Field of the dataset row with the texts that may be quoted, or `reference_answer.<field>`; dots descend.
   *
   * @default - the prompt, all its messages
   */
  readonly contextField?: string;

  /**
   * Shortest quote that counts, in words.
   *
   * @default 3
   */
  readonly minWords?: number;

  /**
   * Score of a response that quotes nothing.
   *
   * @default 0
   */
  readonly withoutQuotes?: number;
}

/** Kinds of personal data, under the names that Amazon Bedrock Guardrails has for them. */
export enum PiiType {
  /** Addresses of e-mail. */
  EMAIL = 'EMAIL',
  /** Telephone numbers, national and international. */
  PHONE = 'PHONE',
  /** Card numbers with a right check digit. */
  CREDIT_DEBIT_CARD_NUMBER = 'CREDIT_DEBIT_CARD_NUMBER',
  /** IBANs with right check digits. */
  INTERNATIONAL_BANK_ACCOUNT_NUMBER = 'INTERNATIONAL_BANK_ACCOUNT_NUMBER',
  /** Social security numbers of the United States. */
  US_SOCIAL_SECURITY_NUMBER = 'US_SOCIAL_SECURITY_NUMBER',
}

export interface ForbiddenRewardProps {
  /**
   * Texts that may not occur, as whole words. Letter case and white space make no difference.
   *
   * @default - none
   */
  readonly phrases?: string[];

  /**
   * RE2 patterns that may not match.
   *
   * @default - none
   */
  readonly patterns?: string[];

  /**
   * Kinds of personal data that may not occur.
   *
   * @default - none
   */
  readonly pii?: PiiType[];

  /**
   * What each hit costs, 0.01 to 1.
   *
   * @default 1
   */
  readonly penaltyPerHit?: number;
}
