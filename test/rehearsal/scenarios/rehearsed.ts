import { rehearse } from '../../../rehearsal/rehearsal';
import type { Scenario } from '../../../rehearsal/scenario';
import { quickAssembly } from '../assembly-fixture';

/** A test for each scenario: the ready app, with what the scenario needs, comes through it as the scenario says. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  test.each(scenarios.map((scenario) => [scenario.name, scenario.description, scenario] as const))(
    '%s: %s',
    async (_name, _description, scenario) => {
      const assembly = quickAssembly(scenario.needs && { approval: { timeoutHours: 3 } });
      // A sixth of the usual time: there is less to look at.
      const job = { durationMs: 3_600_000, ...scenario.job };
      const { deviations } = await rehearse({ assembly, scenario: { ...scenario, job } });
      expect(deviations).toEqual([]);
    },
    120_000,
  );
}
