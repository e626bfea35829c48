import { parseArgs } from 'node:util';
import { benchDrift } from './drift';
import { benchLogs } from './logs';
import { benchPrepareDataset } from './prepare-dataset';
import { benchPromotion } from './promotion';
import { benchReward } from './reward';
import { benchSeason } from './season';
import { benchSynth } from './synth';

const PARTS: Readonly<Record<string, (times: number) => void | Promise<void>>> = {
  synth: benchSynth,
  reward: benchReward,
  'prepare-dataset': benchPrepareDataset,
  logs: benchLogs,
  promotion: benchPromotion,
  drift: benchDrift,
  season: benchSeason,
};

const OPTIONS = { times: { type: 'string', default: '1' } } as const;

/**
 * The named benchmarks, or every one, one after the other: they would disturb each other's figures. With `--times N` that of
 * promotions makes N times as many trials.
 */
async function main(args: string[]): Promise<void> {
  const { values, positionals: names } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1) {
    throw new Error(`--times: got '${values.times}', allowed is a whole number from 1.`);
  }
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new Error(`got '${unknown}', allowed are ${Object.keys(PARTS).join(', ')}. Name none to run them all.`);
  }
  for (const [name, bench] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) await bench(times);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
