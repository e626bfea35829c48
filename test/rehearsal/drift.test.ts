import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { App, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { rewardHashOf } from '../../lambda/shared/reward-hash';
import { DriftPeriod, InvocationLogging, Retraining, Reward } from '../../lib';
import type { DriftRecord, DriftSettings } from '../../lib/contract/drift';
import type { Feedback } from '../../lib/contract/feedback';
import { OWN_CALL } from '../../lib/contract/invocation-logs';
import { ITEM, type MarkItem, type ProductionItem } from '../../lib/contract/items';
import { driftMeasuredKey, driftRecordKey, feedbackKey } from '../../lib/contract/keys';
import { deniedCalls } from '../../rehearsal/permissions';
import { findPipeline, type Pipeline } from '../../rehearsal/pipeline';
import { RegistryReader } from '../../rehearsal/registry-reader';
import { Stage } from '../../rehearsal/stage';
import { FEATURE_FLAGS, newPipeline } from '../fixtures';
import { call, logObject, logRecord } from '../lambda/shared/invocation-logs/log-objects';
import { givenRun, settingsWith } from '../lambda/shared/runs';

const LOGS = 'the-logs';
const FEEDBACK = 'the-feedback';
const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 5, 10, 29);

/** From this hour on three answers in twenty more are bad: 0.56 standard deviations. */
const DROP = '2026-01-05T17';

const DEPLOYMENT = 'arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/abcdefghijkl';
const GOOD = 'It is on its way, and arrives tomorrow.';
const BAD = 'As an AI I know nothing of parcels.';

/** The run whose model was promoted. */
const RUN = givenRun('one', {
  settings: settingsWith({ reward: { ...settingsWith().reward, needsReference: false } }),
});

const idOf = (ms: number) => new Date(ms).toISOString().slice(0, 13);

function synthesize(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'rft-drift-'));
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir });
  const stack = new Stack(app, 'Watched', { env: { account: '111122223333', region: 'us-east-1' } });
  newPipeline(
    {
      reward: Reward.forbidden({ phrases: ['As an AI'] }),
      retraining: [
        Retraining.onDrift({
          trafficLogs: InvocationLogging.existing({ bucket: s3.Bucket.fromBucketName(stack, 'Logs', LOGS) }),
          feedback: { bucket: s3.Bucket.fromBucketName(stack, 'Votes', FEEDBACK) },
          period: DriftPeriod.HOUR,
          referencePeriods: 3,
        }),
      ],
    },
    stack,
  );
  app.synth();
  return outdir;
}

/** Traffic of an hour: 28 objects of ten answers, and around them what is no traffic of this model, all of it bad. */
function logAnHour(stage: Stage, prefix: string, hourMs: number): void {
  const hour = idOf(hourMs);
  const worse = hour >= DROP ? 7 : 3;
  const folder = `${prefix}${hour.replaceAll(/[-T]/g, '/')}`;
  const timestamp = new Date(hourMs + 60_000).toISOString();
  for (let object = 0; object < 28; object++) {
    const records: unknown[] = Array.from({ length: 10 }, (_, at) => {
      const number = object * 10 + at;
      const answer = number % 20 < worse ? BAD : GOOD;
      const of = { requestId: `${hour}-${number}`, timestamp, modelId: DEPLOYMENT };
      return logRecord({ ...of, ...call('Where is my parcel?', answer) });
    });
    records.push(
      logRecord({
        requestId: `${hour}-own-${object}`,
        timestamp,
        modelId: DEPLOYMENT,
        requestMetadata: OWN_CALL,
        ...call('?', BAD),
      }),
      logRecord({ requestId: `${hour}-other-${object}`, timestamp, ...call('?', BAD) }),
    );
    if (object === 3) records.push('{"schemaType": "ModelInvocat');
    stage.store.put(LOGS, `${folder}/${String(object).padStart(4, '0')}.json.gz`, logObject(records));
  }
  stage.store.put(LOGS, `${folder}/data/large_input.json.gz`, logObject([{}]));
}

/** Forty votes an hour, one in ten a thumb down; the first was sent twice. */
function voteAnHour(stage: Stage, hourMs: number): void {
  const receivedAt = new Date(hourMs + 60_000).toISOString();
  const votes = Array.from({ length: 40 }, (_, at): Feedback => ({
    requestId: `${idOf(hourMs)}-${at}`,
    reviewer: 'somebody',
    rating: at % 10 === 0 ? 'down' : 'up',
    receivedAt,
  }));
  const lines = [...votes, votes[0]].map((vote) => `${JSON.stringify(vote)}\n`).join('');
  stage.store.put(FEEDBACK, feedbackKey(receivedAt, 'votes'), lines);
}

