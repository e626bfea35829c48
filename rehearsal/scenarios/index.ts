import type { RunSettings } from '../../lib/contract/settings';
import type { Scenario } from '../scenario';
import { APPROVAL_SCENARIOS } from './approval';
import { DATA_SCENARIOS } from './data';
import { EVALUATION_SCENARIOS } from './evaluation';
import { PEOPLE_SCENARIOS } from './people';
import { REWARD_SCENARIOS } from './rewards';
import { SERVICE_SCENARIOS } from './services';
import { SERVING_SCENARIOS } from './serving';

/** Every scenario, the good day first. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'good-day',
    description: 'Somebody asks for a run, and everything goes well.',
    outcomes: ['promoted'],
  },
  ...DATA_SCENARIOS,
  ...REWARD_SCENARIOS,
  ...PEOPLE_SCENARIOS,
  ...SERVICE_SCENARIOS,
  ...EVALUATION_SCENARIOS,
  ...SERVING_SCENARIOS,
  ...APPROVAL_SCENARIOS,
];

/** Every scenario that can happen to a pipeline of these settings. */
export const scenariosFor = ({ serving }: RunSettings): readonly Scenario[] =>
  SCENARIOS.filter(({ needs }) => needs === undefined || serving[needs] !== undefined);

/**
 * A scenario by its name.
 *
 * @throws Error that lists the names
 */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(`scenario: got '${name}', allowed: ${SCENARIOS.map((scenario) => scenario.name).join(', ')}.`);
}
