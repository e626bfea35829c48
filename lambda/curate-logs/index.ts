import type { Context } from 'aws-lambda';
import { CURATE_LOGS_ENV } from '../../lib/contract/env';
import type { CuratedLogs, CurateLogsInput } from '../../lib/contract/payloads';
import { documents } from '../shared/clients/documents';
import { lambda } from '../shared/clients/lambda';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { log } from '../shared/log';
import { RunRegistry } from '../shared/run-registry';
import { S3ObjectStore } from '../shared/s3-object-store';
import { withServiceErrors } from '../shared/service-errors';
import { curateLogs } from './curate-logs';

const env = readEnv(CURATE_LOGS_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);
const store = new S3ObjectStore(s3, env.OUTPUT_BUCKET);

/** CurateLogs: rows made of invocation logs, as far as the time goes. */
export const handler = (event: CurateLogsInput, context: Context): Promise<CuratedLogs> =>
  withServiceErrors(() =>
    curateLogs(event, {
      store,
      outputBucket: env.OUTPUT_BUCKET,
      registry,
      lambda,
      log,
      remainingMillis: () => context.getRemainingTimeInMillis(),
    }),
  );
