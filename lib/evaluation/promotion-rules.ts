/** Which values of a metric are better. */
export enum BetterMetric {
  HIGHER = 'higher',
  LOWER = 'lower',
}

/** The held-out prompts that share a value of a field of the dataset row. */
export interface PromotionSlice {
  /** Name of the field. */
  readonly field: string;

  /**
   * How much worse a slice may be: a slice whose interval lies wholly below blocks the promotion. In units of the score, 0 or
   * more.
   *
   * @default 0
   */
  readonly tolerance?: number;

  /**
   * Values of the field of which a person must judge when too few prompts have them.
   *
   * @default - none: a slice that is too small is listed and not judged
   */
  readonly critical?: string[];
}

/** A metric of the reward that must not get worse. */
export interface PromotionMetric {
  /** Its name, as the reward reports it. */
  readonly name: string;

  /**
   * Which values are better.
   *
   * @default BetterMetric.HIGHER
   */
  readonly better?: BetterMetric;

  /**
   * How much worse it may get. In units of the metric, 0 or more.
   *
   * @default 0
   */
  readonly tolerance?: number;

  /**
   * Whether it is about safety: then it blocks as soon as it is observed to be worse, without the benefit of doubt, and
   * neither a policy nor a person overrides it.
   *
   * @default false
   */
  readonly safety?: boolean;
}

/** Rules that hold beside each policy. */
export interface PromotionRules {
  /**
   * Fields of the dataset row whose slices must not get worse.
   *
   * @default - none
   */
  readonly slices?: PromotionSlice[];

  /**
   * Metrics of the reward that must not get worse.
   *
   * @default - none
   */
  readonly metrics?: PromotionMetric[];

  /**
   * Of every interval, two-sided, 0.5 to below 1. A policy looks at one end: 0.95 lets 2.5 % of equal candidates pass.
   *
   * @default 0.95
   */
  readonly confidence?: number;

  /**
   * With fewer held-out prompts a person is asked.
   *
   * @default 50
   */
  readonly minimumPrompts?: number;

  /**
   * Share by which answers may get longer or shorter before the decision warns of it.
   *
   * @default 0.2
   */
  readonly lengthDrift?: number;
}
