import { InvalidSample } from './errors';
import type { Grader } from './grader';
import { wholeJson } from './json-in-text';
import { bestPairs, bestPairsInOrder } from './pair-calls';
import { referenceField, type RewardSample } from './reward-sample';
import { sameValue } from './same-value';
import { toolCallsIn, toolCallsOf, type ToolCall } from './tool-calls-in';

/** What each call beyond the expected number costs with order `subset`. */
const SUBSET_EXTRA_COST = 0.1;

/** Calls of a response that are compared; those behind them only count as too many. */
const MAX_COMPARED_CALLS = 100;

const DEFAULT_NAME_WEIGHT = 0.2;
const MAX_REASON_LENGTH = 200;
const ORDERS = ['any', 'exact', 'subset'] as const;

/**
 * How calls are matched with the expected ones.
 *
 * - `any`: the same calls, in any order
 * - `exact`: the same calls in the same order
 * - `subset`: the expected calls in any order, among others that cost little
 */
export type ToolCallOrder = (typeof ORDERS)[number];

export interface ToolCallOptions {
  /**
   * How calls are matched. With `any` and `exact` the credits are divided by the larger number of calls, found or
   * expected. With `subset` they are divided by the expected number, and each call beyond it costs 0.1.
   * @default 'any'
   */
  readonly order?: ToolCallOrder;
  /**
   * Credit for a right name when the arguments are not all right, 0 to 1; the share of right arguments earns the rest.
   * @default 0.2
   */
  readonly nameWeight?: number;
  /**
   * Field of the reference answer that holds the expected calls; dots descend.
   * @default - the reference answer itself
   */
  readonly referenceField?: string;
}

/**
 * 1 when the response makes exactly the expected tool calls, less for calls that are missing, wrong or too many. A call
 * with the right name earns `nameWeight`, and the rest by the share of right arguments among all that are expected or
 * given. Arguments are compared as JSON: numbers by value, keys in any order, text exactly.
 *
 * A call is `{ name, arguments }`, also under `function` as OpenAI writes it, with arguments as an object or as JSON text.
 * Expected calls are one call, a list, `{ tool_calls: [...] }`, or JSON text of these; an empty list expects no call. The
 * calls of a response are read between `<tool_call>` tags when it has any, else from every JSON document in its text.
 *
 * A row whose reference answer holds no calls that can be read is invalid. Metrics: `name` and `arguments` (share of the
 * expected calls with the right name; of right arguments), `extra` (calls beyond the expected number).
 *
 * @throws an Error when an option is out of range
 * @example
 * toolCall({ order: 'exact' })
 */
export function toolCall(options: ToolCallOptions = {}): Grader {
  const { order = 'any', nameWeight = DEFAULT_NAME_WEIGHT, referenceField: field } = options;
  if (!ORDERS.includes(order)) {
    throw new Error(`toolCall: order is ${JSON.stringify(order)}; expected ${ORDERS.join(', ')}.`);
  }
  if (!(nameWeight >= 0 && nameWeight <= 1)) {
    throw new Error(`toolCall: nameWeight is ${nameWeight}; expected a share from 0 to 1.`);
  }
  const pairs = order === 'exact' ? bestPairsInOrder : bestPairs;

  return function toolCall(sample) {
    const expected = expectedCalls(sample, field);
    const found = toolCallsIn(sample.response);
    const extra = Math.max(0, found.length - expected.length);
    if (expected.length === 0) {
      const right = Number(extra === 0);
      return { score: right, metrics: { name: right, arguments: right, extra }, reason: reasonOf(found, expected) };
    }
    const compared = found.slice(0, Math.max(MAX_COMPARED_CALLS, expected.length));
    const credits = expected.map((call) => compared.map((each) => creditOf(each, call, nameWeight)));
    const pairedCalls = pairs(credits).map((column) => (column === undefined ? undefined : compared[column]));
    const credit = sum(pairedCalls.map((each, row) => (each ? creditOf(each, expected[row], nameWeight) : 0)));
    const shares = pairedCalls.map((each, row) => (each ? rightArguments(each, expected[row]) : 0));
    const score =
      order === 'subset'
        ? Math.max(0, credit / expected.length - SUBSET_EXTRA_COST * extra)
        : credit / Math.max(expected.length, found.length);
    return {
      score,
      metrics: {
        name: rightNames(compared, expected) / expected.length,
        arguments: sum(shares) / expected.length,
        extra,
      },
      reason: reasonOf(found, expected),
    };
  };
}

function expectedCalls(sample: RewardSample, field: string | undefined): readonly ToolCall[] {
  const place = field === undefined ? 'reference_answer' : `reference_answer.${field}`;
  const given = field === undefined ? sample.referenceAnswer : referenceField(sample, field);
  const calls = toolCallsOf(typeof given === 'string' ? wholeJson(given)?.value : given);
  if (!calls) {
    throw new InvalidSample(
      `${place}: got no tool calls; expected { name, arguments }, a list of them, or { tool_calls }, as JSON.`,
    );
  }
  const unreadable = calls.find((call) => call.arguments === undefined);
  if (unreadable) {
    throw new InvalidSample(
      `${place}: the arguments of ${unreadable.name} are no object; expected one, or its JSON text.`,
    );
  }
  return calls;
}

function creditOf(found: ToolCall, expected: ToolCall, nameWeight: number): number {
  if (found.name !== expected.name) return 0;
  const share = rightArguments(found, expected);
  return share === 1 ? 1 : nameWeight + (1 - nameWeight) * share;
}

/** Share of right arguments among those that either call has; 0 for another tool. */
function rightArguments(found: ToolCall, expected: ToolCall): number {
  if (found.name !== expected.name || !found.arguments || !expected.arguments) return 0;
  const [given, wanted] = [found.arguments, expected.arguments];
  const names = new Set([...Object.keys(given), ...Object.keys(wanted)]);
  const right = [...names].filter(
    (name) => Object.hasOwn(given, name) && Object.hasOwn(wanted, name) && sameValue(given[name], wanted[name]),
  );
  return names.size === 0 ? 1 : right.length / names.size;
}

/** Expected calls whose name is found, each found call counting once. */
function rightNames(found: readonly ToolCall[], expected: readonly ToolCall[]): number {
  const left = found.map(({ name }) => name);
  return expected.filter(({ name }) => {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  }).length;
}

function reasonOf(found: readonly ToolCall[], expected: readonly ToolCall[]): string {
  const names = (calls: readonly ToolCall[]) => calls.map(({ name }) => name || 'unreadable').join(', ') || 'no call';
  return `${names(found.slice(0, 10))}; expected ${names(expected)}`.slice(0, MAX_REASON_LENGTH);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
