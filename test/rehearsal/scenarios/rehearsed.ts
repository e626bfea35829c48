import { rehearse } from '../../../rehearsal/rehearsal';
import type { Scenario } from '../../../rehearsal/scenario';
import { readyAssembly } from '../assembly-fixture';

/** A test for each scenario: the ready app comes through it as the scenario says. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  const assembly = readyAssembly();
  test.each(scenarios.map((scenario) => [scenario.name, scenario.description, scenario] as const))(
    '%s: %s',
    async (_name, _description, scenario) => {
      const { deviations } = await rehearse({ assembly, scenario });
      expect(deviations).toEqual([]);
    },
    60_000,
  );
}
