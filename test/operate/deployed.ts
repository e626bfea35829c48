import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { operate, type OperateCommand } from '../../bin/operate';
import { Approval, BaseModel, DatasetSource, Reward, RftPipeline } from '../../lib';
import type { RunOutcome } from '../../lib/contract/payloads';
import type { Director } from '../../rehearsal/director';
import { rehearse } from '../../rehearsal/rehearsal';
import type { RehearsalResult } from '../../rehearsal/result';
import { FEATURE_FLAGS } from '../fixtures';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'math-word-problems');

/** The example as an app with one pipeline that asks a person before a promotion. Removed after the tests of the file. */
export function askingAssembly(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'rft-operate-'));
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir });
  const stack = new Stack(app, 'Support', { env: { region: 'us-east-1' } });
  new RftPipeline(stack, 'Support', {
    pipelineName: 'support',
    baseModel: BaseModel.NOVA_2_LITE,
    reward: Reward.typescript(join(EXAMPLE, 'rewards', 'math.ts'), { goldAnswer: 'solution' }),
    dataset: DatasetSource.localFile(join(EXAMPLE, 'data', 'dataset.jsonl')),
    recordedResponses: DatasetSource.localFile(join(EXAMPLE, 'data', 'responses.jsonl')),
    hyperparameters: { batchSize: 64, epochCount: 2, trainingSamplePerPrompt: 8 },
    approval: Approval.byPerson(),
  });
  app.synth();
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  return outdir;
}

/** What a command printed, and its exit code. */
export interface Said {
  readonly code: number;
  readonly text: string;
}

/** The command line, pointed at the pipeline that is being rehearsed. */
export type Rft = (command: OperateCommand, ...args: string[]) => Promise<Said>;

/**
 * Rehearses the pipeline of an assembly while somebody uses the command line on it.
 *
 * @param onLine called with what a command prints, as soon as it does
 */
export function operated(
  assembly: string,
  outcomes: readonly RunOutcome[],
  act: (director: Director, rft: Rft) => Promise<void>,
  onLine: (line: string) => void = () => undefined,
): Promise<RehearsalResult> {
  return rehearse({
    assembly,
    scenario: {
      name: 'operated',
      description: 'Somebody uses the command line.',
      outcomes,
      act: (director) => act(director, commandLine(director, assembly, onLine)),
    },
  });
}

function commandLine({ stage: { client, clock } }: Director, assembly: string, onLine: (line: string) => void): Rft {
  return (command, ...args) =>
    clock.busy(async () => {
      const lines: string[] = [];
      const print = jest.spyOn(console, 'log').mockImplementation((line: string) => {
        lines.push(line);
        onLine(line);
      });
      const before = { ...process.env };
      process.env.AWS_ENDPOINT_URL = client.endpoint;
      process.env.AWS_ACCESS_KEY_ID = client.credentials.accessKeyId;
      process.env.AWS_SECRET_ACCESS_KEY = client.credentials.secretAccessKey;
      try {
        const code = await operate(command, [...args, '--app', assembly]);
        return { code, text: lines.join('\n') };
      } finally {
        process.env = before;
        print.mockRestore();
      }
    });
}
