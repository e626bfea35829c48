import { SERVICE_FAULT } from '../../lib/contract/errors';
import type { EvaluationShard, MeasuredRole, MeasuredSet, ScoredPrompt } from '../../lib/contract/evaluation';
import { resultsKey } from '../../lib/contract/keys';
import { RftError } from './rft-error';

/** Results to read: of one model of a run, on these shards. */
export interface MeasuredResults {
  readonly runId: string;
  readonly role: MeasuredRole;
  readonly set: MeasuredSet;
  readonly shards: readonly EvaluationShard[];
}

/**
 * Every scored prompt of a model, one at a time. Goes from object to object as the calls went, so that an object which no
 * call went on from counts for nothing.
 *
 * @param linesOf the lines of an object in the output bucket; none when there is no such object
 * @throws RftError ServiceFault when results are missing
 */
export async function* scoredPrompts(
  { runId, role, set, shards }: MeasuredResults,
  linesOf: (key: string) => AsyncIterable<string>,
): AsyncGenerator<ScoredPrompt> {
  for (const shard of shards) {
    for (let done = 0; done < shard.rows;) {
      const key = resultsKey(runId, { ...shard, set, model: { role, modelId: '' }, samples: 0 }, done);
      const before = done;
      for await (const line of linesOf(key)) {
        yield JSON.parse(line) as ScoredPrompt;
        done += 1;
      }
      if (done === before) {
        throw new RftError(
          SERVICE_FAULT,
          `${key}: got nothing, expected the results of the ${role} model from row ${done} of ${shard.rows} on. Ask for a ` +
            'new run: somebody deleted objects of this one.',
        );
      }
    }
  }
}
