import { createHash } from 'node:crypto';
import { ServiceError } from './service';

/** A call before it is answered. */
export interface PlannedCall {
  readonly caller: string;
  readonly service: string;
  readonly action: string;
  readonly resources: readonly string[];
  /** How many calls of this caller, service and action came before, plus one. */
  readonly nth: number;
}

/** What goes wrong with a call. */
export interface Fault {
  /** Answered in place of the result: an error, or `throttle` for the service's own. */
  readonly error?: ServiceError | 'throttle';
  /**
   * `before`: nothing happens but the error. `after`: the operation takes place and its answer is lost, as when a
   * connection breaks.
   *
   * @default 'before'
   */
  readonly when?: 'before' | 'after';
  /**
   * The call waits at the endpoint until held calls are released.
   *
   * @default false
   */
  readonly held?: boolean;
}

/** Decides which calls go wrong. Consulted once for each call. */
export interface FaultPlan {
  faultFor(call: PlannedCall): Fault | undefined;
}

/** A fault and the calls that it meets: all that match, unless `nth` or `share` narrows them. */
export interface FaultRule extends Fault {
  readonly service: string;
  /** @default - every operation of the service */
  readonly action?: string;
  /** @default - every caller */
  readonly caller?: string;
  /**
   * Which of the matching calls of one caller and operation, from 1.
   *
   * @default - every one
   */
  readonly nth?: readonly number[];
  /**
   * Share of the matching calls, 0 to 1, drawn by the seed.
   *
   * @default 1
   */
  readonly share?: number;
}

/**
 * A plan made of rules; the first that matches decides. Draws depend on the seed, the caller, the operation and how
 * often it was called, so calls that race each other do not change each other's luck.
 */
export function faultRules(seed: string | number, rules: readonly FaultRule[]): FaultPlan {
  return {
    faultFor: (call) =>
      rules.find(
        (rule, index) =>
          rule.service === call.service &&
          (rule.action === undefined || rule.action === call.action) &&
          (rule.caller === undefined || rule.caller === call.caller) &&
          (rule.nth === undefined || rule.nth.includes(call.nth)) &&
          (rule.share === undefined || drawn(`${seed}/${index}`, call) < rule.share),
      ),
  };
}

/** A number in [0, 1) that is always the same for the same call. */
function drawn(seed: string, { caller, service, action, nth }: PlannedCall): number {
  const text = [seed, caller, service, action, nth].join('/');
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
