import type { EvaluationPlan, MeasuredRole, MeasuredSet, ScoredPrompt } from '../../../lib/contract/evaluation';
import { resultsKey } from '../../../lib/contract/keys';
import { SECRET } from './measuring';
import { jsonLines } from './objects';

/** The result of one prompt with these scores. */
export function scoredPrompt(
  prompt: string,
  scores: readonly number[],
  parts: Partial<ScoredPrompt> = {},
): ScoredPrompt {
  return {
    prompt,
    group: prompt,
    scores,
    metrics: {},
    lengths: scores.map(() => 20),
    slices: {},
    responses: scores.map(() => SECRET),
    question: SECRET,
    tokens: { input: 10, output: 5 },
    unscored: [],
    ...parts,
  };
}

/** Objects that hold these results, as two calls may have written them. */
export function resultObjects(
  runId: string,
  role: MeasuredRole,
  set: MeasuredSet,
  prompts: readonly ScoredPrompt[],
): Record<string, string> {
  const key = (done: number) =>
    resultsKey(runId, { set, shard: 0, rows: 0, model: { role, modelId: '' }, samples: 0 }, done);
  const half = Math.floor(prompts.length / 2);
  return {
    [key(0)]: jsonLines(prompts.slice(0, half)),
    [key(half)]: jsonLines(prompts.slice(half)),
    // Of a call that nobody went on from.
    [key(half + 1)]: jsonLines([scoredPrompt('stray', [0])]),
  };
}

/** A plan with one shard of each set. */
export function planOf(
  { heldOut, probe, champion }: { readonly heldOut: number; readonly probe: number; readonly champion?: boolean },
  parts: Partial<EvaluationPlan> = {},
): EvaluationPlan {
  const shard = { set: 'held-out', shard: 0, rows: heldOut } as const;
  const base = { role: 'base', modelId: 'base' } as const;
  return {
    baseline: [
      { set: 'probe', shard: 0, rows: probe, model: base, samples: 8 },
      { ...shard, model: base, samples: 4 },
      ...(champion === true
        ? [{ ...shard, model: { role: 'champion', modelId: 'champion' } as const, samples: 4 }]
        : []),
    ],
    heldOut: [shard],
    heldOutSet: 'split-run',
    prompts: heldOut,
    excluded: 0,
    notDrawn: 0,
    probed: probe,
    productionVersion: champion === true ? 1 : 0,
    earlierDecisions: 0,
    warnings: [],
    ...parts,
  };
}
