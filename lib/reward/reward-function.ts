import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { RewardSettings } from '../contract/settings';
import { Reward } from './reward';

export interface RewardFunctionProps {
  /** How answers are scored. */
  readonly reward: Reward;
}

/**
 * The one Lambda function that scores answers: Bedrock calls it during training, the pipeline calls the same version to
 * prove it and to evaluate models.
 */
export class RewardFunction extends Construct {
  /** The function, or the version or alias that was given. */
  public readonly handler: lambda.IFunction;

  /** ARN of the function without a version or alias. */
  public readonly functionArn: string;

  /** @internal */
  public readonly _settings: RewardSettings;

  constructor(scope: Construct, id: string, props: RewardFunctionProps) {
    super(scope, id);
    const { handler, options } = props.reward.bind(this);
    this.handler = handler;
    this.functionArn = withoutQualifier(handler);
    this._settings = {
      functionArn: handler.functionArn,
      range: { min: options.minScore ?? 0, max: options.maxScore ?? 1 },
      needsReference: options.needsReference ?? true,
      ...(options.goldAnswer === undefined ? {} : { goldAnswer: options.goldAnswer }),
    };
  }

  /** Lets `grantee` call the function and every version of it. */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'lambda:InvokeFunction');
  }

  /** @internal Lets `grantee` fix the version that a run keeps to. */
  public _grantPin(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'lambda:PublishVersion', 'lambda:GetAlias', 'lambda:GetFunctionConfiguration');
  }

  /** @internal Lets `grantee` look which code and variables the function has. */
  public _grantLook(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'lambda:GetAlias', 'lambda:GetFunctionConfiguration');
  }

  /** Failed calls of the function. */
  public metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.handler.metricErrors(props);
  }

  /** Duration of the calls, in milliseconds. */
  public metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.handler.metricDuration(props);
  }

  private grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions,
      // Runs publish versions whose numbers are not known at synthesis.
      resourceArns: [this.functionArn, `${this.functionArn}:*`],
    });
  }
}

/** ARN of the function behind a version or an alias, however it was imported. */
function withoutQualifier(handler: lambda.IFunction): string {
  // An alias and a version know the function behind them through its latest version; a function knows itself.
  const { functionArn } = handler.latestVersion.lambda;
  return Token.isUnresolved(functionArn) ? functionArn : functionArn.split(':').slice(0, 7).join(':');
}
