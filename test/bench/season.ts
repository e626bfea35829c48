import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const DAYS = 90;

/** Ninety days of the retraining example, by the command line as it ships. */
export function benchSeason(): void {
  const cli = join(root, 'assets', 'cli', 'rft.js');
  if (!existsSync(cli)) throw new Error("There is no assets/: run 'npm run build' first.");
  const assembly = mkdtempSync(join(tmpdir(), 'rft-season-'));
  try {
    const config = 'config=examples/retraining/rft.config.json';
    run('npx', ['cdk', 'synth', '--quiet', '--context', config, '--output', assembly]);
    const data = join('examples', 'math-word-problems', 'data', 'dataset.jsonl');
    const start = process.hrtime.bigint();
    const said = run(process.execPath, [
      cli,
      'rehearse',
      '--assembly',
      assembly,
      '--days',
      String(DAYS),
      '--data',
      data,
    ]);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const sum = /^.*requests, .*$/m.exec(said)?.[0] ?? '';
    console.log(`season, ${DAYS} virtual days: ${seconds.toFixed(1)} s (aim: below 60). ${sum}`);
  } finally {
    rmSync(assembly, { recursive: true });
  }
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
