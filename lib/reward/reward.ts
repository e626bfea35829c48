import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { REWARD_SPEC_FILE, type JsonObject, type RuleGrader } from '../contract/reward-spec';
import { PrebundledCode } from '../private/prebundled-code';
import { requireNumber } from '../private/validation';
import { checkDeclaration, declaredTerm, requireNoOptions, variablesFor, weightedDeclaration } from './declared-reward';
import type { Declaration } from './declared-reward';
import { rulesReadReference, rulesSpec } from './declared-rules';
import { GuardrailMode, GuardrailRewardProps } from './guardrail-reward';
import { JudgeRewardProps } from './judge-reward';
import { DeclaredRewardOptions, RewardRuntimeOptions } from './reward-options';
import { rewardRuntime } from './reward-runtime';
import { RewardRule } from './rule-condition';
import {
  CitationsRewardProps,
  ExactMatchRewardProps,
  ForbiddenRewardProps,
  JsonSchemaRewardProps,
  MultipleChoiceRewardProps,
  NumberMatchRewardProps,
  SimilarityRewardProps,
  ToolCallRewardProps,
} from './rule-graders';
import { bundleTypeScript } from './typescript-bundle';

/** What a pipeline must know of a reward beside its code. */
export interface RewardOptions {
  /**
   * Lowest score the reward gives.
   *
   * @default 0
   */
  readonly minScore?: number;

  /**
   * Highest score the reward gives.
   *
   * @default 1
   */
  readonly maxScore?: number;

  /**
   * Whether the reward compares with a reference answer. If so, rows without one are refused.
   *
   * @default true
   */
  readonly needsReference?: boolean;

  /**
   * Field of the reference answer that holds a full answer in words. The reward is proved with it: a gold answer must
   * score high before anything is paid.
   *
   * @default - a reference answer that is a text, or an object with a single text or number, is its own gold answer; for
   * any other the gold answer is not checked
   */
  readonly goldAnswer?: string;
}

/** Options of a reward that is written in TypeScript. */
export interface TypeScriptRewardOptions extends RewardOptions, RewardRuntimeOptions {
  /**
   * Processor. Choose x86 when the reward brings native code for it.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Environment variables of the reward.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };
}

/** A part of a weighted reward. */
export interface RewardTerm {
  /** Names the part in metrics and reasons. */
  readonly name: string;

  /** How the part is scored: any reward without code. */
  readonly reward: Reward;

  /**
   * What it counts beside the others; weights are divided by their sum. A part of weight 0 is only watched. Not together
   * with `veto`.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * Whether a score below one half of this part makes the whole score 0. It counts for nothing else, and the other parts
   * are then not asked.
   *
   * @default false
   */
  readonly veto?: boolean;
}

/** A reward as a pipeline uses it. */
export interface RewardConfig {
  /** The function that Bedrock calls, or one version or alias of it. */
  readonly handler: lambda.IFunction;

  /** What the pipeline must know beside the code. */
  readonly options: RewardOptions;
}

/**
 * How answers are scored: a value, rendered once by the pipeline.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/reward-functions.html
 */
export abstract class Reward {
  /**
   * A reward in TypeScript or JavaScript, bundled with your project's esbuild. The file exports
   * `handler = rewardHandler(grader)` from `cdk-bedrock-rft/reward-kit`.
   *
   * @param entry path of the file, relative to the working directory
   * @throws when the file or esbuild is missing, or the file does not bundle
   */
  public static typescript(entry: string, options: TypeScriptRewardOptions = {}): Reward {
    return new TypeScriptReward(entry, checked(options));
  }

  /**
   * A function of your own, in any language, that keeps to Bedrock's contract. An alias or a version is used as it is; of a
   * plain function each run publishes a version and keeps to it.
   */
  public static function(handler: lambda.IFunction, options: RewardOptions = {}): Reward {
    return new FunctionReward(handler, checked(options));
  }

