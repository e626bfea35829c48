import { rehearse } from '../../rehearsal/rehearsal';
import { scenarioNamed, SCENARIOS } from '../../rehearsal/scenarios';
import { readyAssembly } from './assembly-fixture';

const assembly = readyAssembly();

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario.description, scenario] as const))(
  '%s: %s',
  async (_name, _description, scenario) => {
    const { deviations } = await rehearse({ assembly, scenario });
    expect(deviations).toEqual([]);
  },
  60_000,
);

test('a scenario whose outcome is another than it says deviates', async () => {
  const scenario = { ...scenarioNamed('too-few-rows'), outcomes: ['promoted'] as const };
  const { deviations } = await rehearse({ assembly, scenario });
  expect(deviations).toEqual(['runs ended as failed, they should end as trained']);
});

test('an unknown scenario is refused with the names that there are', () => {
  expect(() => scenarioNamed('sunny-day')).toThrow(/scenario: got 'sunny-day', allowed: good-day, too-few-rows, /);
});
