import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { looksAgain, pollLoop } from '../run/poll-loop';
import { DEPLOY_RETRIES } from '../run/retry-policies';
import { endsAs, failsTo, fromReport, RUN, RunStep } from '../run/run-step';
import { EvaluationFunctions, EvaluationFunctionsProps } from './evaluation-functions';
import { measureShards } from './measure-shards';

export interface EvaluationStepsProps extends EvaluationFunctionsProps {
  /** Shards that are measured at the same time. */
  readonly concurrency: number;
}

const POLL_INTERVAL = Duration.minutes(2);

/** Creating a deployment was seen to take 8 to 45 minutes. */
const DEPLOYMENT_DEADLINE = Duration.hours(3);

/** The two stretches of a run that measure models: before the training is paid, and after it. */
export class EvaluationSteps extends Construct {
  private readonly functions: EvaluationFunctions;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EvaluationStepsProps,
  ) {
    super(scope, id);
    this.functions = new EvaluationFunctions(this, 'Functions', props);
  }

  /** PlanEvaluation, MeasureBaseline, JudgeSignal, Signal?, on to `train` or `finish`. */
  public baselineRoad(states: Construct, train: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const { functions } = this;
    const plan = new RunStep(states, 'PlanEvaluation', {
      handler: functions.plan,
      comment: 'Which prompts, which models, compared with which champion: fixed once for the whole run.',
      payload: { run: RUN, dataset: fromReport('dataset') },
      report: 'plan',
    });
    failsTo(plan, finish);
    const measure = measureShards(
      states,
      {
        name: 'MeasureBaseline',
        what: 'Baseline',
        comment: 'What the base model and the champion do today, and whether answers to training prompts differ.',
        scorer: functions.score,
        items: fromReport('plan.baseline'),
        measurement: '{% $states.context.Map.Item.Value %}',
        concurrency: this.props.concurrency,
      },
      finish,
    );
    const judge = new RunStep(states, 'JudgeSignal', {
      handler: functions.judge,
      comment: 'Figures for the question that follows; a training is the expensive part of a run.',
      payload: { run: RUN, plan: fromReport('plan') },
      report: 'baseline',
    });
    failsTo(judge, finish);
    const noSignal = endsAs(states, 'NoSignal', {
      outcome: 'no-signal',
      reason: '$states.input.reason',
      comment: 'Nothing to learn, or a held-out set too small to show it: no training is paid.',
    });
    noSignal.next(finish);
    const signal = sfn.Choice.jsonata(states, 'Signal?', {
      stateName: 'Signal?',
      comment: 'Without spread in the scores there is no gradient.',
    });
    signal.when(sfn.Condition.jsonata("{% $states.input.decision = 'stop' %}"), noSignal).otherwise(train);
    plan.next(measure).next(judge).next(signal);
    return plan;
  }

  /** DeployCandidate, WaitForCandidate, EvaluateCandidate, DecidePromotion, on to `decided` or `finish`. */
  public candidateRoad(states: Construct, decided: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const { functions } = this;
    const deploy = new RunStep(states, 'DeployCandidate', {
      handler: functions.deploy,
      comment: 'A custom model answers only through a deployment; on demand it costs nothing while nobody asks.',
      payload: { step: 'deploy', run: RUN, modelArn: fromReport('training.modelArn') },
      report: 'deployment',
      retries: DEPLOY_RETRIES,
    });
    failsTo(deploy, finish);
    const evaluate = measureShards(
      states,
      {
        name: 'EvaluateCandidate',
        what: 'Candidate',
        comment: 'The same prompts, sampling and reward version as the baseline.',
        scorer: functions.score,
        items: fromReport('plan.heldOut'),
        measurement:
          "{% $merge([$states.context.Map.Item.Value, {'model': {'role': 'candidate', 'modelId': $report.deployment.deploymentArn}, 'samples': $run.settings.evaluation.samplesPerPrompt}]) %}",
        concurrency: this.props.concurrency,
      },
      finish,
    );
    const decide = new RunStep(states, 'DecidePromotion', {
      handler: functions.decide,
      comment: 'Figures and rules decide; the record explains each of them.',
      payload: { run: RUN, plan: fromReport('plan'), modelArn: fromReport('training.modelArn') },
      report: 'promotion',
    });
    failsTo(decide, finish);
    deploy.next(this.waitForCandidate(states, evaluate, finish));
    evaluate.next(decide).next(decided);
    return deploy;
  }

  private waitForCandidate(states: Construct, active: sfn.IChainable, finish: sfn.IChainable): sfn.IChainable {
    const describe = new RunStep(states, 'DescribeCandidate', {
      handler: this.functions.deploy,
      comment: 'Polled: no event tells of deployments.',
      payload: { step: 'describe', run: RUN, deployment: fromReport('deployment') },
    });
    const choice = sfn.Choice.jsonata(states, 'CandidateActive?', {
      stateName: 'CandidateActive?',
      comment: 'Active, failed, or past the deadline.',
    });
    looksAgain(describe, choice);
    const wait = pollLoop(states, {
      waitName: 'WaitForCandidate',
      comment: 'Creating a deployment takes many minutes.',
      interval: POLL_INTERVAL,
      describe,
      choice,
    });
    const failed = endsAs(states, 'CandidateNotDeployed', {
      outcome: 'failed',
      reason:
        "'The deployment of the candidate failed: ' & ($exists($states.input.failureMessage) ? $states.input.failureMessage : 'the service gave no reason')",
      comment: 'The model exists and cannot be asked.',
    });
    failed.next(finish);
    const late = endsAs(states, 'CandidateTooLate', {
      outcome: 'failed',
      reason: `'The deployment of the candidate was not active after ${DEPLOYMENT_DEADLINE.toHumanString()}'`,
      comment: 'A wait that never ends must end too.',
    });
    late.next(finish);
    choice
      .when(sfn.Condition.jsonata("{% $states.input.status = 'Active' %}"), active)
      .when(sfn.Condition.jsonata("{% $states.input.status = 'Failed' %}"), failed)
      .when(sfn.Condition.jsonata('{% $toMillis($states.context.State.EnteredTime) > $deadline %}'), late);
    const deadline = sfn.Pass.jsonata(states, 'SetCandidateDeadline', {
      stateName: 'SetCandidateDeadline',
      comment: 'The deployment may take this long in all.',
      assign: {
        deadline: `{% $toMillis($states.context.State.EnteredTime) + ${DEPLOYMENT_DEADLINE.toMilliseconds()} %}`,
      },
    });
    return deadline.next(wait);
  }
}
