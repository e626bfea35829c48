import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { operate, type OperateCommand } from '../../bin/operate';
import type { Terminal } from '../../bin/operate/terminal';
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
    hyperparameters: { batchSize: 64, epochCount: 2, trainingSamplePerPrompt: 4 },
    // Few questions to models: what a person sees of the answers to them does not depend on how many there were.
    evaluation: { samplesPerPrompt: 1, probeSamples: 2, concurrency: 3 },
    approval: Approval.byPerson(),
  });
  app.synth();
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));
  return outdir;
}

/** What a command printed, and its exit code; an error message where it has none. */
export interface Said {
  readonly code: number | string;
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
  const before = { ...process.env };
  return rehearse({
    assembly,
    scenario: {
      name: 'operated',
      description: 'Somebody uses the command line.',
      outcomes,
      act: async (director) => {
        const { endpoint, credentials } = director.stage.client;
        process.env.AWS_ENDPOINT_URL = endpoint;
        process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
        process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
        await act(director, commandLine(director, assembly, onLine));
      },
    },
  }).finally(() => (process.env = before));
}

/** Virtual time stands still while a command works, and goes on while it waits: a hundred times as long as it would. */
function commandLine({ stage: { clock } }: Director, assembly: string, onLine: (line: string) => void): Rft {
  return async (command, ...args) => {
    const lines: string[] = [];
    let goOn = (): void => undefined;
    const standStill = () => void clock.busy(() => new Promise<void>((resolve) => (goOn = resolve)));
    const terminal: Terminal = {
      print: (text) => {
        lines.push(text);
        onLine(text);
      },
      status: () => undefined,
      isInteractive: false,
      confirm: () => Promise.resolve(false),
      sleep: async (ms) => {
        const slept = clock.sleep(100 * ms);
        goOn();
        await slept;
        standStill();
      },
    };
    standStill();
    try {
      return { code: await operate(command, [...args, '--app', assembly], terminal), text: lines.join('\n') };
    } catch (error) {
      return { code: (error as Error).message, text: lines.join('\n') };
    } finally {
      goOn();
    }
  };
}
