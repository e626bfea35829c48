import { rehearse } from '../../../rehearsal/rehearsal';
import type { Scenario } from '../../../rehearsal/scenario';
import { quickAssembly } from '../assembly-fixture';

/** Of the dataset of the ready app: a few more than a run accepts. */
const FEW_ROWS = 260;

/** A test for each scenario: the ready app, with what the scenario needs, comes through it as the scenario says. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  test.each(scenarios.map((scenario) => [scenario.name, scenario.description, scenario] as const))(
    '%s: %s',
    async (_name, _description, scenario) => {
      // Whether a model of bent answers is better may take every row to see.
      const rows = scenario.bend ? undefined : FEW_ROWS;
      const assembly = quickAssembly(scenario.needs && { approval: { timeoutHours: 3 } }, rows);
      // A sixth of the usual time, and no look at what has not changed: there is less to see.
      const shorter = { passesOverQuietLooks: true, job: { durationMs: 3_600_000, ...scenario.job } };
      const { deviations } = await rehearse({ assembly, scenario: { ...scenario, ...shorter } });
      expect(deviations).toEqual([]);
    },
    120_000,
  );
}
