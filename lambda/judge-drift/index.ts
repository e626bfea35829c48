import type { Context } from 'aws-lambda';
import type { DriftRecord, JudgeDriftInput } from '../../lib/contract/drift';
import { JUDGE_DRIFT_ENV } from '../../lib/contract/env';
import { documents } from '../shared/clients/documents';
import { lambda } from '../shared/clients/lambda';
import { s3 } from '../shared/clients/s3';
import { acceptContract } from '../shared/contract';
import { readEnv } from '../shared/env';
import { withServiceErrors } from '../shared/service-errors';
import { DriftRegistry } from './drift-registry';
import { judgeDrift } from './judge-drift';

const env = readEnv(JUDGE_DRIFT_ENV);
const registry = new DriftRegistry(documents, env.REGISTRY_TABLE);

/** Measures a period, judges whether its signals have dropped, and asks for a run when one has. */
export const handler = (event: JudgeDriftInput, context: Context): Promise<DriftRecord> =>
  withServiceErrors(() =>
    judgeDrift(acceptContract(event), {
      s3,
      lambda,
      registry,
      outputBucket: env.OUTPUT_BUCKET,
      requestRunFunction: env.REQUEST_RUN_FUNCTION,
      now: Date.now,
      remainingMs: () => context.getRemainingTimeInMillis(),
    }),
  );
