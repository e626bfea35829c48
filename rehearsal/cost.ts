import type { RecordedCall, Tokens } from './aws/call-log';
import type { RehearsedExecution } from './executions';
import type { FunctionInvocation } from './functions/function-runner';

/** What running a pipeline takes beside the training itself. */
export interface OrchestrationCost {
  readonly stateTransitions: number;
  readonly invocations: number;
  readonly gbSeconds: number;
  readonly tokens: Tokens;
  /** The dearest first. */
  readonly functions: readonly FunctionCost[];
  /** US dollars at the list prices of us-east-1. */
  readonly usd: {
    readonly transitions: number;
    readonly functions: number;
    readonly tokens: number;
    readonly total: number;
  };
}

export interface FunctionCost {
  readonly name: string;
  readonly invocations: number;
  readonly gbSeconds: number;
}

/** https://aws.amazon.com/step-functions/pricing/ */
const USD_PER_TRANSITION = 0.025 / 1_000;
/** https://aws.amazon.com/lambda/pricing/ */
const USD_PER_INVOCATION = 0.2 / 1_000_000;
const USD_PER_GB_SECOND = 0.000_016_666_7;
/** Nova 2 Lite, base and custom alike. https://aws.amazon.com/bedrock/pricing/ */
const USD_PER_TOKEN: Tokens = { input: 0.3 / 1_000_000, output: 2.5 / 1_000_000 };

/** How fast a model is taken to write, for the time that a function waits for it. Slow on purpose [?]. */
const OUTPUT_TOKENS_PER_SECOND = 50;

/**
 * Adds up what a rehearsal took: states entered and retried; functions by the time that they computed on this machine, waited
 * to try again, and would have waited for models that answer one call after the other (so the figure is high where a function
 * asks many at a time); tokens as the stand-ins count them. Left out are DynamoDB, S3, events, logs and the training. The reward counts
 * wherever it runs, in the customization job too: it is the user's Lambda bill.
 */
export function orchestrationCost({
  executions,
  invocations,
  calls,
}: {
  readonly executions: readonly RehearsedExecution[];
  readonly invocations: readonly FunctionInvocation[];
  readonly calls: readonly RecordedCall[];
}): OrchestrationCost {
  const stateTransitions = executions
    .flatMap(({ events }) => events)
    .filter(({ type }) => type === 'StateEntered' || type === 'StateRetried').length;
  const byName = new Map<string, { invocations: number; gbSeconds: number; memoryMb: number }>();
  for (const { functionName, memoryMb, computeMs, waitedMs } of invocations) {
    const known = byName.get(functionName) ?? { invocations: 0, gbSeconds: 0, memoryMb };
    known.invocations++;
    known.gbSeconds += gbSecondsOf(memoryMb, computeMs + waitedMs);
    byName.set(functionName, known);
  }
  for (const { caller, tokens } of calls) {
    const asking = byName.get(caller);
    if (!asking || !tokens) continue;
    asking.gbSeconds += gbSecondsOf(asking.memoryMb, (1_000 * tokens.output) / OUTPUT_TOKENS_PER_SECOND);
  }
  const functions = [...byName]
    .map(([name, cost]) => ({ name, invocations: cost.invocations, gbSeconds: cost.gbSeconds }))
    .sort((one, other) => other.gbSeconds - one.gbSeconds);
  const gbSeconds = sum(functions.map((each) => each.gbSeconds));
  const tokens = {
    input: sum(calls.map((call) => call.tokens?.input ?? 0)),
    output: sum(calls.map((call) => call.tokens?.output ?? 0)),
  };
  const parts = {
    transitions: stateTransitions * USD_PER_TRANSITION,
    functions: invocations.length * USD_PER_INVOCATION + gbSeconds * USD_PER_GB_SECOND,
    tokens: tokens.input * USD_PER_TOKEN.input + tokens.output * USD_PER_TOKEN.output,
  };
  return {
    stateTransitions,
    invocations: invocations.length,
    gbSeconds,
    tokens,
    functions,
    usd: { ...parts, total: sum(Object.values(parts)) },
  };
}

const gbSecondsOf = (memoryMb: number, ms: number): number => ((memoryMb / 1024) * Math.ceil(ms)) / 1_000;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
