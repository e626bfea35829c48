import { readdirSync, readFileSync } from 'node:fs';
import { rehearse } from '../../../rehearsal/rehearsal';
import { scenarioNamed, SCENARIOS } from '../../../rehearsal/scenarios';
import { APPROVAL_SCENARIOS } from '../../../rehearsal/scenarios/approval';
import { DATA_SCENARIOS } from '../../../rehearsal/scenarios/data';
import { EVALUATION_SCENARIOS } from '../../../rehearsal/scenarios/evaluation';
import { PEOPLE_SCENARIOS } from '../../../rehearsal/scenarios/people';
import { REWARD_SCENARIOS } from '../../../rehearsal/scenarios/rewards';
import { SERVICE_SCENARIOS } from '../../../rehearsal/scenarios/services';
import { SERVING_SCENARIOS } from '../../../rehearsal/scenarios/serving';
import { quickAssembly } from '../assembly-fixture';
import { testScenarios } from './rehearsed';

/** Rehearsed by the files beside this one, so that processors share them. */
const ELSEWHERE = [
  ...APPROVAL_SCENARIOS,
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
  const { deviations } = await rehearse({ assembly: quickAssembly(), scenario });
  expect(deviations).toEqual(['runs ended as failed, they should end as promoted']);
});

test('a scenario that needs another pipeline is refused with what to do', async () => {
  const needing = rehearse({ assembly: quickAssembly(), scenario: scenarioNamed('approved-twice') });
  await expect(needing).rejects.toThrow(
    /'approved-twice' needs a pipeline with an approval, and .* has none\. Give it/,
  );
});

test('every theme has a file of its own', () => {
  const themes = readdirSync(__dirname).filter((name) => name.endsWith('.test.ts') && name !== 'index.test.ts');
  const listed = [...readFileSync(__filename, 'utf8').matchAll(/scenarios\/([a-z]+)';/g)].map(([, theme]) => theme);
  expect(themes).toEqual(listed.map((theme) => `${theme}.test.ts`).sort());
});

test('an unknown scenario is refused with the names that there are', () => {
  expect(() => scenarioNamed('sunny-day')).toThrow(/scenario: got 'sunny-day', allowed: good-day, too-few-rows, /);
});
