import { benchPrepareDataset } from './prepare-dataset';
import { benchSynth } from './synth';

/** Every benchmark, one after the other: they would disturb each other's figures. */
async function main(): Promise<void> {
  benchSynth();
  await benchPrepareDataset();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
