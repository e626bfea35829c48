import { minimumDetectableImprovement } from '../../lambda/shared/statistics/detectable-improvement';
import { METHODS, promotionsByMethod } from './other-methods';
import { runSimulations } from './run-simulations';
import type { Shape, Simulation } from './simulate-promotions';

const PROMPTS = [100, 300, 1_000];
const NULL_TRIALS = 10_000;
const POWER_TRIALS = 1_000;
const METHOD_TRIALS = 2_000;

/** One end of a 95 % interval, and what 10,000 trials may show of it by chance. */
const LEVEL = 0.025;
const ALLOWED = LEVEL + 3 * Math.sqrt((LEVEL * (1 - LEVEL)) / NULL_TRIALS);

/** Effects that are looked for, and the standard deviation of differences without one. */
const EFFECTS: Readonly<Partial<Record<Shape, { readonly effects: readonly number[]; readonly deviation: number }>>> = {
  dense: { effects: [0.02, 0.05, 0.1], deviation: 0.25 },
  // A success of p against a success of p, p anywhere from 0 to 1: a third of the prompts differ, by 1.
  binary: { effects: [0.05, 0.1, 0.2], deviation: Math.sqrt(1 / 3) },
  sparse: { effects: [0.02, 0.03, 0.05], deviation: Math.sqrt(0.05) },
};

/** Shapes that must keep the level, and three that are watched. */
const SHAPES: readonly Shape[] = ['dense', 'binary', 'sparse', 'averaged', 'rare losses', 'rare gains'];

/** How often the decision promotes candidates that are no better, and those that are, in simulation. */
export async function benchPromotion(): Promise<void> {
  const start = Date.now();
  const equal = SHAPES.flatMap((shape) =>
    PROMPTS.map((prompts): Simulation => ({ shape, prompts, effect: 0, trials: NULL_TRIALS, seed: 1 })),
  );
  const better = Object.entries(EFFECTS).flatMap(([shape, { effects }]) =>
    PROMPTS.flatMap((prompts) =>
      effects.map((effect): Simulation => ({ shape: shape as Shape, prompts, effect, trials: POWER_TRIALS, seed: 2 })),
    ),
  );
  const promoted = await runSimulations(equal);
  console.log(
    `promotion: of candidates that are no better, promoted; ${NULL_TRIALS} trials, allowed ${share(ALLOWED)}`,
  );
  equal.forEach(({ shape, prompts }, index) => {
    const rate = promoted[index] / NULL_TRIALS;
    const mark = rate <= ALLOWED ? '' : '  above what is allowed';
    console.log(`  ${shape.padEnd(12)} ${String(prompts).padStart(5)} prompts ${share(rate)}${mark}`);
  });
  const found = await runSimulations(better);
  console.log(`promotion: of candidates that are better, promoted; ${POWER_TRIALS} trials`);
  better.forEach(({ shape, prompts, effect }, index) => {
    const rate = found[index] / POWER_TRIALS;
    const detectable = minimumDetectableImprovement({
      prompts,
      spread: { standardDeviation: EFFECTS[shape]?.deviation ?? NaN },
      confidence: 1 - 2 * LEVEL,
      power: 0.8,
    });
    console.log(
      `  ${shape.padEnd(12)} ${String(prompts).padStart(5)} prompts ${effect.toFixed(2)} better ${share(rate)}  ` +
        `(80 % expected at ${detectable.toFixed(3)})`,
    );
  });
  console.log(`promotion: other intervals on 100 prompts, candidates that are no better; ${METHOD_TRIALS} trials`);
  console.log(`  ${''.padEnd(12)} ${METHODS.map((method) => method.padStart(12)).join('')}`);
  for (const shape of SHAPES) {
    const byMethod = promotionsByMethod({ shape, prompts: 100, trials: METHOD_TRIALS, seed: 3 });
    console.log(
      `  ${shape.padEnd(12)} ${METHODS.map((method) => share(byMethod[method] / METHOD_TRIALS).padStart(12)).join('')}`,
    );
  }
  console.log(`promotion: took ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

const share = (rate: number): string => `${(100 * rate).toFixed(2)} %`.padStart(8);

if (require.main === module) {
  benchPromotion().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
