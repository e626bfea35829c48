import { NOT_SET } from '../../lib/contract/env';
import type { LeaseItem } from '../../lib/contract/items';
import { trainingNameOf } from '../../lib/contract/names';
import type { Run } from '../../lib/contract/payloads';

/** The run that a lease speaks of, as long as its reward is not pinned. */
export function unpinnedRun({ runId, executionArn, begin: { startedAt, settings, request } }: LeaseItem): Run {
  return {
    runId,
    executionArn,
    startedAt,
    trainingName: trainingNameOf(settings.pipeline, runId),
    rewardVersionArn: NOT_SET,
    rewardHash: NOT_SET,
    request,
    settings,
  };
}
