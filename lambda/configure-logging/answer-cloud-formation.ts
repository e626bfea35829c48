import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** There is one configuration in an account and region, so the resource has one name. Another name would mean a replacement. */
const PHYSICAL_ID = 'model-invocation-logging';

/** CloudFormation shows no more of a reason. */
const MAX_REASON = 1000;

/**
 * Tells CloudFormation how it went.
 *
 * @param failure why it did not work; absent when it did
 * @throws Error when the answer was not taken: Lambda calls the function again, which does no harm
 */
export async function answerCloudFormation(
  event: CloudFormationCustomResourceEvent,
  failure: string | undefined,
): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const answer: CloudFormationCustomResourceResponse = {
    Status: failure === undefined ? 'SUCCESS' : 'FAILED',
    Reason: failure?.slice(0, MAX_REASON) ?? '',
    PhysicalResourceId: 'PhysicalResourceId' in event ? event.PhysicalResourceId : PHYSICAL_ID,
    StackId,
    RequestId,
    LogicalResourceId,
  };
  // Bytes: text would go out with a content type, which the signature of the address does not cover.
  const response = await fetch(event.ResponseURL, { method: 'PUT', body: Buffer.from(JSON.stringify(answer)) });
  if (!response.ok) {
    throw new Error(`CloudFormation did not take the answer: ${response.status} ${await response.text()}`);
  }
}