  /**
   * A table of rules: the share of those that apply and are kept, each with its weight. A response to which no rule applies
   * scores 1.
   *
   * @throws when there is no rule, a pattern is none of RE2, or a weight is impossible
   */
  public static rules(rules: RewardRule[], options: DeclaredRewardOptions = {}): Reward {
    return ruleReward('businessRules', rulesSpec(rules), rulesReadReference(rules), options);
  }

  /**
   * What a judge model says about the criteria of a rubric. It may invoke that model and nothing else.
   *
   * @throws when the rubric or a figure is impossible
   */
  public static judge(props: JudgeRewardProps, options: DeclaredRewardOptions = {}): Reward {
    const { model, rubric, votes, combineVotes, concurrency } = props;
    const declaration: Declaration = {
      spec: ([modelVariable]) => ({
        grader: 'judge',
        modelVariable,
        rubric: rubric._spec,
        votes: { count: votes, combine: combineVotes },
        concurrency,
      }),
      calls: [{ arn: (scope) => model._arn(scope), grant: (scope, grantee) => model._grantInvoke(scope, grantee) }],
      needsReference: false,
    };
    return new DeclaredReward(declaration, options);
  }

  /** What a Bedrock guardrail says: a veto, or its scores for contextual grounding. It may apply that guardrail only. */
  public static guardrail(props: GuardrailRewardProps, options: DeclaredRewardOptions = {}): Reward {
    const { guardrailArn, guardrailVersion: version, ...rest } = props;
    const declaration: Declaration = {
      spec: ([guardrailVariable]) => ({ grader: 'guardrail', guardrailVariable, options: { version, ...rest } }),
      calls: [
        {
          arn: () => guardrailArn,
          grant: (_, grantee) =>
            iam.Grant.addToPrincipal({ grantee, actions: ['bedrock:ApplyGuardrail'], resourceArns: [guardrailArn] }),
        },
      ],
      needsReference: props.mode === GuardrailMode.SCORE && props.contextField === undefined,
    };
    return new DeclaredReward(declaration, options);
  }

  /**
   * The weighted mean of several rewards without code, with those that may veto in front. Each part is a metric under its
   * name.
   *
   * @throws when a part has code of its own, two have the same name, or a weight is impossible
   */
  public static weighted(terms: RewardTerm[], options: DeclaredRewardOptions = {}): Reward {
    return new DeclaredReward(weightedDeclaration(terms.map(declaredTerm)), options);
  }

  /** 1 when the whole response is the reference answer, but for letter case and white space; else 0. */
  public static exactMatch(props: ExactMatchRewardProps = {}, options: DeclaredRewardOptions = {}): Reward {
    return ruleReward('exactMatch', { ...props }, true, options);
  }

  /** 1 when the final number of the response equals the number of the reference answer, else 0. */
  public static numberMatch(props: NumberMatchRewardProps = {}, options: DeclaredRewardOptions = {}): Reward {
    const { absoluteTolerance: absolute, relativeTolerance: relative, ...rest } = props;
    return ruleReward('numberMatch', { ...rest, tolerance: { absolute, relative } }, true, options);
  }

  /** 1 when the response states the right choice, by its label or its text; else 0. */
  public static multipleChoice(props: MultipleChoiceRewardProps = {}, options: DeclaredRewardOptions = {}): Reward {
    return ruleReward('multipleChoice', { ...props }, true, options);
  }

  /** How well the JSON of a response follows a schema, and the share of fields that equal those of the reference answer. */
  public static jsonSchema(props: JsonSchemaRewardProps, options: DeclaredRewardOptions = {}): Reward {
    const { exactFields, ...rest } = props;
    const fields = exactFields && Object.fromEntries(exactFields.map((field) => [field, 'exact']));
    return ruleReward('jsonSchema', { ...rest, fields }, exactFields !== undefined, options);
  }

  /** 1 when the response makes exactly the tool calls of the reference answer, less for those missing, wrong or too many. */
  public static toolCall(props: ToolCallRewardProps = {}, options: DeclaredRewardOptions = {}): Reward {
    return ruleReward('toolCall', { ...props }, true, options);
  }

