import { Aws, Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { CONTRACT_VERSION } from '../contract/payloads';
import type { RunOutcome } from '../contract/payloads';
import { CALL_RETRIES, type Retrier } from './retry-policies';

/**
 * Variables of the state machine: `run` is what BeginRun fixed; `report` gathers what the steps found and, with the
 * outcome, is what FinishRun receives on every path.
 */
export const RUN = '{% $run %}';

/** Expression of what an earlier step left in `report`. */
export const fromReport = (name: string) => `{% $report.${name} %}`;

export interface RunStepProps {
  readonly handler: { readonly functionArn: string };
  /** Why the step exists. */
  readonly comment: string;
  /** What the function receives: an object beside the contract version, or one expression for all of it. */
  readonly payload: Record<string, unknown> | string;
  /**
   * Member of `report` under which the result is kept.
   *
   * @default - the result is not kept
   */
  readonly report?: string;
  /**
   * Variables by name, each an expression.
   *
   * @default - those that `report` makes
   */
  readonly assign?: Record<string, string>;
  /**
   * How long the state waits for somebody to answer under the token that the function was handed. The answer is then the
   * result, not what the function returns.
   *
   * @default - it waits for the function only
   */
  readonly answerWithin?: Duration;
  /**
   * Expression of the output.
   *
   * @default - the result
   */
  readonly outputs?: string;
  /** @default CALL_RETRIES */
  readonly retries?: readonly Retrier[];
}

/** A state of the road that calls one of our functions: by its name, never a version of it. */
export class RunStep extends sfn.TaskStateBase {
  protected readonly taskMetrics = undefined;

  /** One statement for all functions: see Workflow. */
  protected readonly taskPolicies = undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RunStepProps,
  ) {
    const { report, assign, answerWithin } = props;
    const result = answerWithin ? '$states.result' : '$states.result.Payload';
    super(scope, id, {
      stateName: id,
      comment: props.comment,
      queryLanguage: sfn.QueryLanguage.JSONATA,
      outputs: props.outputs ?? `{% ${result} %}`,
      assign: report === undefined ? assign : { report: `{% $merge([$report, {'${report}': ${result}}]) %}` },
      taskTimeout: answerWithin && sfn.Timeout.duration(answerWithin),
    });
  }

  /** The function that it calls. */
  public get functionArn(): string {
    return this.props.handler.functionArn;
  }

  protected _renderTask(): object {
    const { handler, payload, answerWithin, retries = CALL_RETRIES } = this.props;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::lambda:invoke${answerWithin ? '.waitForTaskToken' : ''}`,
      Arguments: {
        FunctionName: handler.functionArn,
        Payload: typeof payload === 'string' ? payload : { contract: CONTRACT_VERSION, ...payload },
      },
      Retry: retries,
    };
  }
}

/** From here every error ends the run as failed, with the error in the record. */
export function failsTo(step: sfn.TaskStateBase | sfn.Map, finish: sfn.IChainable): void {
  step.addCatch(finish, {
    assign: { report: "{% $merge([$report, {'outcome': 'failed', 'failure': $states.errorOutput}]) %}" },
  });
}

export interface EndsAsProps {
  readonly outcome: RunOutcome;
  /** JSONata expression of the sentence that says why. */
  readonly reason: string;
  readonly comment: string;
}

/** A state that notes how the run ends and why, on the way to FinishRun. */
export function endsAs(scope: Construct, id: string, props: EndsAsProps): sfn.Pass {
  return sfn.Pass.jsonata(scope, id, {
    stateName: id,
    comment: props.comment,
    assign: { report: `{% $merge([$report, {'outcome': '${props.outcome}', 'reason': ${props.reason}}]) %}` },
  });
}
