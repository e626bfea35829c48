import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { SwapKind } from '../contract/serving';
import { CONTRACT_VERSION } from '../contract/payloads';
import type { FunctionRole } from '../private/function-role';
import { Workflow } from '../run/workflow';
import { ExecutionAccess } from '../run/execution-access';
import { Production } from './production';
import { SwapSteps } from './swap-steps';

export interface RollbackProps {
  readonly logGroup: logs.ILogGroup;
  readonly production: Production;
  readonly swapSteps: SwapSteps;
  readonly pipelineName: string;
  /** Tags of the pipeline, for a production deployment that has to be made anew. */
  readonly tags: Record<string, string>;
  /** Other functions that look whether a rollback still runs. */
  readonly executionReaders: FunctionRole[];
}

const KIND: SwapKind = 'rollback';

/**
 * Goes back to the model before, or to the base model when there is none. It depends on no run: it works when the last one
 * is broken. Input: `{ "reason": "…", "productionVersion": 7 }`, the version being optional.
 */
export class Rollback extends Construct {
  /** The workflow; one execution is one rollback. */
  public readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: RollbackProps) {
    super(scope, id);
    const { production, pipelineName, swapSteps } = props;
    const states = new Construct(this, 'Road');
    const committed = sfn.Succeed.jsonata(states, 'RolledBack', {
      stateName: 'RolledBack',
      comment: 'Production answers with the model before. The one that was rolled back never becomes champion again.',
    });
    const unchanged = sfn.Fail.jsonata(states, 'RollbackDeclined', {
      stateName: 'RollbackDeclined',
      comment: 'Production changed since the person looked, or another swap did not end.',
      error: "{% 'RftRollback.' & $states.input.state %}",
      cause: '{% $states.input.reason %}',
    });
    const nothing = sfn.Succeed.jsonata(states, 'NothingToRollBack', {
      stateName: 'NothingToRollBack',
      comment: 'The base model answers already.',
    });
    const declined = sfn.Choice.jsonata(states, 'NothingToDo?', {
      stateName: 'NothingToDo?',
      comment: 'A rollback that finds nothing to do did no harm.',
    })
      .when(sfn.Condition.jsonata("{% $states.input.state = 'nothing' %}"), nothing)
      .otherwise(unchanged);
    const failed = sfn.Fail.jsonata(states, 'RollbackFailed', {
      stateName: 'RollbackFailed',
      comment: 'Production answers as before.',
      error: '{% $states.input.failure.Error %}',
      cause: '{% $states.input.failure.Cause %}',
    });
    const constants = {
      contract: CONTRACT_VERSION,
      kind: KIND,
      pipeline: pipelineName,
      serving: production._settings,
      baseModelId: production._baseModelId,
      tags: props.tags,
    };
    const rollBack = swapSteps.road(states, {
      request: "{% $merge([$constants, $states.input, {'reason': $reason}]) %}",
      committed,
      declined,
      failed,
    });
    const take = sfn.Pass.jsonata(states, 'TakeRequest', {
      stateName: 'TakeRequest',
      comment: 'The reason is kept in the record of production.',
      outputs:
        "{% $exists($states.input.productionVersion) ? {'productionVersion': $states.input.productionVersion} : {} %}",
      assign: {
        constants,
        reason: "{% $exists($states.input.reason) ? $string($states.input.reason) : 'no reason was given' %}",
      },
    });
    take.next(rollBack);

    this.stateMachine = new Workflow(this, 'Resource', {
      comment: `Goes back to the model before, in production of ${pipelineName}`,
      states,
      start: take,
      // The workflow's own deadlines come first.
      timeout: Duration.hours(12),
      logGroup: props.logGroup,
    });
    new ExecutionAccess(this, 'ExecutionAccess', {
      stateMachine: this.stateMachine,
      readers: [...swapSteps.executionReaders, ...props.executionReaders],
      starters: [],
    });
  }

  /** Lets `grantee` roll back and look how that goes: `states:StartExecution` and `states:DescribeExecution`. */
  public grantStart(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine
      .grantStartExecution(grantee)
      .combine(this.stateMachine.grantExecution(grantee, 'states:DescribeExecution'));
  }
}
