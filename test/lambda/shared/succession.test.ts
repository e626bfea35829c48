import fc from 'fast-check';
import { succeeded, type Succession } from '../../../lambda/shared/succession';
import type { ChampionModel, SwapKind } from '../../../lib/contract/serving';
import type { ProductionItem } from '../../../lib/contract/items';

const model = (name: string, heldOutMean = 0.5): ChampionModel => ({
  modelArn: name,
  runId: `run-${name}`,
  promotedAt: '2026-11-22T12:00:00.000Z',
  heldOutMean,
});

const swap = (kind: SwapKind, target: ChampionModel | undefined, keepModels = 5): Succession => ({
  kind,
  target,
  ...(target && { deploymentArn: 'deployment' }),
  modelId: target ? 'deployment' : 'base',
  modelIdParameter: 'parameter',
  keepModels,
  lastSwap: { kind, at: '2026-11-22T12:00:00.000Z', reason: 'r', by: 'execution' },
});

const promote = (before: ProductionItem | undefined, target: ChampionModel, keepModels?: number) =>
  succeeded(before, swap('promote', target, keepModels));
const names = (models: readonly ChampionModel[]) => models.map(({ modelArn }) => modelArn);

/** What StartSwap aims at: the newest model before, or the base model. */
const rollBack = (before: ProductionItem) => succeeded(before, swap('rollback', before.earlier.at(-1)));

test('promotions remember the models before, the newest last, as many as can be gone back', () => {
  const truth = ['a', 'b', 'c', 'd'].reduce<ProductionItem | undefined>(
    (before, name) => promote(before, model(name), 2),
    undefined,
  );
  expect(truth).toMatchObject({ version: 4, champion: { modelArn: 'd' }, deploymentArn: 'deployment', rolledBack: [] });
  expect(names(truth!.earlier)).toEqual(['b', 'c']);
});

test('the best model stays the bar after it was superseded', () => {
  const truth = promote(promote(promote(undefined, model('a', 0.6)), model('b', 0.8)), model('c', 0.7));
  expect(truth.best).toMatchObject({ modelArn: 'b', heldOutMean: 0.8 });
});

test('a model that was rolled back is no bar, however high its mean was', () => {
  const truth = rollBack(promote(promote(undefined, model('a', 0.6)), model('hacked', 0.99)));
  expect(truth.best).toMatchObject({ modelArn: 'a' });
  expect(rollBack(truth)).not.toHaveProperty('best');
});

test('rolled back to the base model, the deployment is remembered and nothing answers from it', () => {
  const truth = rollBack(promote(undefined, model('a')));
  expect(truth).toMatchObject({
    version: 2,
    deploymentArn: 'deployment',
    modelId: 'base',
    earlier: [],
    rolledBack: ['a'],
  });
  expect(truth).not.toHaveProperty('champion');
});

test('whatever happens, no model is champion twice, and none that was rolled back can be reached again', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (steps, keepModels) => {
      let truth: ProductionItem | undefined;
      steps.forEach((isPromotion, step) => {
        if (isPromotion) truth = promote(truth, model(`m${step}`, (step * 7) % 10), keepModels);
        else if (truth?.champion) truth = rollBack(truth);
      });
      if (!truth) return;
      const reachable = [...names(truth.earlier), ...(truth.champion ? [truth.champion.modelArn] : [])];
      expect(new Set(reachable).size).toBe(reachable.length);
      expect(reachable.filter((name) => truth?.rolledBack.includes(name))).toEqual([]);
      expect(truth.earlier.length).toBeLessThanOrEqual(keepModels);
      expect(truth.rolledBack).not.toContain(truth.best?.modelArn);
    }),
  );
});