const productionOf = (version: number, at: string, runId: string): Omit<ProductionItem, 'modelIdParameter'> => ({
  version,
  modelId: DEPLOYMENT,
  deploymentArn: DEPLOYMENT,
  champion: { modelArn: `${DEPLOYMENT}/${version}`, runId, promotedAt: at, heldOutMean: 0.8 },
  earlier: [],
  rolledBack: [],
  lastSwap: {
    kind: 'promote',
    at,
    reason: 'better',
    by: 'arn:aws:states:us-east-1:111122223333:execution:Rft:one',
    runId,
  },
});

describe('production on a virtual clock, watched hour by hour', () => {
  let stage: Stage;
  let pipeline: Pipeline;
  let registry: RegistryReader;
  let documents: DynamoDBDocumentClient;
  /** The mark as it was before the drop, and at the end. */
  let before: MarkItem | undefined;
  let drift: MarkItem | undefined;

  const put = (key: { kind: string; id: string }, item: object) =>
    documents.send(new PutCommand({ TableName: pipeline.registryTable, Item: { ...item, ...key } }));
  const promote = (version: number, at: string) => {
    const { modelIdParameter } = pipeline.settings.serving;
    return put(ITEM.production, { ...productionOf(version, at, RUN.runId), modelIdParameter });
  };
  const recordOf = (period: string) =>
    JSON.parse(stage.store.get(pipeline.outputBucket, driftRecordKey(period)).body.toString()) as DriftRecord;
  const monitor = () => {
    const found = stage.assembly.stateMachines.find(({ logicalId }) => logicalId.includes('DriftMonitor'));
    if (!found) throw new Error('there is no monitor');
    const { States: states } = found.definition as unknown as {
      States: { PlanPeriod: { Arguments: { Payload: { settings: DriftSettings } } } };
    };
    return { arn: found.arn, settings: states.PlanPeriod.Arguments.Payload.settings };
  };

  beforeAll(async () => {
    stage = await Stage.open({
      assembly: synthesize(),
      seed: 1,
      startMs: START,
      faults: [],
      job: {},
      roleNotReadyTimes: 0,
      deployment: () => ({}),
      train: () => Promise.reject(new Error('nothing is trained')),
      answer: () => 'nothing is asked',
      // The clean-up of every five minutes has nothing to do here.
      onSchedule: (delivery, send) => (delivery.rule.logicalId.includes('DriftMonitor') ? send() : Promise.resolve()),
    });
    pipeline = findPipeline(stage.assembly);
    registry = new RegistryReader(stage.client, pipeline.registryTable);
    documents = DynamoDBDocumentClient.from(new DynamoDBClient(stage.client));
    stage.store.createBucket(LOGS, { versioned: false });
    stage.store.createBucket(FEEDBACK, { versioned: false });
    const prefix = monitor().settings.traffic?.prefix ?? '';
    for (let hour = Math.floor(START / HOUR) * HOUR - HOUR; hour < START + 11 * HOUR; hour += HOUR) {
      logAnHour(stage, prefix, hour);
      voteAnHour(stage, hour);
    }
    const rewardArn = pipeline.settings.reward.functionArn;
    const run = {
      ...RUN,
      rewardVersionArn: rewardArn,
      // As it is deployed: the monitor asks for a run when the champion was measured with something else.
      rewardHash: rewardHashOf(stage.functions.configuration(rewardArn.split(':')[6] ?? ''), '$LATEST'),
      settings: { ...RUN.settings, baseModel: pipeline.settings.baseModel },
    };
    await put(ITEM.run(run.runId), { run, status: 'finished', finishedAt: '2026-01-04T00:00:00.000Z', marks: {} });
    await promote(1, '2026-01-04T00:00:00.000Z');
    await stage.clock.run(
      (async () => {
        await stage.clock.sleep(8 * HOUR - 2 * 60_000);
        before = (await stage.clock.busy(() => registry.marks())).drift;
        await stage.clock.sleep(2 * HOUR);
        await stage.idle();
        drift = (await stage.clock.busy(() => registry.marks())).drift;
        // A promotion, in the hour that has begun.
        await stage.clock.busy(() =>
          put(ITEM.production, productionOf(2, new Date(stage.clock.now()).toISOString(), run.runId)),
        );
        await stage.clock.sleep(2 * HOUR + 5 * 60_000);
        await stage.idle();
      })(),
    );
  }, 60_000);
  afterAll(async () => {
    registry.close();
    documents.destroy();
    await stage.close();
  });

  test('the first hours are the reference, the next are steady', () => {
    const verdicts = [9, 10, 11, 12, 13, 14, 15, 16].map(
      (hour) => recordOf(`2026-01-05T${String(hour).padStart(2, '0')}`).signals,
    );
    const expected = [...Array<string>(3).fill('reference'), ...Array<string>(5).fill('steady')];
    expect(verdicts.map(({ traffic }) => traffic?.verdict)).toEqual(expected);
    expect(verdicts.map(({ feedback }) => feedback?.verdict)).toEqual(expected);
  });

  test('a drop sets the mark within three hours, and nothing sets it before', () => {
    expect(before).toBeUndefined();
    const alarms = ['17', '18'].filter((hour) => recordOf(`2026-01-05T${hour}`).alarm);
    expect(alarms.length).toBeGreaterThan(0);
    expect(drift?.lastEventId).toMatch(/^drift-2026-01-05T1[78]$/);
    expect(recordOf(`2026-01-05T${alarms[0]}`).signals).toMatchObject({
      traffic: { verdict: 'alarm' },
      feedback: { verdict: 'steady' },
    });
  });

  test('the mark asks for a run, once for each alarm', () => {
    const runs = stage.executions.all.filter(
      ({ description }) => description.stateMachineArn === pipeline.stateMachine.arn,
    );
    const alarms = ['17', '18'].filter((hour) => recordOf(`2026-01-05T${hour}`).alarm);
    expect(runs).toHaveLength(alarms.length);
    expect(drift).toMatchObject({ count: alarms.length, included: alarms.length });
  });

  test('a sample of what the model answered is scored, all else is counted and left out', () => {
    const record = recordOf('2026-01-05T12');
    expect(record.signals.traffic?.count).toBe(200);
    expect(record.signals.traffic?.mean).toBeGreaterThan(0.78);
    expect(record.signals.feedback).toMatchObject({ count: 40, mean: 0.9 });
    expect(record.objectsMissed).toBe(0);
    expect(record.logs).toMatchObject({ objects: 28, records: 28 * 12 + 1, good: 280, unwanted: 56 });
    expect(record.logs?.problems).toMatchObject([{ count: 1 }]);
  });

  test('the cost of watching is bounded by the sample, and in the record', () => {
    const { cost } = recordOf('2026-01-05T12');
    expect(cost).toMatchObject({
      rewardCalls: 13,
      scored: 200,
      logObjects: 28,
      feedbackObjects: 1,
      stateTransitions: 6,
    });
    expect(cost.bytesRead).toBeGreaterThan(1_000);
    const lines = stage.runner.linesOf(
      stage.assembly.functions.find(({ logicalId }) => logicalId.includes('JudgeDrift'))?.name ?? '',
    );
    const metrics = lines.map(({ text }) => text).filter((text) => text.includes('DriftRewardCalls'));
    expect(metrics.length).toBeGreaterThanOrEqual(10);
  });

  test('the hour of a promotion is left out, and a new reference begins', () => {
    const [unjudged, swapped, next] = ['19', '20', '21'].map((hour) => recordOf(`2026-01-05T${hour}`));
    expect(swapped.note).toMatch(/^production changed at 2026-01-05T20:/);
    expect(swapped).toMatchObject({ alarm: false, signals: {}, cost: { rewardCalls: 0 } });
    // It had ended, but was to be judged when the model was gone.
    expect(unjudged.note).toBe(swapped.note);
    expect(next.signals).toMatchObject({ traffic: { verdict: 'reference' }, feedback: { verdict: 'reference' } });
  });

  test('each period is judged by an execution of its own, whose samplers have theirs', () => {
    const judged = stage.executions.all.filter(({ description }) => description.stateMachineArn === monitor().arn);
    expect(judged.map(({ description }) => description.status)).toEqual(judged.map(() => 'SUCCEEDED'));
    const children = stage.log
      .of('states', 'StartExecution')
      .filter(({ roleArn, caller }) => roleArn && !caller.includes('Schedule'));
    expect(children.length).toBeGreaterThan(judged.length);
  });

  test('the policies of the template allow every call', () => {
    expect(deniedCalls(stage.assembly, stage.log.calls, [])).toEqual([]);
    expect(stage.failedDeliveries).toEqual([]);
    expect(stage.unknown).toEqual([]);
  });

  test('a period that is judged a second time says the same, is paid once, and asks for nothing', async () => {
    const first = stage.store.get(pipeline.outputBucket, driftRecordKey('2026-01-05T21')).body.toString();
    const measured = stage.store.get(pipeline.outputBucket, driftMeasuredKey('2026-01-05T21')).lastModifiedMs;
    const input = JSON.stringify({ time: '2026-01-05T22:30:00Z' });
    await stage.clock.run(
      (async () => {
        stage.executions.start({ stateMachineArn: monitor().arn, name: 'again', input });
        await stage.idle();
      })(),
    );
    expect(stage.store.get(pipeline.outputBucket, driftRecordKey('2026-01-05T21')).body.toString()).toBe(first);
    expect(stage.store.get(pipeline.outputBucket, driftMeasuredKey('2026-01-05T21')).lastModifiedMs).toBe(measured);
    expect((await registry.marks()).drift).toEqual(drift);
  });
});
