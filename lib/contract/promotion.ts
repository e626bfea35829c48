import { MIN_HELD_OUT_ROWS } from './limits';

/**
 * How a pipeline decides whether a candidate becomes its production model, and the record of such a decision. Plain JSON.
 */

/** What a promotion policy, with the rules beside it, renders to. */
export interface PromotionSettings {
  readonly policy: PromotionPolicySettings;
  /** Of every interval, two-sided, 0.5 to below 1. A policy looks at one end: 0.95 lets 2.5 % of equal candidates pass. */
  readonly confidence: number;
  /** With fewer prompts (groups of prompts, where there are groups) a person is asked. */
  readonly minimumPrompts: number;
  readonly slices: readonly SliceSettings[];
  readonly metrics: readonly MetricSettings[];
  /** Warn when answers are longer or shorter than the champion's by more than this share: 0.2 is 20 %. */
  readonly lengthDrift: number;
}

/** Used where the user says nothing. */
export const DEFAULT_PROMOTION: PromotionSettings = {
  policy: { kind: 'improvement', min: 0 },
  confidence: 0.95,
  minimumPrompts: MIN_HELD_OUT_ROWS,
  slices: [],
  metrics: [],
  lengthDrift: 0.2,
};

/** What the mean score must show. Differences are candidate less champion, in units of the score. */
export type PromotionPolicySettings =
  | {
      readonly kind: 'improvement';
      /** The lower end of the interval must lie above it; 0 or more. */
      readonly min: number;
    }
  | {
      readonly kind: 'no-regression';
      /**
       * The lower end must lie above minus this, against the champion and against the best champion ever: many small
       * losses do not add up. Above 0.
       */
      readonly margin: number;
    }
  | {
      /** A person decides each time. */
      readonly kind: 'manual';
    }
  | {
      /** A function of the user decides: it gets the DecisionRecord so far and returns a PolicyAnswer. */
      readonly kind: 'lambda';
      readonly functionArn: string;
    };

/** The prompts that share a value of a metadata field. */
export interface SliceSettings {
  /** Name of the field in the dataset rows. */
  readonly field: string;
  /** A slice blocks when its score is worse by more than this beyond doubt. Units of the score, 0 or more. */
  readonly tolerance: number;
  /** Values of which a person must judge when too few prompts have them. */
  readonly critical: readonly string[];
}

/** A metric of the reward that must not get worse. */
export interface MetricSettings {
  /** As the reward reports it. */
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** How much worse is tolerated. Units of the metric, 0 or more. */
  readonly tolerance: number;
  /**
   * `tolerance`: blocks when worse by more beyond doubt, as a slice does. `safety`: a veto as soon as worse by more is
   * observed, without the benefit of doubt; no policy and no person overrides it.
   */
  readonly kind: 'tolerance' | 'safety';
}

/** What a user's policy function returns. */
export interface PolicyAnswer {
  readonly decision: Decision;
  /** For the record and for people, 1 to 1,000 characters. */
  readonly reason: string;
}

/** `ask`: a person decides. */
export type Decision = 'promote' | 'reject' | 'ask';

/** Why a candidate was promoted, rejected or sent to a person. */
export interface DecisionRecord {
  /** Of this shape. */
  readonly version: 1;
  readonly decision: Decision;
  /** The decision and what led to it, in words. */
  readonly reason: string;
  readonly policy: PromotionPolicySettings;
  readonly models: DecidedModels;
  readonly prompts: ComparedPrompts;
  /** Each rule that was looked at, the policy first. */
  readonly rules: readonly DecisionRule[];
  /** Runs that decided with this held-out set, this one included. */
  readonly heldOutUses: number;
  readonly method: DecisionMethod;
}

export interface DecidedModels {
  readonly candidate: string;
  readonly champion: ChampionModel;
  /** The best champion ever, where the policy compares with it and it is not the champion. */
  readonly bestChampion?: string;
}

/** The model that the candidate must beat. */
export interface ChampionModel {
  readonly model: string;
  /** `base-model`: nothing has been promoted yet. */
  readonly role: 'champion' | 'base-model';
}

/** How many held-out prompts the decision rests on. */
export interface ComparedPrompts {
  /** Answered by both models. */
  readonly compared: number;
  /** Groups of them; as many as prompts when each is on its own. */
  readonly groups: number;
  /** Left out: only the champion answered. */
  readonly missingFromCandidate: number;
  /** Left out: only the candidate answered. */
  readonly missingFromChampion: number;
}

/** How the intervals were made; with the same answers they can be made again. */
export interface DecisionMethod {
  readonly confidence: number;
  readonly seed: number;
  /** Of the bootstrap for the policy. */
  readonly resamples: number;
  /** Of the bootstrap for slices and metrics. */
  readonly guardResamples: number;
  /** Confidence of the intervals of slices and metrics, after Holm's adjustment for how many there are. */
  readonly guardConfidence: number;
}

/**
 * `policy`: the mean score against the champion. `best-champion`: against the best champion ever. `slice` and `metric`:
 * not worse beyond doubt. `safety`: not observed to be worse. `length`, `held-out-use`: warn only.
 */
export type DecisionRuleKind = 'policy' | 'best-champion' | 'slice' | 'metric' | 'safety' | 'length' | 'held-out-use';

/** One rule and what came of it. */
export interface DecisionRule {
  readonly kind: DecisionRuleKind;
  /** What it is about: the kind of the policy, `field=value` of a slice, the metric. */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'not-judged' | 'warned';
  /** What follows from the outcome for the decision. */
  readonly consequence: 'none' | 'ask' | 'reject';
  /** Figures and outcome in words. */
  readonly sentence: string;
  readonly figure?: RuleFigure;
  /** What the figure was held against, in its units and direction. */
  readonly limit?: number;
}

/** The figure of a rule. */
export interface RuleFigure {
  /**
   * Candidate less champion, turned so that more is better; of `length`, the relative change; of `held-out-use`, the
   * count. Absent where nothing was judged.
   */
  readonly estimate?: number;
  /** Ends of the interval; absent where there is none. */
  readonly low?: number;
  readonly high?: number;
  /** Of that interval, after any adjustment. */
  readonly confidence?: number;
  /** Independent groups of prompts behind it. */
  readonly n: number;
  /** Means of both models, as measured. */
  readonly candidate?: number;
  readonly champion?: number;
}
