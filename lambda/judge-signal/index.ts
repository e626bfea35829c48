import { JUDGE_SIGNAL_ENV } from '../../lib/contract/env';
import type { BaselineReport, JudgeSignalInput } from '../../lib/contract/evaluation';
import { documents } from '../shared/clients/documents';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { RunRegistry } from '../shared/run-registry';
import { withServiceErrors } from '../shared/service-errors';
import { judgeSignal } from './judge-signal';

const env = readEnv(JUDGE_SIGNAL_ENV);
const registry = new RunRegistry(documents, env.REGISTRY_TABLE);

/** Judges whether there is something to learn, before training is paid. */
export const handler = (event: JudgeSignalInput): Promise<BaselineReport> =>
  withServiceErrors(() => judgeSignal(event, { registry, s3, outputBucket: env.OUTPUT_BUCKET }));
