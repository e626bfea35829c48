import type { RecordedCall } from '../../rehearsal/aws/call-log';
import { orchestrationCost } from '../../rehearsal/cost';
import type { RehearsedExecution } from '../../rehearsal/executions';

const event = (type: string) => ({ type, state: 'S', time: 0, branch: [] });
const execution = (...types: string[]) => ({ events: types.map(event) }) as unknown as RehearsedExecution;
const invocation = (functionName: string, computeMs: number, waitedMs = 0) => ({
  functionName,
  memoryMb: 512,
  computeMs,
  waitedMs,
});
const call = (caller: string, tokens?: { input: number; output: number }) =>
  ({ caller, ...(tokens && { tokens }) }) as unknown as RecordedCall;

test('each state that is entered or retried is a transition, what it leaves or catches is none', () => {
  const executions = [
    execution('StateEntered', 'StateRetried', 'StateExited', 'StateEntered', 'StateCaught'),
    execution('StateEntered'),
  ];
  const { stateTransitions, usd } = orchestrationCost({ executions, invocations: [], calls: [] });
  expect(stateTransitions).toBe(4);
  expect(usd.total).toBeCloseTo(0.0001, 10);
});

test('a function costs what it computes and waits, by its memory', () => {
  const { gbSeconds, functions, invocations } = orchestrationCost({
    executions: [],
    invocations: [invocation('a', 100.2), invocation('a', 99, 1_000), invocation('b', 10_000)],
    calls: [],
  });
  expect(invocations).toBe(3);
  expect(functions).toEqual([
    { name: 'b', invocations: 1, gbSeconds: 5 },
    { name: 'a', invocations: 2, gbSeconds: expect.closeTo(0.6, 6) as number },
  ]);
  expect(gbSeconds).toBeCloseTo(5.6, 6);
});

test('whoever asks a model waits while it writes, and the tokens are paid', () => {
  const { gbSeconds, tokens, usd } = orchestrationCost({
    executions: [],
    invocations: [invocation('score-model', 0)],
    calls: [call('score-model', { input: 1_000_000, output: 500 }), call('score-model')],
  });
  expect(tokens).toEqual({ input: 1_000_000, output: 500 });
  expect(gbSeconds).toBeCloseTo(5, 6);
  expect(usd.tokens).toBeCloseTo(0.3 + 0.00125, 6);
});
