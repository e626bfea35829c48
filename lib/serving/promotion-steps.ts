import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { SwapKind } from '../contract/serving';
import { CONTRACT_VERSION } from '../contract/payloads';
import { endsAs, fromReport, RUN } from '../run/run-step';
import { SwapSteps } from './swap-steps';

const KIND: SwapKind = 'promote';

/** The stretch of a run that promotes its model: the swap, and how its ends end the run. */
export function promotionRoad(states: Construct, swapSteps: SwapSteps, finish: sfn.IChainable): sfn.IChainable {
  const committed = sfn.Pass.jsonata(states, 'ModelPromoted', {
    stateName: 'ModelPromoted',
    comment: 'Production answers with the model of this run.',
    assign: {
      report:
        "{% $merge([$report, {'outcome': 'promoted', 'reason': 'Production answers with the new model', 'swap': $states.input}]) %}",
    },
  }).next(finish);
  const declined = endsAs(states, 'PromotionDeclined', {
    outcome: 'rejected',
    reason: "'The model was not promoted: ' & $states.input.reason",
    comment: 'Production changed since the decision, or does not take this model.',
  }).next(finish);
  const failed = sfn.Pass.jsonata(states, 'PromotionFailed', {
    stateName: 'PromotionFailed',
    comment: 'Production answers as before.',
    assign: { report: "{% $merge([$report, {'outcome': 'failed', 'failure': $states.input.failure}]) %}" },
  }).next(finish);
  return swapSteps.road(states, {
    request: {
      contract: CONTRACT_VERSION,
      kind: KIND,
      pipeline: '{% $run.settings.pipeline %}',
      serving: '{% $run.settings.serving %}',
      baseModelId: '{% $run.settings.evaluation.baseModelId %}',
      reason:
        "{% $exists($report.approval) ? $report.approval.by & ' approved: ' & $report.approval.reason : $report.promotion.reason %}",
      tags: '{% $run.settings.tags %}',
      productionVersion: fromReport('plan.productionVersion'),
      promotion: {
        run: RUN,
        modelArn: fromReport('training.modelArn'),
        heldOutMean: fromReport('promotion.candidate.value'),
      },
    },
    committed,
    declined,
    failed,
  });
}

/** Where a decision can lead. */
export interface DecisionRoads {
  /** The swap. */
  readonly promote: sfn.IChainable;
  /**
   * The question to a person.
   *
   * @default - nobody is asked: what only a person may decide is rejected
   */
  readonly ask?: sfn.IChainable;
}

/** Promote?: the rules decided. Where a pipeline has an approval, a person has the last word on every promotion. */
export function decisionRoad(
  states: Construct,
  { promote, ask }: DecisionRoads,
  finish: sfn.IChainable,
): sfn.IChainable {
  const rejected = endsAs(states, 'CandidateRejected', {
    outcome: 'rejected',
    reason: '$states.input.reason',
    comment: 'The model exists, production stays as it is.',
  });
  rejected.next(finish);
  const decision = (name: string) => sfn.Condition.jsonata(`{% $states.input.decision = '${name}' %}`);
  const choice = sfn.Choice.jsonata(states, 'Promote?', {
    stateName: 'Promote?',
    comment: 'A mean that went up is not enough: the rules of the policy decided.',
  }).when(decision('promote'), ask ?? promote);
  if (ask) choice.when(decision('ask'), ask);
  return choice.otherwise(rejected);
}
