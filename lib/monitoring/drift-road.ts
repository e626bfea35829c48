import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DriftSettings } from '../contract/drift';
import { CONTRACT_VERSION } from '../contract/payloads';
import { RunStep } from '../run/run-step';
import { DriftFunctions } from './drift-functions';

export interface DriftRoadProps {
  readonly functions: DriftFunctions;
  readonly settings: DriftSettings;
  /**
   * Where the logs of traffic lie.
   *
   * @default - nobody looks at answers
   */
  readonly trafficBucket?: s3.IBucket;
}

/** A sampler reads some minutes at most: objects of logs are megabytes. */
const OBJECTS_PER_SAMPLER = 25;

/** Samplers at a time: they share the account's concurrency with what answers users. */
const SAMPLERS = 40;

/** Objects that no sampler could read, in percent: the record says how many they were. */
const TOLERATED_FAILURES = 5;

/** The states from PlanPeriod to the end. Input: `{ "time": "…" }`, an instant. */
export function driftRoad(states: Construct, { functions, settings, trafficBucket }: DriftRoadProps): sfn.IChainable {
  const plan = new RunStep(states, 'PlanPeriod', {
    handler: functions.planPeriod,
    comment: 'The last whole period, what answered in it, and where its log objects lie.',
    payload: { settings, time: '{% $states.input.time %}' },
    assign: { plan: '{% $states.result.Payload %}' },
  });
  const judge = new RunStep(states, 'JudgeDrift', {
    handler: functions.judgeDrift,
    comment: 'Scores the sample, counts votes, and asks for a run when one of them has dropped.',
    payload: { settings, plan: '{% $plan %}', execution: '{% $states.context.Execution.Name %}' },
    outputs: "{% {'period': $states.result.Payload.period, 'alarm': $states.result.Payload.alarm} %}",
  });
  const { sampleTraffic } = functions;
  const { traffic } = settings;
  if (!sampleTraffic || !traffic || !trafficBucket) return plan.next(judge);

  const takeSample = new RunStep(states, 'TakeSample', {
    handler: sampleTraffic,
    comment: 'Reads some log objects and keeps the answers that may be in the sample.',
    payload: '{% $states.input %}',
    outputs: '{% $states.result.Payload.objects %}',
  });
  const sample = sfn.DistributedMap.jsonata(states, 'SampleTraffic', {
    stateName: 'SampleTraffic',
    comment: 'Grows with the log objects: each sampler is an execution of its own and knows only what it is handed.',
    label: 'SampleTraffic',
    itemReader: new LogObjects(trafficBucket, traffic.prefix, '{% $plan.traffic.prefix %}'),
    itemSelector: {
      key: '{% $states.context.Map.Item.Value.Key %}',
      bytes: '{% $states.context.Map.Item.Value.Size %}',
    },
    itemBatcher: new sfn.ItemBatcher({
      maxItemsPerBatch: OBJECTS_PER_SAMPLER,
      batchInput: {
        contract: CONTRACT_VERSION,
        plan: '{% $plan %}',
        execution: '{% $states.context.Execution.Name %}',
        pipeline: settings.pipeline,
        sampleSize: settings.sampleSize,
        traffic: { bucket: traffic.bucket, requestMetadata: traffic.requestMetadata },
      },
    }),
    mapExecutionType: sfn.StateMachineType.STANDARD,
    maxConcurrency: SAMPLERS,
    toleratedFailurePercentage: TOLERATED_FAILURES,
    outputs: '{% $states.input %}',
  });
  sample.itemProcessor(takeSample);
  sample.next(judge);
  return plan.next(
    sfn.Choice.jsonata(states, 'AnyTraffic?', {
      stateName: 'AnyTraffic?',
      comment: 'A period without log objects needs no samplers.',
    })
      .when(sfn.Condition.jsonata('{% $states.input.traffic.objects > 0 %}'), sample)
      .otherwise(judge),
  );
}

/** Lists the objects of a period. The reader of the CDK lets the state machine list the whole bucket. */
class LogObjects extends sfn.S3ObjectsItemReader {
  constructor(
    private readonly logs: s3.IBucket,
    private readonly allowedPrefix: string,
    prefix: string,
  ) {
    super({ bucket: logs, prefix });
  }

  public override providePolicyStatements(): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [this.logs.bucketArn],
        conditions: { StringLike: { 's3:prefix': [`${this.allowedPrefix}*`] } },
      }),
    ];
  }
}
