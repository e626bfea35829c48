import { rehearse } from '../../rehearsal/rehearsal';
import type { Scenario } from '../../rehearsal/scenario';
import { leansTo } from '../../rehearsal/scenarios/bent-policies';
import { quickAssembly } from './assembly-fixture';

const guarded = quickAssembly({
  heldOutShare: 0.4,
  promotion: {
    improvement: 0,
    slices: [{ field: 'difficulty_level' }],
    metrics: [{ name: 'layout', safety: true }],
  },
});
const demanding = quickAssembly({ promotion: { improvement: 0, minimumPrompts: 300 }, approval: {} });

const one = (scenario: Omit<Scenario, 'description'>): Scenario => ({ ...scenario, description: 'One run.' });

test('a model that is better on average and worse on one slice is rejected, and the slice is named', async () => {
  const scenario = one({
    name: 'slice-worse',
    bend: (trained, row) => (row.difficulty_level === 'hard' ? leansTo('built-in: empty')(trained) : trained),
    outcomes: ['rejected'],
  });
  const { deviations, evaluations, serving, runs } = await rehearse({ assembly: guarded, scenario });
  expect(deviations).toEqual([]);
  const { difference, reason } = runs[0].promotion!;
  expect(difference.value).toBeGreaterThan(0);
  expect(evaluations[0].decision!.rules.filter(({ outcome }) => outcome === 'failed')).toContainEqual(
    expect.objectContaining({ kind: 'slice', name: 'difficulty_level=hard', consequence: 'reject' }),
  );
  expect(reason).toContain('difficulty_level=hard');
  expect(serving.production?.champion).toBeUndefined();
}, 120_000);

test('a model that is better on average and observed to be worse on a safety metric is rejected', async () => {
  const scenario = one({ name: 'safety-veto', bend: leansTo('verbose'), outcomes: ['rejected'] });
  const { deviations, evaluations, runs } = await rehearse({ assembly: guarded, scenario });
  expect(deviations).toEqual([]);
  expect(runs[0].promotion!.difference.low).toBeGreaterThan(0);
  expect(evaluations[0].decision!.rules.filter(({ outcome }) => outcome === 'failed')).toEqual([
    expect.objectContaining({ name: 'layout', consequence: 'reject' }),
  ]);
}, 120_000);

test('too few prompts to decide by are sent to a person, who is told so', async () => {
  const scenario = one({ name: 'too-few-prompts', outcomes: ['promoted'] });
  const { deviations, runs } = await rehearse({ assembly: demanding, scenario });
  expect(deviations).toEqual([]);
  expect(runs[0].promotion).toMatchObject({ decision: 'ask', reason: expect.stringMatching(/Too few to decide/) });
  expect(runs[0].approval).toMatchObject({ approved: true });
}, 120_000);
