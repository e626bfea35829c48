import { Readable } from 'node:stream';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import type { RewardInputRow } from '../../../lib/contract/reward-wire';
import type { RunSettings } from '../../../lib/contract/settings';
import { verifyReward } from '../../../lambda/verify-reward/verify-reward';
import { givenRegistry } from '../shared/registry-table';
import { contract, datasetOf, givenRun, REWARD_ARN, settingsWith } from '../shared/runs';

export type Reward = (rows: RewardInputRow[]) => unknown;
export type Row = Readonly<Record<string, unknown>>;

export const VERSION_ARN = `${REWARD_ARN}:7`;
export const SECRET = 'confidential-phrase';

export const question = (text: string) => [{ role: 'user', content: text }];
export const sums = (rows: number): Row[] =>
  Array.from({ length: rows }, (_, at) => ({
    id: `sum-${at}`,
    messages: question(`${SECRET}: what is 1000 + ${at}?`),
    reference_answer: { answer: String(1000 + at) },
    topic: 'sums',
  }));

export const responseOf = ({ messages }: RewardInputRow) => messages.at(-1)?.content as string;
export const referenceOf = (row: RewardInputRow) =>
  ((row.reference_answer ?? row.metadata?.reference_answer) as { answer: string } | undefined)?.answer;
export const scored = (rows: RewardInputRow[], score: (row: RewardInputRow) => unknown) =>
  rows.map((row) => ({ id: row.id, aggregate_reward_score: score(row) }));

/** Right if the response ends in the right number. */
export const good: Reward = (rows) =>
  scored(rows, (row) => (/(\d+)\D*$/.exec(responseOf(row))?.[1] === referenceOf(row) ? 1 : 0));

/** An error of the user's function, as Lambda reports it. */
export class FunctionError extends Error {
  public constructor(
    public readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Scene {
  readonly rows?: readonly Row[];
  readonly reward?: Partial<RunSettings['reward']>;
  readonly recorded?: string;
  /** What the invocation has left; a reward that takes time lowers it. */
  readonly time?: { leftMs: number };
}

export async function givenPipeline(
  reward: Reward,
  { rows = sums(200), reward: settings, recorded, time = { leftMs: 15 * 60_000 } }: Scene = {},
) {
  const run = givenRun('one', {
    rewardVersionArn: VERSION_ARN,
    settings: settingsWith({
      reward: { ...settingsWith().reward, ...settings },
      recordedResponses: recorded === undefined ? [] : [{ bucket: 'in', prefix: 'recorded/' }],
    }),
  });
  const { registry } = await givenRegistry();
  await registry.createRun(run, {});
  const s3 = new S3Client({});
  const objects = new Map([
    [`runs/${run.runId}/dataset/train.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join('')],
  ]);
  if (recorded !== undefined) {
    objects.set('recorded/a.jsonl', recorded);
  }
  const written = new Map<string, string>();
  const s3Mock = mockClient(s3);
  s3Mock
    .on(GetObjectCommand)
    .callsFake(({ Key }: { Key: string }) => ({ Body: Readable.from([Buffer.from(objects.get(Key) ?? '')]) }))
    .on(ListObjectsV2Command)
    .resolves({ Contents: [{ Key: 'recorded/readme.txt' }, { Key: 'recorded/a.jsonl' }] })
    .on(PutObjectCommand)
    .callsFake(({ Key, Body }: { Key: string; Body: string }) => {
      written.set(Key, Body);
      return {};
    });
  const lambda = new LambdaClient({});
  const calls: Array<{ readonly input: InvokeCommand['input']; readonly rows: RewardInputRow[] }> = [];
  const functionMock = mockClient(lambda);
  functionMock.on(InvokeCommand).callsFake(async (input: InvokeCommand['input']) => {
    const batch = JSON.parse(Buffer.from(input.Payload as Uint8Array).toString()) as RewardInputRow[];
    calls.push({ input, rows: batch });
    try {
      const result: unknown = await reward(batch);
      return { Payload: Buffer.from(typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null')) };
    } catch (error) {
      const { errorType, message } = error as FunctionError;
      return { FunctionError: 'Unhandled', Payload: Buffer.from(JSON.stringify({ errorType, errorMessage: message })) };
    }
  });
  const dataset = datasetOf(run, { train: { key: `runs/${run.runId}/dataset/train.jsonl`, rows: rows.length } });
  const remainingMs = () => time.leftMs;
  const verify = () =>
    verifyReward({ contract, run, dataset }, { registry, s3, lambda, outputBucket: 'out', remainingMs });
  return { run, registry, verify, calls, written, functionMock, s3Mock };
}

/** What the refusal says; fails when there is none. */
export async function refusalOf(
  reward: Reward,
  scene?: Scene,
): Promise<{ readonly name: string; readonly message: string }> {
  const { verify } = await givenPipeline(reward, scene);
  return verify().then(
    () => {
      throw new Error('the reward was accepted');
    },
    (error: unknown) => {
      const { name, message } = error as Error;
      expect(message).not.toContain(SECRET);
      return { name, message };
    },
  );
}
