import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { DriftRegistry } from '../../../lambda/judge-drift/drift-registry';
import { judgeDrift } from '../../../lambda/judge-drift/judge-drift';
import { sampleTraffic } from '../../../lambda/sample-traffic/sample-traffic';
import type { DriftRecord, DriftSettings, PlannedPeriod, WatchedModel } from '../../../lib/contract/drift';
import { logPrefix } from '../../../lib/contract/invocation-logs';
import type { RewardInputRow } from '../../../lib/contract/reward-wire';
import { givenObjects, type Objects } from '../evaluation/objects';
import { Interruption } from '../shared/interruption';
import { call, logObject, logRecord } from '../shared/invocation-logs/log-objects';
import { givenRegistry, type RegistryUnderTest } from '../shared/registry-table';
import { contract, REWARD_ARN, settingsWith } from '../shared/runs';

export const MODEL_ID = 'arn:aws:bedrock:us-east-1:111122223333:custom-model-deployment/abcdefghijkl';
const REQUEST_RUN = 'arn:aws:lambda:us-east-1:111122223333:function:request-run';

export const WATCHED: WatchedModel = {
  productionVersion: 1,
  modelId: MODEL_ID,
  reward: { versionArn: `${REWARD_ARN}:7`, range: { min: 0, max: 1 }, needsReference: false },
};

export const SETTINGS: DriftSettings = {
  pipeline: 'support',
  baseModel: settingsWith().baseModel,
  rewardFunctionArn: REWARD_ARN,
  period: 'day',
  sampleSize: 60,
  smallestDrop: 0.5,
  referencePeriods: 3,
  minimumVotes: 30,
  yearsToFalseAlarm: 1,
  traffic: {
    bucket: 'logs',
    prefix: logPrefix({ prefix: '', account: '111122223333', region: 'us-east-1' }),
    requestMetadata: {},
    scoring: { by: 'champion' },
  },
};

export const planOf = (day: number, parts: Partial<PlannedPeriod> = {}): PlannedPeriod => {
  const date = (at: number) => new Date(Date.UTC(2026, 10, at)).toISOString();
  const id = date(day).slice(0, 10);
  const prefix = `${SETTINGS.traffic?.prefix}${id.replaceAll('-', '/')}/`;
  return {
    id,
    from: date(day),
    to: date(day + 1),
    watched: WATCHED,
    traffic: { prefix, objects: 2, bytes: 1 },
    ...parts,
  };
};

/** Scores 1 what says "good"; anything else is what went wrong. */
export type RewardOf = (rows: readonly RewardInputRow[]) => unknown;

const scoreAll: RewardOf = (rows) =>
  rows.map(({ id, messages }) => ({
    id,
    aggregate_reward_score: (messages.at(-1)?.content as string).includes('good') ? 1 : 0,
  }));

/** A bucket, a registry and a front door around the monitor, and what it did with them. */
export class World {
  public readonly objects: Objects = givenObjects();
  public readonly requests: unknown[] = [];
  public rewardCalls = 0;
  public reward: RewardOf = scoreAll;
  private readonly lambda = new LambdaClient({ region: 'us-east-1' });

  private constructor(
    public readonly interruption: Interruption,
    private readonly table: RegistryUnderTest,
  ) {
    mockClient(this.lambda)
      .on(InvokeCommand)
      .callsFake(({ FunctionName, Payload }: { FunctionName: string; Payload: Uint8Array }) => {
        const payload: unknown = JSON.parse(Buffer.from(Payload).toString());
        if (FunctionName === REQUEST_RUN) {
          this.requests.push(payload);
          return { Payload: Buffer.from('{}') };
        }
        this.rewardCalls += 1;
        return { Payload: Buffer.from(JSON.stringify(this.reward(payload as RewardInputRow[]))) };
      });
  }

  public static async make(): Promise<World> {
    const interruption = new Interruption();
    return new World(interruption, await givenRegistry(interruption));
  }

  /** Another world in which the same has happened so far. */
  public async copy(): Promise<World> {
    const copy = await World.make();
    for (const [key, text] of this.objects.texts) copy.objects.texts.set(key, text);
    const registry = new DriftRegistry(this.table.documents, this.table.tableName);
    const known = await registry.read();
    if (known) await new DriftRegistry(copy.table.documents, copy.table.tableName).write(known);
    return copy;
  }

  /** Objects of a day, each with so many answers, of which some are bad. */
  public log(day: number, perObject: number, isBad: (index: number) => boolean, objects = 2): string[] {
    return Array.from({ length: objects }, (_, object) => {
      const records = Array.from({ length: perObject }, (_each, at) => {
        const index = object * perObject + at;
        const requestId = `day-${day}-${index}`;
        return logRecord({ requestId, modelId: MODEL_ID, ...call('?', isBad(index) ? 'bad' : 'good') });
      });
      const key = `${planOf(day).traffic.prefix}10/${object}.json.gz`;
      this.objects.texts.set(key, logObject(records).toString('latin1'));
      return key;
    });
  }

  public async sample(plan: PlannedPeriod, keys: readonly string[], perBatch = 1, execution = 'one'): Promise<void> {
    for (let from = 0; from < keys.length; from += perBatch) {
      await sampleTraffic(
        {
          BatchInput: {
            contract,
            plan,
            execution,
            pipeline: SETTINGS.pipeline,
            sampleSize: SETTINGS.sampleSize,
            traffic: { bucket: 'logs', requestMetadata: {} },
          },
          Items: keys.slice(from, from + perBatch).map((key) => ({ key, bytes: 100 })),
        },
        { s3: this.objects.s3, outputBucket: 'out' },
      );
    }
  }

  public judge(plan: PlannedPeriod, settings = SETTINGS, execution = 'one'): Promise<DriftRecord> {
    return judgeDrift(
      { contract, settings, plan, execution },
      {
        s3: this.interrupted(this.objects.s3),
        lambda: this.interrupted(this.lambda),
        registry: new DriftRegistry(this.table.documents, this.table.tableName),
        outputBucket: 'out',
        requestRunFunction: REQUEST_RUN,
        now: () => Date.parse(plan.to),
        remainingMs: () => 600_000,
      },
    );
  }

  /** A day from its logs to its record. */
  public async day(day: number, isBad: (index: number) => boolean, settings = SETTINGS): Promise<DriftRecord> {
    const plan = planOf(day);
    await this.sample(plan, this.log(day, 40, isBad));
    return this.judge(plan, settings);
  }

  /** What the monitor remembers. */
  public async remembered(): Promise<unknown> {
    return (await this.table.items()).find(({ kind }) => kind === 'drift');
  }

  private interrupted<T extends { send: (...args: never[]) => unknown }>(client: T): T {
    const send = (...args: Parameters<T['send']>) => this.interruption.around(() => client.send(...args));
    return Object.assign(Object.create(client) as T, { send });
  }
}
