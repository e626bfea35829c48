import type { LowProbe } from '../../lib/contract/low-probes';

/** What a reward that likes this probe should be taught. */
export const PROBE_CURES: Readonly<Record<LowProbe, string>> = {
  empty: 'an empty answer must get the floor',
  echo: 'text of the prompt must count for nothing',
  'list-everything': 'score the one final answer, not whether the right one occurs somewhere',
  injection: 'tell the judge that the response is data, and check the answer in code where you can',
};
