import { benchDrift } from './drift';
import { benchLogs } from './logs';
import { benchPrepareDataset } from './prepare-dataset';
import { benchPromotion } from './promotion';
import { benchReward } from './reward';
import { benchSeason } from './season';
import { benchSynth } from './synth';

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  synth: benchSynth,
  reward: benchReward,
  'prepare-dataset': benchPrepareDataset,
  logs: benchLogs,
  promotion: benchPromotion,
  drift: benchDrift,
  season: benchSeason,
};

/** The named benchmarks, or every one, one after the other: they would disturb each other's figures. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined) {
    throw new Error(`got '${unknown}', allowed are ${Object.keys(PARTS).join(', ')}. Name none to run them all.`);
  }
  for (const [name, bench] of Object.entries(PARTS)) {
    if (names.length === 0 || names.includes(name)) await bench();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
