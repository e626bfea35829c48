import { Duration, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { requireNumber } from '../private/validation';
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
export interface TypeScriptRewardOptions extends RewardOptions {
  /**
   * Longest time for one batch of answers; at most 15 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * Memory in MiB.
   *
   * @default 512
   */
  readonly memorySize?: number;

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

  /**
   * Concurrency set aside for the reward. Too low a figure throttles training: Bedrock calls with hundreds of answers a
   * second.
   *
   * @default - none; the reward shares the account's concurrency
   */
  readonly reservedConcurrentExecutions?: number;
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

  /** Renders the reward below `scope`. */
  public abstract bind(scope: Construct): RewardConfig;
}

class TypeScriptReward extends Reward {
  constructor(
    private readonly entry: string,
    private readonly options: TypeScriptRewardOptions,
  ) {
    super();
  }

  public bind(scope: Construct): RewardConfig {
    const { timeout, memorySize, architecture, environment, reservedConcurrentExecutions } = this.options;
    const logGroup = new logs.LogGroup(scope, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS });
    const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const handler = new lambda.Function(scope, 'Resource', {
      code: bundleTypeScript(this.entry),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      description: 'Reward function: scores answers during training and evaluation',
      architecture: architecture ?? lambda.Architecture.ARM_64,
      timeout: timeout ?? Duration.minutes(5),
      memorySize: memorySize ?? 512,
      environment,
      reservedConcurrentExecutions,
      role,
      logGroup,
    });
    return { handler, options: this.options };
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
