import { minimumDetectableImprovement } from '../../lambda/shared/statistics/detectable-improvement';
import { METHODS, promotionsByMethod } from './other-methods';
import { runSimulations } from './run-simulations';
import type { Shape, Simulation } from './simulate-promotions';

const PROMPTS = [100, 300, 1_000];

/** Trials of each simulation, so that all of it takes about three minutes of one core. */
const TRIALS = { equal: 3_000, better: 200, methods: 1_000 };

/** One end of a 95 % interval. */
const LEVEL = 0.025;

/** Effects that are looked for, and the standard deviation of differences without one. */
const EFFECTS: Readonly<Partial<Record<Shape, { readonly effects: readonly number[]; readonly deviation: number }>>> = {
  dense: { effects: [0.02, 0.05, 0.1], deviation: 0.25 },
  // A success of p against a success of p, p anywhere from 0 to 1: a third of the prompts differ, by 1.
  binary: { effects: [0.05, 0.1, 0.2], deviation: Math.sqrt(1 / 3) },
  sparse: { effects: [0.02, 0.03, 0.05], deviation: Math.sqrt(0.05) },
};

/** Shapes that must keep the level, and three that are watched. */
const SHAPES: readonly Shape[] = ['dense', 'binary', 'sparse', 'averaged', 'rare losses', 'rare gains'];

/**
 * How often the decision promotes candidates that are no better, and those that are, in simulation.
 *
 * @param times how many times the usual number of trials
 */
export async function benchPromotion(times: number): Promise<void> {
  const start = Date.now();
  await equalCandidates(times * TRIALS.equal);
  await betterCandidates(times * TRIALS.better);
  otherMethods(times * TRIALS.methods);
  console.log(`promotion: took ${((Date.now() - start) / 1000).toFixed(0)} s`);
}

async function equalCandidates(trials: number): Promise<void> {
  // What so many trials may show of the level by chance.
  const allowed = LEVEL + 3 * Math.sqrt((LEVEL * (1 - LEVEL)) / trials);
  const equal = SHAPES.flatMap((shape) =>
    PROMPTS.map((prompts): Simulation => ({ shape, prompts, effect: 0, trials, seed: 1 })),
  );
  const promoted = await runSimulations(equal);
  console.log(
    `promotion: of candidates that are no better, promoted; ${trials} trials each, allowed ${share(allowed).trim()}`,
  );
  equal.forEach(({ shape, prompts }, index) => {
    const rate = promoted[index] / trials;
    const mark = rate <= allowed ? '' : '  above what is allowed';
    console.log(`  ${shape.padEnd(12)} ${String(prompts).padStart(5)} prompts ${share(rate)}${mark}`);
  });
}

async function betterCandidates(trials: number): Promise<void> {
  const better = Object.entries(EFFECTS).flatMap(([shape, { effects, deviation }]) =>
    PROMPTS.flatMap((prompts) => {
      const detectable = detectableOn(prompts, deviation);
      return effects
        .filter((effect) => effect <= 2 * detectable)
        .map((effect) => ({ shape: shape as Shape, prompts, effect, trials, seed: 2, detectable }));
    }),
  );
  const promoted = await runSimulations(better);
  console.log(
    `promotion: of candidates that are better, promoted; ${trials} trials each, without effects beyond twice what 80 % show`,
  );
  better.forEach(({ shape, prompts, effect, detectable }, index) => {
    console.log(
      `  ${shape.padEnd(12)} ${String(prompts).padStart(5)} prompts ${effect.toFixed(2)} better ${share(promoted[index] / trials)}  ` +
        `(80 % expected at ${detectable.toFixed(3)})`,
    );
  });
}

const detectableOn = (prompts: number, standardDeviation: number): number =>
  minimumDetectableImprovement({ prompts, spread: { standardDeviation }, confidence: 1 - 2 * LEVEL, power: 0.8 });

function otherMethods(trials: number): void {
  console.log(`promotion: other intervals on 100 prompts, candidates that are no better; ${trials} trials each`);
  console.log(`  ${''.padEnd(12)} ${METHODS.map((method) => method.padStart(12)).join('')}`);
  for (const shape of SHAPES) {
    const byMethod = promotionsByMethod({ shape, prompts: 100, trials, seed: 3 });
    console.log(
      `  ${shape.padEnd(12)} ${METHODS.map((method) => share(byMethod[method] / trials).padStart(12)).join('')}`,
    );
  }
}

const share = (rate: number): string => `${(100 * rate).toFixed(2)} %`.padStart(8);
