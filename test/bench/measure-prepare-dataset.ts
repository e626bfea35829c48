import { prepareDataset } from '../../lambda/prepare-dataset/prepare-dataset';
import type { RowCounts, Run } from '../../lib/contract/payloads';
import { FileObjectStore } from './file-object-store';
import { settingsWith } from '../lambda/shared/runs';

export interface Measured {
  readonly seconds: number;
  /** Highest resident set size of the process, in millions of bytes. */
  readonly peakMb: number;
  readonly counts: RowCounts;
}

/** Prepares the dataset under a folder and prints what it took. */
async function measure(root: string): Promise<void> {
  const start = process.hrtime.bigint();
  const { counts } = await prepareDataset(benchRun(), {
    store: new FileObjectStore(root, 'output'),
    outputBucket: 'output',
    registry: {
      readSplit: () => Promise.resolve(undefined),
      claimSplit: (split) => Promise.resolve(split),
      readLastTrained: () => Promise.resolve(undefined),
      findFingerprint: () => Promise.resolve(undefined),
      readChampionInputs: () => Promise.resolve(undefined),
      recordStep: () => Promise.resolve(),
    },
    log: { info: () => undefined },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const measured: Measured = { seconds, peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6, counts };
  process.stdout.write(JSON.stringify(measured));
}

function benchRun(): Run {
  return {
    runId: '20260101-000000-00000000',
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:support:bench',
    startedAt: '2026-01-01T00:00:00.000Z',
    trainingName: 'support-20260101-000000-00000000',
    rewardVersionArn: 'arn:aws:lambda:us-east-1:123456789012:function:reward:1',
    rewardHash: 'bench',
    request: {},
    settings: {
      ...settingsWith(),
      pipeline: 'support',
      trainingService: 'bedrock-customization-job',
      baseModel: 'amazon.nova-2-lite-v1:0:256k',
      dataset: [{ bucket: 'input', prefix: '' }],
      split: { heldOut: 0.1, validation: 0.1 },
      tooManyRows: 'sample',
      minNewRows: 0,
      reward: {
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:reward',
        range: { min: 0, max: 1 },
        needsReference: true,
      },
      recordedResponses: [],
      hyperparameters: {},
      tags: {},
    },
  };
}

measure(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
