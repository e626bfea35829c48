import type { SampleTrafficInput, SampleTrafficOutput } from '../../lib/contract/drift';
import { SAMPLE_TRAFFIC_ENV } from '../../lib/contract/env';
import { s3 } from '../shared/clients/s3';
import { readEnv } from '../shared/env';
import { withServiceErrors } from '../shared/service-errors';
import { sampleTraffic } from './sample-traffic';

const env = readEnv(SAMPLE_TRAFFIC_ENV);

/** Reads some log objects of a period and keeps the answers that may be in its sample. */
export const handler = (event: SampleTrafficInput): Promise<SampleTrafficOutput> =>
  withServiceErrors(() => sampleTraffic(event, { s3, outputBucket: env.OUTPUT_BUCKET }));
