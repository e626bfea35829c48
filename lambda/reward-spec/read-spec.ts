import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REWARD_SPEC_FILE, type GraderSpec } from '../../lib/contract/reward-spec';

/**
 * The spec that lies in a folder, beside the bundle.
 *
 * @throws an Error when there is none, or it is not JSON
 */
export function readSpec(folder: string): GraderSpec {
  return JSON.parse(readFileSync(join(folder, REWARD_SPEC_FILE), 'utf8')) as GraderSpec;
}
