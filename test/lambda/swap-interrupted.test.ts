import type { CommittedSwap, StartSwapInput } from '../../lib/contract/evaluation';
import { Killed } from './shared/interruption';
import { useDynamoDb } from './shared/registry-table';
import { SERVING } from './shared/runs';
import { begun, commit, promoted, promotionOf, restore, rollbackOf, start } from './shared/swaps';
import { givenWorld, useCapturedLog, type World } from './shared/world';

useDynamoDb();
useCapturedLog();

/** What the state machine does: a step that was cut short is called again. */
async function retried<T>(
  world: World,
  step: () => Promise<T>,
): Promise<{ readonly result: T; readonly killed: boolean }> {
  try {
    return { result: await step(), killed: false };
  } catch (error) {
    expect(error).toBeInstanceOf(Killed);
    world.interruption.disarm();
    return { result: await step(), killed: true };
  }
}

interface Ended {
  readonly killed: boolean;
  readonly told: number;
  readonly end: unknown;
}

/** Kills the given step at one of its calls, lets it be called again and goes on to the end. */
async function endAfter(
  given: readonly string[],
  input: StartSwapInput,
  step: 'start' | 'commit' | 'restore',
  killAt: number,
  when: 'before' | 'after',
): Promise<Ended> {
  const world = await givenWorld();
  await promoted(world, ...given);
  await begun(world, input);
  let killed = false;
  const at = async <T>(name: typeof step, work: () => Promise<T>): Promise<T> => {
    if (name === step) world.interruption.arm(killAt, when);
    const outcome = await retried(world, work);
    world.interruption.disarm();
    killed ||= outcome.killed;
    return outcome.result;
  };
  const swap = await at('start', () => start(world, input));
  world.deployments.complete();
  let committed: CommittedSwap | undefined;
  if (step === 'restore') {
    for (let looks = 0; (await at('restore', () => restore(world, input))).state === 'restoring'; looks++) {
      if (looks > 0) world.deployments.complete();
    }
  } else {
    committed = await at('commit', () => commit(world, input, swap));
  }
  const { parameters } = world.answers;
  const deployment = world.deployments.byName.get(SERVING.deploymentName);
  const end = { committed, items: await world.items(), parameters: [...parameters], deployment };
  return { killed, told: world.events.length, end };
}

const SWAPS: ReadonlyArray<readonly [string, readonly string[], StartSwapInput]> = [
  ['the first promotion', [], promotionOf('one')],
  ['a later promotion', ['one'], promotionOf('two')],
  ['a rollback to the base model', ['one'], rollbackOf('back')],
];
const STEPS = ['start', 'commit', 'restore'] as const;
const TIMES = ['before', 'after'] as const;

describe.each(SWAPS)('%s', (_name, given, input) => {
  test.each(STEPS.flatMap((step) => TIMES.map((when) => [step, when] as const)))(
    '%s killed %s any of its calls and called again, it ends the same',
    async (step, when) => {
      const { end, told: once } = await endAfter(given, input, step, Infinity, when);
      let kills = 0;
      for (let killAt = 1, killed = true; killed; killAt += 1) {
        const result = await endAfter(given, input, step, killAt, when);
        expect(result.end).toEqual(end);
        // Told twice only by a death between telling and releasing the lock; never not at all.
        expect(result.told - once).toBeGreaterThanOrEqual(0);
        expect(result.told - once).toBeLessThanOrEqual(1);
        killed = result.killed;
        kills += killed ? 1 : 0;
      }
      expect(kills).toBeGreaterThanOrEqual(3);
    },
    120_000,
  );
});
