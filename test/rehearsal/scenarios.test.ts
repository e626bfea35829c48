import { rehearse } from '../../rehearsal/rehearsal';
import { scenarioNamed, SCENARIOS } from '../../rehearsal/scenarios';
import { quickAssembly } from './assembly-fixture';

const assembly = quickAssembly();
const asking = quickAssembly({ approval: {} });

test.each(SCENARIOS.map((scenario) => [scenario.name, scenario.description, scenario] as const))(
  '%s: %s',
  async (_name, _description, scenario) => {
    const { deviations } = await rehearse({ assembly: scenario.needs ? asking : assembly, scenario });
    expect(deviations).toEqual([]);
  },
  120_000,
);

test('a scenario whose outcome is another than it says deviates', async () => {
  const scenario = { ...scenarioNamed('too-few-rows'), outcomes: ['promoted'] as const };
  const { deviations } = await rehearse({ assembly, scenario });
  expect(deviations).toEqual(['runs ended as failed, they should end as promoted']);
});

test('an unknown scenario is refused with the names that there are', () => {
  expect(() => scenarioNamed('sunny-day')).toThrow(/scenario: got 'sunny-day', allowed: good-day, too-few-rows, /);
});

test('a scenario that needs another pipeline is refused with what to do', async () => {
  const needing = rehearse({ assembly, scenario: scenarioNamed('approved-twice') });
  await expect(needing).rejects.toThrow(
    /'approved-twice' needs a pipeline with an approval, and .* has none\. Give it/,
  );
});
