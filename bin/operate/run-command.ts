import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { RequestRunInput, RequestRunOutput } from '../../lib/contract/payloads';
import { pipelineCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';
import { shownTime } from './shown-times';

const HELP = `rft run: ask a deployed pipeline for a run

usage: rft run [options]

  --force             train even when nothing changed since an earlier run
  --resplit           draw a new split: held-out figures from before no longer compare with those after
${CONNECTION_HELP}

A request is a pending mark. It starts a run at once, or waits: for the end of the run that is active, or until the retraining
policy of the pipeline allows one. A request that waits is not lost, and asking again makes no second run.

exit code: 0 when a run starts, 1 when the request waits, 2 when nobody was asked`;

const OPTIONS = {
  force: { type: 'boolean', default: false },
  resplit: { type: 'boolean', default: false },
} as const;

export const run = pipelineCommand(HELP, OPTIONS, async (values, terminal) => {
  const { pipeline, client } = await connect(values);
  const { force, resplit } = values;
  // The id makes a call that the SDK repeats the same request.
  const request: RequestRunInput = { kind: 'person', eventId: randomUUID(), force, resplit };
  const answer = await requestRun(new LambdaClient(client), pipeline.requestRun.name, request);
  terminal.print(inWords(answer, pipeline.settings.pipeline));
  return answer.decision === 'started' ? 0 : 1;
});

async function requestRun(
  lambda: LambdaClient,
  functionName: string,
  request: RequestRunInput,
): Promise<RequestRunOutput> {
  const { Payload: payload, FunctionError: failed } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) }),
  );
  const answer = JSON.parse(Buffer.from(payload ?? []).toString() || '{}') as RequestRunOutput & {
    readonly errorMessage?: string;
  };
  if (failed === undefined) return answer;
  throw new Error(
    `run: function ${functionName} failed (${answer.errorMessage ?? failed}). Its log says more; 'rft runs --pending' shows whether the request was noted all the same.`,
  );
}

function inWords({ decision, reason, dueAt, executionArn = '' }: RequestRunOutput, pipeline: string): string {
  switch (decision) {
    case 'started':
      return `A run of ${pipeline} starts, as execution ${executionArn.split(':').at(-1)}. Once it has begun, 'rft watch latest' follows it.`;
    case 'pending': {
      const due = dueAt === undefined ? '' : ` It is due ${shownTime(dueAt)}.`;
      return `Not now: ${reason}.${due} The request waits; 'rft runs --pending' lists what does.`;
    }
    case 'idle':
      return `No run of ${pipeline} starts: ${reason}.`;
  }
}
