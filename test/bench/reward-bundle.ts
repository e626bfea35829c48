import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { buildSync } from 'esbuild';
import { Reward } from '../../lib';
import type { MeasuredReward } from './measure-reward';

/** Names that the AWS SDK leaves in every bundle it is part of. */
const SDK_TRACES = ['aws-sdk', 'smithy', 'amz-sdk-request'];

/** A reward as `Reward.typescript` would deploy it. */
export class RewardBundle {
  private readonly path: string;
  private readonly script: string;

  constructor(
    entry: string,
    private readonly folder: string,
  ) {
    const outdir = mkdtempSync(join(folder, 'assembly-'));
    Reward.typescript(entry).bind(new Stack(new App({ outdir }), 'Reward'));
    const [asset] = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
    if (asset === undefined) throw new Error(`${entry} was not bundled into ${outdir}.`);
    this.path = join(outdir, asset, 'index.js');
    this.script = join(outdir, 'measure.js');
    const measure = join(__dirname, 'measure-reward.ts');
    buildSync({ entryPoints: [measure], outfile: this.script, bundle: true, platform: 'node', target: 'node20' });
  }

  /** Size of the code in KiB, and which traces of the AWS SDK are in it. */
  public inspect(): { readonly kib: number; readonly sdkTraces: readonly string[] } {
    const code = readFileSync(this.path);
    return { kib: code.length / 1024, sdkTraces: SDK_TRACES.filter((trace) => code.includes(trace)) };
  }

  /** Figures of a process of its own, which scores one row and then the batches. */
  public async measure(
    rows: readonly object[],
    batches: number,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<MeasuredReward> {
    const payload = join(this.folder, 'rows.json');
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(payload, JSON.stringify(rows));
    const { stdout } = await promisify(execFile)(process.execPath, [this.script, this.path, payload, String(batches)], {
      env: { ...process.env, ...environment },
    });
    return JSON.parse(stdout) as MeasuredReward;
  }
}

/** The value at a share of the sorted values: 0.5 is the median. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
