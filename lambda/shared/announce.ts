import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { NOT_SET } from '../../lib/contract/env';
import { RUN_FINISHED, type RunFinishedDetail } from '../../lib/contract/events';
import { CONTRACT_VERSION, type Run, type RunSummary } from '../../lib/contract/payloads';
import { tokensInWords } from './figures';
import { putEvent } from './put-event';

/** Where the end of a run is told. */
export interface Announcer {
  readonly eventBridge: EventBridgeClient;
  readonly sns: SNSClient;
  /** ARN, or `NOT_SET`. */
  readonly topicArn: string;
}

/** Puts the one event on the default bus. */
export async function sendEvent({ eventBridge }: Announcer, run: Run, summary: RunSummary): Promise<void> {
  const detail: RunFinishedDetail = {
    contract: CONTRACT_VERSION,
    pipeline: run.settings.pipeline,
    executionArn: run.executionArn,
    ...summary,
  };
  await putEvent(eventBridge, RUN_FINISHED, detail);
}

/** Publishes one message, where there is a topic. */
export async function publish({ sns, topicArn }: Announcer, run: Run, summary: RunSummary): Promise<void> {
  if (topicArn !== NOT_SET) {
    await sns.send(
      new PublishCommand({ TopicArn: topicArn, Subject: subjectOf(run, summary), Message: messageOf(run, summary) }),
    );
  }
}

/** At most 100 ASCII characters, as SNS wants it. A slug has at most 38, a run id 24, an outcome 9. */
function subjectOf(run: Run, { outcome, runId }: RunSummary): string {
  return `${run.settings.pipeline}: RFT run ${outcome} (${runId})`.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}

function messageOf(run: Run, { outcome, reason, advice, runId, modelArn, tokens }: RunSummary): string {
  const lines = [
    `What happened: run ${runId} of pipeline ${run.settings.pipeline} ended as ${outcome}.`,
    `Why: ${reason}`,
    `What to do: ${advice}`,
    ...(modelArn ? [`Model: ${modelArn}`] : []),
    ...(tokens
      ? [`Measuring: ${tokensInWords(tokens)} (probe, baseline, candidate). What that costs follows from your prices.`]
      : []),
    `Execution: ${run.executionArn}`,
    ...consoleLink(run.executionArn),
  ];
  return `${lines.join('\n\n')}\n`;
}

function consoleLink(executionArn: string): string[] {
  const [, partition, , region] = executionArn.split(':');
  return partition === 'aws'
    ? [
        `Console: https://${region}.console.aws.amazon.com/states/home?region=${region}#/v2/executions/details/${executionArn}`,
      ]
    : [];
}
