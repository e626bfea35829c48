import type { DeployedRule, RuleTarget } from '../assembly/deployed';
import type { BusEvent } from './event-bridge';
import { matchesPattern } from './event-pattern';
import { nextOccurrence } from './schedule-expression';
import { targetInput } from './target-input';

/** An event on its way to a target. */
export interface RuleDelivery {
  readonly rule: DeployedRule;
  readonly target: RuleTarget;
  /** JSON text. */
  readonly input: string;
}

/** The rules of an assembly: who hears of an event, and when a schedule fires. Disabled rules are left out. */
export class EventRules {
  private readonly rules: readonly DeployedRule[];

  constructor(rules: readonly DeployedRule[]) {
    this.rules = rules.filter(({ enabled }) => enabled);
  }

  /** Rules that fire at times. */
  get scheduled(): readonly DeployedRule[] {
    return this.rules.filter(({ scheduleExpression }) => scheduleExpression !== undefined);
  }

  /**
   * Deliveries that an event on a bus causes.
   *
   * @throws Error for a pattern or input that the rehearsal does not know
   */
  deliveriesOf(bus: string, event: BusEvent): RuleDelivery[] {
    return this.rules
      .filter(({ eventBus, eventPattern }) => eventBus === bus && eventPattern && matchesPattern(eventPattern, event))
      .flatMap((rule) => deliveries(rule, event));
  }

  /** Deliveries of a rule whose time has come. `event` is a `Scheduled Event`. */
  scheduledDeliveries(rule: DeployedRule, event: BusEvent): RuleDelivery[] {
    return deliveries(rule, event);
  }

  /** When a rule fires next, epoch milliseconds; undefined when never. */
  nextTime(rule: DeployedRule, afterMs: number, createdMs: number): number | undefined {
    return nextOccurrence(rule.scheduleExpression ?? '', afterMs, createdMs);
  }
}

/** Members of the event that a scheduled rule sends. */
export function scheduledEvent(rule: DeployedRule): Pick<BusEvent, 'detail-type' | 'source' | 'detail' | 'resources'> {
  return { 'detail-type': 'Scheduled Event', source: 'aws.events', resources: [rule.arn], detail: {} };
}

function deliveries(rule: DeployedRule, event: BusEvent): RuleDelivery[] {
  return rule.targets.map((target) => ({ rule, target, input: targetInput(target, rule, event) }));
}
