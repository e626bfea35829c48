import { REQUEST_REJECTED } from '../../lib/contract/errors';
import type { Decision, DecisionRecord, DecisionRule, PolicyAnswer } from '../../lib/contract/promotion';
import { RftError } from '../shared/rft-error';
import { concluded } from './conclude';

const FOLLOWS: Readonly<Record<Decision, Pick<DecisionRule, 'outcome' | 'consequence'>>> = {
  promote: { outcome: 'passed', consequence: 'none' },
  reject: { outcome: 'failed', consequence: 'reject' },
  ask: { outcome: 'not-judged', consequence: 'ask' },
};

const MAX_REASON = 1_000;

/**
 * The record with what the user's policy function said. It takes the place of the policy; slices, metrics and safety
 * still hold.
 *
 * @param answer what the function returned, unchecked
 * @throws RftError RequestRejected when it is no PolicyAnswer
 */
export function withPolicyAnswer(record: DecisionRecord, answer: unknown): DecisionRecord {
  const { decision, reason } = checked(answer);
  const rules = record.rules.map((rule) =>
    rule.kind === 'policy'
      ? { ...rule, ...FOLLOWS[decision], sentence: `${rule.sentence} It says ${decision}: ${reason}` }
      : rule,
  );
  return concluded({ ...record, rules });
}

function checked(answer: unknown): PolicyAnswer {
  const { decision, reason } = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<
    Record<keyof PolicyAnswer, unknown>
  >;
  if (!isDecision(decision)) throw rejected('decision', decision, `one of ${Object.keys(FOLLOWS).join(', ')}`);
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > MAX_REASON) {
    throw rejected('reason', reason, `a text of 1 to ${MAX_REASON} characters`);
  }
  return { decision, reason };
}

function isDecision(value: unknown): value is Decision {
  return typeof value === 'string' && Object.hasOwn(FOLLOWS, value);
}

function rejected(field: keyof PolicyAnswer, got: unknown, allowed: string): RftError {
  return new RftError(
    REQUEST_REJECTED,
    `policy function: ${field}: got ${(JSON.stringify(got) ?? 'nothing').slice(0, 200)}, allowed is ${allowed}. ` +
      'Correct what the function returns.',
  );
}
