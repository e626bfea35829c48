import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DEFAULT_PROMOTION } from '../contract/promotion';
import type { MetricSettings, PromotionPolicySettings, PromotionSettings, SliceSettings } from '../contract/promotion';
import { requireCount, requireNumber, requireText } from '../private/validation';
import { BetterMetric, PromotionMetric, PromotionRules, PromotionSlice } from './promotion-rules';

export interface ImprovementOptions extends PromotionRules {
  /**
   * Improvement of the mean score that must be beyond doubt, 0 or more. A run stops before the training when its held-out set
   * is too small to show so little.
   *
   * @default 0
   */
  readonly min?: number;
}

export interface NoRegressionOptions extends PromotionRules {
  /** Loss of the mean score that is tolerated, above 0. */
  readonly margin: number;
}

const SOME_TEXT = /\S/;

/** When a candidate becomes the production model. */
export class PromotionPolicy {
  /** When it is better beyond doubt: the lower end of the interval of the difference lies above `min`. */
  public static improvement(options: ImprovementOptions = {}): PromotionPolicy {
    const { min = 0 } = options;
    requireNumber('promotion.min', min, { min: 0 });
    return new PromotionPolicy({ kind: 'improvement', min }, options);
  }

  /**
   * When it is not worse by `margin` or more, compared with the present and with the best production model ever: many small
   * losses do not add up.
   */
  public static noRegression(options: NoRegressionOptions): PromotionPolicy {
    const { margin } = options;
    requireNumber('promotion.margin', margin, { min: 0 });
    if (margin === 0)
      throw new Error('promotion.margin: got 0, allowed is a number above 0: no interval lies above nothing.');
    return new PromotionPolicy({ kind: 'no-regression', margin }, options);
  }

  /** When a person says so, each time. Needs an approval. */
  public static manual(rules: PromotionRules = {}): PromotionPolicy {
    return new PromotionPolicy({ kind: 'manual' }, rules);
  }

  /**
   * When your function says so. It receives the decision record: figures and rules, never a row or an answer. It returns
   * `{ "decision": "promote" | "reject" | "ask", "reason": "..." }`.
   */
  public static byFunction(policy: lambda.IFunction, rules: PromotionRules = {}): PromotionPolicy {
    return new PromotionPolicy({ kind: 'lambda', functionArn: policy.functionArn }, rules, policy);
  }

  /** @internal */
  public readonly _settings: PromotionSettings;

  private constructor(
    policy: PromotionPolicySettings,
    rules: PromotionRules,
    private readonly policyFunction?: lambda.IFunction,
  ) {
    const {
      confidence = DEFAULT_PROMOTION.confidence,
      minimumPrompts = DEFAULT_PROMOTION.minimumPrompts,
      lengthDrift = DEFAULT_PROMOTION.lengthDrift,
    } = rules;
    requireNumber('promotion.confidence', confidence, { min: 0.5, max: 0.999 });
    requireNumber('promotion.minimumPrompts', minimumPrompts, { min: 2, integer: true });
    requireNumber('promotion.lengthDrift', lengthDrift, { min: 0 });
    this._settings = {
      policy,
      confidence,
      minimumPrompts,
      slices: listed('promotion.slices', rules.slices).map(sliceSettings),
      metrics: listed('promotion.metrics', rules.metrics).map(metricSettings),
      lengthDrift,
    };
  }

  /** @internal Lets the function that decides call the one that decides with it. */
  public _grant(grantee: iam.IGrantable): void {
    this.policyFunction?.grantInvoke(grantee);
  }
}

/** An empty list is a mistake, an absent one is none. */
function listed<T extends object>(field: string, list: T[] | undefined): T[] {
  if (list !== undefined && !Token.isUnresolved(list)) requireCount(field, list, 20);
  return list ?? [];
}

function sliceSettings({ field, tolerance = 0, critical = [] }: PromotionSlice, index: number): SliceSettings {
  requireText(`promotion.slices[${index}].field`, field, SOME_TEXT, 'the name of a field of the dataset rows');
  requireNumber(`promotion.slices[${index}].tolerance`, tolerance, { min: 0 });
  return { field, tolerance, critical };
}

function metricSettings(metric: PromotionMetric, index: number): MetricSettings {
  const { name, better = BetterMetric.HIGHER, tolerance = 0, safety = false } = metric;
  requireText(`promotion.metrics[${index}].name`, name, SOME_TEXT, 'the name of a metric of the reward');
  requireNumber(`promotion.metrics[${index}].tolerance`, tolerance, { min: 0 });
  return { name, better, tolerance, kind: safety ? 'safety' : 'tolerance' };
}
