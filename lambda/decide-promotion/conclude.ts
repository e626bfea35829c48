import type { Decision, DecisionRecord, DecisionRule, DecisionRuleKind } from '../../lib/contract/promotion';

const OPENING: Readonly<Record<Decision, string>> = {
  promote: 'Promote.',
  reject: 'Reject.',
  ask: 'Ask a person.',
};

/** Of the rules in the record. */
const ORDER: readonly DecisionRuleKind[] = [
  'policy',
  'best-champion',
  'safety',
  'slice',
  'metric',
  'length',
  'held-out-use',
];

/** The decision that follows from the rules, and its reason. */
export function concluded(found: Omit<DecisionRecord, 'version' | 'decision' | 'reason'>): DecisionRecord {
  const rules = [...(found.policy.kind === 'manual' ? found.rules.map(leftToPerson) : found.rules)].sort(
    (one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind),
  );
  const follows = (consequence: DecisionRule['consequence']) => rules.some((rule) => rule.consequence === consequence);
  const decision = follows('reject') ? 'reject' : follows('ask') ? 'ask' : 'promote';
  const decisive = rules.filter(({ kind, consequence }) =>
    decision === 'promote' ? kind === 'policy' || kind === 'best-champion' : consequence === decision,
  );
  const reason = [OPENING[decision], ...decisive.map(({ sentence }) => sentence)].join(' ');
  return { ...found, version: 1, decision, reason, rules };
}

/** Where a person decides anyway, a rule that failed is for this person to weigh: all but a veto. */
function leftToPerson(rule: DecisionRule): DecisionRule {
  return rule.consequence === 'reject' && rule.kind !== 'safety' ? { ...rule, consequence: 'ask' } : rule;
}
