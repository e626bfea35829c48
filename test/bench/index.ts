import { benchPrepareDataset } from './prepare-dataset';
import { benchReward } from './reward';
import { benchSynth } from './synth';

/** Every benchmark, one after the other: they would disturb each other's figures. */
async function main(): Promise<void> {
  benchSynth();
  benchReward();
  await benchPrepareDataset();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
