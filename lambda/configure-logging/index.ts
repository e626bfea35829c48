import { setTimeout } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { bedrock } from '../shared/clients/bedrock';
import { log } from '../shared/log';
import { answerCloudFormation } from './answer-cloud-formation';
import { configureLogging } from './configure-logging';

/** Kept back to tell CloudFormation: without an answer it waits for an hour. */
const MARGIN_MS = 15_000;

/** The custom resource that switches invocation logging on, and off again when it is its own. */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  const until = Date.now() + context.getRemainingTimeInMillis() - MARGIN_MS;
  const sleep = (milliseconds: number): Promise<void> => setTimeout(milliseconds);
  let failure: string | undefined;
  try {
    await configureLogging(event, { bedrock, sleep, hasTime: () => Date.now() < until });
  } catch (error) {
    failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  log.info('logging-configured', { request: event.RequestType, failure });
  await answerCloudFormation(event, failure);
}
