import { sha256 } from '../../lib/contract/names';
import type { PreparedDataset, Run, RunRequest } from '../../lib/contract/payloads';
import type { HyperparameterSettings } from '../../lib/contract/settings';
import type { ChampionInputs } from '../shared/run-registry';
import type { DatasetRegistry } from './dataset-registry';
import type { NewPrompts } from './new-prompts';

export type Decided = Pick<PreparedDataset, 'decision' | 'reason'>;

/** Hash of all that a training run depends on: rows, reward, base model and hyperparameters. */
export function trainingFingerprint(contentHash: string, { rewardHash, settings }: Run): string {
  return sha256([contentHash, rewardHash, settings.baseModel, canonicalJson(settings.hyperparameters)].join('\n'));
}

/** Whether training would tell us anything that an earlier run did not; asked with `force`, always. */
export async function decideTraining(
  fingerprint: string,
  newPrompts: NewPrompts,
  { runId, request, settings }: Run,
  registry: DatasetRegistry,
): Promise<Decided> {
  const worse = await worseChampion(request, registry);
  const same = await sameInputs(fingerprint, worse, registry);
  const { count, since } = newPrompts;
  const minNewRows = request.minNewRows ?? settings.minNewRows;
  let skip: string | undefined;
  // A second attempt at this run may meet its own fingerprint.
  if (same !== undefined && same.runId !== runId) {
    skip = `nothing changed since run ${same.runId}: same rows, reward, base model and hyperparameters`;
  } else if (since !== undefined && count < minNewRows && !worse) {
    skip = `new prompts since run ${since}: ${count}, fewer than minNewRows ${minNewRows}`;
  }
  if (skip === undefined) {
    return {
      decision: 'train',
      reason: since === undefined ? 'first training' : `new prompts since run ${since}: ${count}`,
    };
  }
  if (request.force === true) {
    return { decision: 'train', reason: `forced, although ${skip}` };
  }
  const split = request.resplit === true ? ' The new split was not put in force.' : '';
  return { decision: 'skip', reason: `${skip}. Start the run with force: true to train all the same.${split}` };
}

/**
 * The run that says what a training on these inputs would come to: one that trained on them or found them useless. Once the
 * champion has become worse, what was compared with it before says nothing any more.
 */
async function sameInputs(
  fingerprint: string,
  worse: ChampionInputs | undefined,
  registry: DatasetRegistry,
): Promise<{ readonly runId: string } | undefined> {
  if (worse?.fingerprint === fingerprint) {
    return worse;
  }
  const known = await registry.findFingerprint(fingerprint);
  return worse && known?.championWorse !== worse.version ? undefined : known;
}

/** The champion, if it is the one that was found worse: what was said of an earlier one is over. */
async function worseChampion(
  { championWorse }: RunRequest,
  registry: DatasetRegistry,
): Promise<ChampionInputs | undefined> {
  const champion = championWorse === undefined ? undefined : await registry.readChampionInputs();
  return champion?.version === championWorse ? champion : undefined;
}

/** The order in which settings were written must not matter. */
function canonicalJson(hyperparameters: HyperparameterSettings): string {
  return JSON.stringify(Object.fromEntries(Object.entries(hyperparameters).sort(([a], [b]) => (a < b ? -1 : 1))));
}
