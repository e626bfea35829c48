import { LambdaClient } from '@aws-sdk/client-lambda';
import { curateLogs } from '../../lambda/curate-logs/curate-logs';
import { CONTRACT_VERSION, type CurationCounts } from '../../lib/contract/payloads';
import { DROP_ROWS_WITH_PII } from '../../lib/contract/settings';
import { givenRun, settingsWith } from '../lambda/shared/runs';
import { FileObjectStore } from './file-object-store';

export interface Measured {
  readonly seconds: number;
  /** Time of all processors: tells how busy the machine was with other things. */
  readonly cpuSeconds: number;
  /** Highest resident set size of the process, in millions of bytes. */
  readonly peakMb: number;
  readonly counts: CurationCounts;
}

/** Makes rows of the logs under a folder and prints what it took. */
async function measure(root: string, filter: string): Promise<void> {
  const logs = {
    account: '123456789012',
    region: 'us-east-1',
    sinceSeconds: 2 * 86_400,
    models: [],
    metadataEquals: {},
    metadataNotEquals: {},
    feedbackBucket: 'feedback',
    ...(filter === 'pii' && { piiFilter: DROP_ROWS_WITH_PII }),
  };
  const run = givenRun('bench', {
    startedAt: '2026-01-02T03:04:05.000Z',
    settings: settingsWith({
      dataset: [{ bucket: 'logs', prefix: '', logs }],
      reward: { functionArn: 'arn', range: { min: 0, max: 1 }, needsReference: false },
    }),
  });
  const start = process.hrtime.bigint();
  const { counts } = await curateLogs(
    { contract: CONTRACT_VERSION, run, before: null },
    {
      store: new FileObjectStore(root, 'output'),
      outputBucket: 'output',
      registry: { recordStep: () => Promise.resolve() },
      lambda: new LambdaClient({ region: 'us-east-1' }),
      log: { info: () => undefined },
      remainingMillis: () => 900_000,
    },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6;
  const measured: Measured = { seconds, cpuSeconds, peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6, counts };
  process.stdout.write(JSON.stringify(measured));
}

measure(process.argv[2] ?? '', process.argv[3] ?? '').catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
