import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Candidate, CandidatesHead } from '../../lib/contract/drift';
import type { InvocationLogCounts, LogProblemCount } from '../../lib/contract/invocation-logs';
import { Smallest } from '../sample-traffic/smallest';
import { NO_LOGS } from '../shared/invocation-logs/log-tally';
import { objectLines } from '../shared/s3-lines';

/** The sample of a period, and what all samplers read. */
export interface TrafficSample {
  readonly answers: readonly Candidate[];
  readonly counts: InvocationLogCounts;
  readonly bytes: number;
  /** Samplers that wrote something. */
  readonly batches: number;
}

const EXAMPLES = 3;

/**
 * The answers with the smallest ranks of what all samplers kept. Each of their objects is in the order of ranks: it is read
 * as far as the sample may go on, and no further.
 */
export async function readSample(s3: S3Client, bucket: string, prefix: string, size: number): Promise<TrafficSample> {
  const sample = new Smallest<Candidate>(size);
  const heads: CandidatesHead[] = [];
  for await (const { Contents: objects = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix },
  )) {
    for (const { Key: key = '' } of objects) {
      let isHead = true;
      for await (const line of objectLines(s3, bucket, key)) {
        if (isHead) {
          heads.push(JSON.parse(line) as CandidatesHead);
          isHead = false;
          continue;
        }
        const candidate = JSON.parse(line) as Candidate;
        if (!sample.takes(candidate.rank)) {
          break;
        }
        sample.add(candidate);
      }
    }
  }
  return {
    answers: sample.entries(),
    counts: heads.map(({ counts }) => counts).reduce(addedCounts, NO_LOGS),
    bytes: heads.reduce((sum, { bytes }) => sum + bytes, 0),
    batches: heads.length,
  };
}

function addedCounts(one: InvocationLogCounts, other: InvocationLogCounts): InvocationLogCounts {
  const problems = new Map<string, LogProblemCount>(one.problems.map((each) => [each.problem, each]));
  for (const { problem, count, examples } of other.problems) {
    const known = problems.get(problem) ?? { problem, count: 0, examples: [] };
    problems.set(problem, {
      problem,
      count: known.count + count,
      examples: [...known.examples, ...examples].slice(0, EXAMPLES),
    });
  }
  return {
    objects: one.objects + other.objects,
    records: one.records + other.records,
    good: one.good + other.good,
    unwanted: one.unwanted + other.unwanted,
    problems: [...problems.values()].sort((a, b) => b.count - a.count || (a.problem < b.problem ? -1 : 1)),
  };
}
