import { rowOf } from '../shared/dataset-row';
import type { FingerprintSet } from '../shared/fingerprint-set';
import { fingerprintOf, hashMessages } from '../shared/prompt-hash';

export interface ChosenPrompts {
  /** Numbers of their lines, counted from 1. */
  readonly lines: ReadonlySet<number>;
  /** Prompts that a model was trained on. */
  readonly excluded: number;
  /** Prompts beyond the limit. */
  readonly notDrawn: number;
}

/**
 * The held-out prompts to measure: none that the champion was trained on, and at most `limit`. Beyond it those with the
 * lowest hash stay, so that later runs on the same split measure the same prompts, whatever came to the dataset.
 */
export async function choosePrompts(
  lines: AsyncIterable<string>,
  trainedOn: FingerprintSet | undefined,
  limit: number,
): Promise<ChosenPrompts> {
  const measurable: { readonly hash: string; readonly line: number }[] = [];
  let excluded = 0;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    const hash = hashMessages(rowOf(text, line, 'held-out file').messages);
    if (trainedOn?.has(...fingerprintOf(hash)) === true) {
      excluded += 1;
    } else {
      measurable.push({ hash, line });
    }
  }
  const chosen = measurable.sort((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, limit);
  return {
    lines: new Set(chosen.map((each) => each.line)),
    excluded,
    notDrawn: measurable.length - chosen.length,
  };
}
