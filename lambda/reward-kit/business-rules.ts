import { INVALID_METRIC } from '../../lib/contract/reward-wire';
import { compileCondition, conditionView, type Check, type Condition } from './conditions';
import type { Grader } from './grader';

/** The longest list of broken rules that a reason shows. */
const MAX_SHOWN = 5;

/** One line of a rule table. Plain JSON: it can stand in a file or travel in a spec. */
export interface BusinessRule {
  /** Names the rule in metrics and reasons. */
  readonly name: string;
  /**
   * Where the rule applies.
   * @default - to every response
   */
  readonly when?: Condition;
  /**
   * What has to be true. At least one of `must` and `mustNot` is there.
   * @default - nothing has to be
   */
  readonly must?: Condition;
  /**
   * What may not be true.
   * @default - everything may be
   */
  readonly mustNot?: Condition;
  /**
   * What the rule counts beside the others, from 0. A rule of weight 0 is only watched.
   * @default 1
   */
  readonly weight?: number;
  /**
   * Whether a response that breaks the rule scores 0, whatever else it does.
   * @default false
   */
  readonly veto?: boolean;
}

interface CompiledRule {
  readonly name: string;
  readonly weight: number;
  readonly veto: boolean;
  readonly applies: Check;
  readonly kept: Check;
}

const KEYS = ['name', 'when', 'must', 'mustNot', 'weight', 'veto'];

/**
 * The share of the applicable rules that the response keeps, each with its weight; 0 when it breaks a rule with `veto`.
 * Each applicable rule is a metric under its name: 1 when kept, 0 when broken.
 *
 * A response to which no rule (with a weight above 0) applies breaks none and scores 1.
 *
 * @throws an Error with the place of what is wrong: `rules[2].must.any[0]…`
 * @example
 * businessRules([
 *   { name: 'names the order', must: { containsField: 'order_id' }, weight: 2 },
 *   { name: 'no promises', mustNot: { matches: '\\bguarantee', flags: 'i' }, veto: true },
 *   { name: 'apologises', when: { field: 'mood', equals: 'angry' }, must: { contains: 'sorry' } },
 *   { name: 'brief', must: { maxWords: 120 } },
 * ])
 */
export function businessRules(rules: readonly BusinessRule[]): Grader {
  const given: unknown = rules;
  if (!Array.isArray(given) || given.length === 0) {
    throw new Error('businessRules: got no rules; expected a list with at least one { name, must }.');
  }
  const compiled = rules.map((rule, index) => compileRule(rule, `businessRules: rules[${index}]`));
  const names = compiled.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`businessRules: two rules are named "${twice}"; give each its own name.`);
  if (!(compiled.reduce((sum, { weight }) => sum + weight, 0) < Infinity)) {
    throw new Error('businessRules: the weights add up to Infinity; give smaller ones.');
  }

  return function businessRules(sample) {
    const view = conditionView(sample);
    const judged = compiled.filter(({ applies }) => applies(view)).map((rule) => ({ rule, kept: rule.kept(view) }));
    const broken = judged.filter(({ kept }) => !kept).map(({ rule }) => rule);
    const all = judged.reduce((sum, { rule }) => sum + rule.weight, 0);
    const lost = broken.reduce((sum, { weight }) => sum + weight, 0);
    const vetoed = broken.some(({ veto }) => veto);
    return {
      score: vetoed ? 0 : all > 0 ? 1 - lost / all : 1,
      metrics: Object.fromEntries(judged.map(({ rule, kept }) => [rule.name, kept ? 1 : 0])),
      reason: reasonFor(judged.length, broken),
    };
  };
}

function reasonFor(applicable: number, broken: readonly CompiledRule[]): string {
  if (applicable === 0) return 'no rule applies';
  if (broken.length === 0) return `${applicable} of ${applicable} rules kept`;
  // A veto explains the score: it comes first.
  const sorted = [...broken].sort((a, b) => Number(b.veto) - Number(a.veto));
  const shown = sorted.slice(0, MAX_SHOWN).map(({ name, veto }) => (veto ? `${name} (veto)` : name));
  const kept = applicable - broken.length;
  return `${kept} of ${applicable} rules kept; broken: ${shown.join(', ')}${broken.length > MAX_SHOWN ? ', …' : ''}`;
}

function compileRule(rule: BusinessRule, place: string): CompiledRule {
  if (typeof rule !== 'object' || rule === null) {
    throw new Error(`${place} is ${JSON.stringify(rule)}; expected an object with name and must or mustNot.`);
  }
  const unknown = Object.keys(rule).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new Error(`${place} has ${unknown}; expected only ${KEYS.join(', ')}.`);
  const { name, when, must, mustNot, weight = 1, veto = false } = rule;
  if (typeof name !== 'string' || name.trim() === '' || name === INVALID_METRIC) {
    throw new Error(
      `${place}.name is ${JSON.stringify(name)}; expected a text that is not blank, nor "${INVALID_METRIC}", which ` +
        'marks rows without a score.',
    );
  }
  if (must === undefined && mustNot === undefined) {
    throw new Error(`${place} ("${name}") has neither must nor mustNot; expected at least one of them.`);
  }
  if (typeof weight !== 'number' || !Number.isFinite(weight) || weight < 0) {
    throw new Error(`${place}.weight is ${JSON.stringify(weight)}; expected a finite number from 0.`);
  }
  if (typeof veto !== 'boolean') throw new Error(`${place}.veto is ${JSON.stringify(veto)}; expected true or false.`);
  const check = (condition: Condition | undefined, key: string, whenAbsent: boolean): Check =>
    condition === undefined ? () => whenAbsent : compileCondition(condition, `${place}.${key}`);
  const required = check(must, 'must', true);
  const ruledOut = check(mustNot, 'mustNot', false);
  return {
    name,
    weight,
    veto,
    applies: check(when, 'when', true),
    kept: (view) => required(view) && !ruledOut(view),
  };
}
