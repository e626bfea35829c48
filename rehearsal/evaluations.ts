import type { MeasuredRole, ScoredPrompt } from '../lib/contract/evaluation';
import type { RunItem } from '../lib/contract/items';
import { decisionKey, resultsPrefix } from '../lib/contract/keys';
import type { S3Store } from './aws/s3-store';
import type { DecisionRecord } from '../lib/contract/promotion';
import type { RehearsedEvaluation } from './result';

/** What each run measured of its candidate and of the model that it was compared with, from the objects that it wrote. */
export function evaluationsOf(store: S3Store, bucket: string, runs: readonly RunItem[]): RehearsedEvaluation[] {
  return runs.flatMap(({ run: { runId }, plan }) => {
    const scored = (role: MeasuredRole): ScoredPrompt[] =>
      resultsIn(store, bucket, resultsPrefix(runId, role, 'held-out'));
    const candidate = scored('candidate');
    if (candidate.length === 0) return [];
    const role = plan?.champion ? 'champion' : 'base';
    const record = store.find(bucket, decisionKey(runId));
    const decision = record && (JSON.parse(record.body.toString('utf8')) as DecisionRecord);
    return [{ runId, compared: { role, prompts: scored(role) }, candidate, ...(decision && { decision }) }];
  });
}

/** Answers that wait for their score lie under the prefix, too: they have no scores. */
function resultsIn(store: S3Store, bucket: string, prefix: string): ScoredPrompt[] {
  return store
    .objects(bucket, prefix)
    .filter(({ key }) => key.endsWith('.jsonl'))
    .flatMap(({ body }) => body.toString('utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as ScoredPrompt)
    .filter(({ scores }) => Array.isArray(scores));
}
