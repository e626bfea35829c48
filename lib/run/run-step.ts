import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { CONTRACT_VERSION } from '../contract/payloads';
import type { RunOutcome } from '../contract/payloads';
import { CALL_RETRIES } from './retry-policies';

/**
 * Variables of the state machine: `run` is what BeginRun fixed; `report` gathers what the steps found and, with the
 * outcome, is what FinishRun receives on every path.
 */
export const RUN = '{% $run %}';

/** Expression of what an earlier step left in `report`. */
export const fromReport = (name: string) => `{% $report.${name} %}`;

export interface RunStepProps {
  readonly lambdaFunction: lambda.IFunction;
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
   * Expression of the output.
   *
   * @default - what the function returns
   */
  readonly outputs?: string;
  /** @default CALL_RETRIES */
  readonly retries?: readonly sfn.RetryProps[];
}

/** A state of the road that calls one of our functions. */
export function runStep(scope: Construct, id: string, props: RunStepProps): tasks.LambdaInvoke {
  const { payload, report } = props;
  const step = tasks.LambdaInvoke.jsonata(scope, id, {
    stateName: id,
    comment: props.comment,
    lambdaFunction: props.lambdaFunction,
    payload:
      typeof payload === 'string'
        ? sfn.TaskInput.fromText(payload)
        : sfn.TaskInput.fromObject({ contract: CONTRACT_VERSION, ...payload }),
    outputs: props.outputs ?? '{% $states.result.Payload %}',
    assign:
      report === undefined
        ? props.assign
        : { report: `{% $merge([$report, {'${report}': $states.result.Payload}]) %}` },
    retryOnServiceExceptions: false,
  });
  for (const retry of props.retries ?? CALL_RETRIES) step.addRetry(retry);
  return step;
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
