import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { Simulation } from './simulate-promotions';

/** How many trials of each simulation promote, in the same order. Runs on all cores, outside any test runner. */
export async function runSimulations(simulations: readonly Simulation[]): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rft-simulation-'));
  try {
    const script = join(folder, 'worker.js');
    const entry = join(__dirname, 'promotion-worker.ts');
    buildSync({ entryPoints: [entry], outfile: script, bundle: true, platform: 'node', target: 'node20' });
    const promoted: number[] = [];
    const open = [...simulations.entries()];
    const work = async (worker: Worker): Promise<void> => {
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        const [index, simulation] = next;
        promoted[index] = await answerOf(worker, simulation);
      }
      await worker.terminate();
    };
    await Promise.all(Array.from({ length: availableParallelism() }, () => work(new Worker(script))));
    return promoted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answerOf(worker: Worker, simulation: Simulation): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('message', (promoted: number) => {
      worker.off('error', reject);
      resolve(promoted);
    });
    worker.once('error', reject);
    worker.postMessage(simulation);
  });
}
