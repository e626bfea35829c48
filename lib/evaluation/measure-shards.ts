import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { failsTo, RUN, RunStep } from '../run/run-step';

export interface MeasureShardsProps {
  /** State that measures, for example `MeasureBaseline`. */
  readonly name: string;
  /** Part of the names of the states inside, for example `Baseline`. */
  readonly what: string;
  readonly comment: string;
  readonly scorer: { readonly functionArn: string };
  /** Expression of the list to go through. */
  readonly items: string;
  /** Expression of the Measurement of one item. */
  readonly measurement: string;
  readonly concurrency: number;
}

/**
 * Measures many shards, some at a time. Keys and counts go in and nothing comes out: rows and scores stay in S3. A shard is
 * asked for again until it is done; where a quota is the limit it waits between two calls instead of paying a function that
 * sleeps.
 */
export function measureShards(states: Construct, props: MeasureShardsProps, finish: sfn.IChainable): sfn.Map {
  const { name, what } = props;
  const map = sfn.Map.jsonata(states, name, {
    stateName: name,
    comment: props.comment,
    items: sfn.ProvideItems.jsonata(props.items),
    itemSelector: { measurement: props.measurement, done: 0 },
    maxConcurrency: props.concurrency,
    outputs: {},
  });
  const score = new RunStep(states, `Score${what}Shard`, {
    handler: props.scorer,
    comment: 'As far as the time of a function goes. Called again with the same cursor it asks nobody twice.',
    payload: { run: RUN, measurement: '{% $states.input.measurement %}', done: '{% $states.input.done %}' },
    outputs: '{% $merge([$states.input, $states.result.Payload]) %}',
  });
  const wait = sfn.Wait.jsonata(states, `WaitFor${what}Quota`, {
    stateName: `WaitFor${what}Quota`,
    comment: 'The service throttles: a slow quota makes this slow, never lossy.',
    time: sfn.WaitTime.seconds('{% $states.input.waitSeconds %}'),
  });
  const measured = sfn.Succeed.jsonata(states, `${what}ShardMeasured`, {
    stateName: `${what}ShardMeasured`,
    comment: 'Its results lie in S3.',
    outputs: '{% $states.input.done %}',
  });
  const choice = sfn.Choice.jsonata(states, `${what}ShardScored?`, {
    stateName: `${what}ShardScored?`,
    comment: 'Done, more at once, or more after a wait.',
  });
  score.next(choice);
  wait.next(score);
  choice
    .when(sfn.Condition.jsonata('{% $states.input.finished %}'), measured)
    .when(sfn.Condition.jsonata('{% $states.input.waitSeconds > 0 %}'), wait)
    .otherwise(score);
  map.itemProcessor(score);
  failsTo(map, finish);
  return map;
}
