import { rehearse } from '../../../rehearsal/rehearsal';
import { scenarioNamed, SCENARIOS } from '../../../rehearsal/scenarios';
import { DATA_SCENARIOS } from '../../../rehearsal/scenarios/data';
import { EVALUATION_SCENARIOS } from '../../../rehearsal/scenarios/evaluation';
import { PEOPLE_SCENARIOS } from '../../../rehearsal/scenarios/people';
import { REWARD_SCENARIOS } from '../../../rehearsal/scenarios/rewards';
import { SERVICE_SCENARIOS } from '../../../rehearsal/scenarios/services';
import { SERVING_SCENARIOS } from '../../../rehearsal/scenarios/serving';
import { readyAssembly } from '../assembly-fixture';
import { testScenarios } from './rehearsed';

/** Rehearsed by the files beside this one, so that processors share them. */
const ELSEWHERE = [
  ...DATA_SCENARIOS,
  ...EVALUATION_SCENARIOS,
  ...PEOPLE_SCENARIOS,
  ...REWARD_SCENARIOS,
  ...SERVICE_SCENARIOS,
  ...SERVING_SCENARIOS,
];

testScenarios(SCENARIOS.filter((scenario) => !ELSEWHERE.includes(scenario)));

test('a scenario whose outcome is another than it says deviates', async () => {
  const scenario = { ...scenarioNamed('too-few-rows'), outcomes: ['promoted'] as const };
  const { deviations } = await rehearse({ assembly: readyAssembly(), scenario });
  expect(deviations).toEqual(['runs ended as failed, they should end as trained']);
});

test('an unknown scenario is refused with the names that there are', () => {
  expect(() => scenarioNamed('sunny-day')).toThrow(/scenario: got 'sunny-day', allowed: good-day, too-few-rows, /);
});