  /** How similar the response is to the reference answer. */
  public static similarity(props: SimilarityRewardProps, options: DeclaredRewardOptions = {}): Reward {
    return ruleReward('similarity', { ...props }, true, options);
  }

  /** The share of the response's quotes that really stand in the given context. */
  public static citations(props: CitationsRewardProps = {}, options: DeclaredRewardOptions = {}): Reward {
    const needsReference = props.contextField?.split('.')[0] === 'reference_answer';
    return ruleReward('citations', { ...props }, needsReference, options);
  }

  /** 1 when nothing forbidden occurs in the response: phrases, patterns, personal data. */
  public static forbidden(props: ForbiddenRewardProps, options: DeclaredRewardOptions = {}): Reward {
    return ruleReward('forbidden', { ...props }, false, options);
  }

  /** Renders the reward below `scope`. */
  public abstract bind(scope: Construct): RewardConfig;

  /** @internal What a reward without code says, for a reward of which it is a part. */
  public _declaration(place: string): Declaration {
    throw new Error(
      `${place}: got a reward with code of its own, allowed is one without: rules, judge, guardrail and the like. Weigh the ` +
        'parts in the code instead, with weighted() of the reward kit.',
    );
  }
}

class TypeScriptReward extends Reward {
  constructor(
    private readonly entry: string,
    private readonly options: TypeScriptRewardOptions,
  ) {
    super();
  }

  public bind(scope: Construct): RewardConfig {
    const { architecture, environment } = this.options;
    const handler = rewardRuntime(scope, bundleTypeScript(this.entry), this.options, { architecture, environment });
    return { handler, options: this.options };
  }
}

/** Rendered as the prebundled runtime with the spec beside it. */
class DeclaredReward extends Reward {
  constructor(
    private readonly declaration: Declaration,
    public readonly options: DeclaredRewardOptions,
  ) {
    super();
    checkDeclaration(declaration);
  }

  public bind(scope: Construct): RewardConfig {
    const { spec, calls, needsReference } = this.declaration;
    const variables = variablesFor(calls);
    const code = new PrebundledCode(calls.length > 0 ? 'judge-responses' : 'grade-responses', {
      [REWARD_SPEC_FILE]: JSON.stringify(spec(variables), undefined, 1),
    });
    const environment = Object.fromEntries(calls.map(({ arn }, index) => [variables[index], arn(scope)]));
    const handler = rewardRuntime(scope, code, this.options, { environment });
    for (const { grant } of calls) grant(scope, handler);
    const { goldAnswer } = this.options;
    return { handler, options: { needsReference: this.options.needsReference ?? needsReference, goldAnswer } };
  }

  public override _declaration(place: string): Declaration {
    requireNoOptions(place, this.options);
    return this.declaration;
  }
}

class FunctionReward extends Reward {
  constructor(
    private readonly handler: lambda.IFunction,
    private readonly options: RewardOptions,
  ) {
    super();
  }

  public bind(): RewardConfig {
    return { handler: this.handler, options: this.options };
  }
}

function checked<T extends RewardOptions>(options: T): T {
  const { minScore = 0, maxScore = 1 } = options;
  requireNumber('reward.minScore', minScore, { min: -Number.MAX_VALUE });
  requireNumber('reward.maxScore', maxScore, { min: -Number.MAX_VALUE });
  if (!Token.isUnresolved(minScore) && !Token.isUnresolved(maxScore) && minScore >= maxScore) {
    throw new Error(`reward: got minScore ${minScore} and maxScore ${maxScore}, minScore must be the lower one.`);
  }
  return options;
}

function ruleReward(
  grader: RuleGrader,
  spec: JsonObject,
  needsReference: boolean,
  options: DeclaredRewardOptions,
): Reward {
  return new DeclaredReward({ spec: () => ({ grader, options: spec }), calls: [], needsReference }, options);
}
