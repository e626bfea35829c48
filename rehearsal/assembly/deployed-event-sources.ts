import type { AssemblyResource, DeployedEventSource, DeployedQueue } from './deployed';
import { listAt, numberAt, objectAt, optionalStringAt, stringAt } from './json';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
const DEFAULT_VISIBILITY_SECONDS = 30;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
const DEFAULT_BATCH_SIZE = 10;

/** Tags change nothing in what is delivered. */
const KNOWN_MEMBERS = new Set([
  'BatchSize',
  'Enabled',
  'EventSourceArn',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'Tags',
]);

export function eventSourceOf({ stack, logicalId, properties }: AssemblyResource): DeployedEventSource {
  const where = `${stack}/${logicalId}`;
  const disabled = properties['Enabled'] === false || properties['Enabled'] === 'false';
  return {
    stack,
    logicalId,
    sourceArn: optionalStringAt(properties['EventSourceArn'], `${where} EventSourceArn`) ?? '',
    function: stringAt(properties['FunctionName'], `${where} FunctionName`),
    batchSize: numberAt(properties['BatchSize'], `${where} BatchSize`, DEFAULT_BATCH_SIZE),
    windowSeconds: numberAt(properties['MaximumBatchingWindowInSeconds'], where, 0),
    reportsFailures: listAt(properties['FunctionResponseTypes'], where).includes('ReportBatchItemFailures'),
    otherMembers: [
      ...Object.keys(properties).filter((member) => !KNOWN_MEMBERS.has(member)),
      ...(disabled ? ['Enabled: false'] : []),
    ],
  };
}

/** How a queue hands messages out. */
export function queueSettingsOf({
  stack,
  logicalId,
  properties,
}: AssemblyResource): Pick<DeployedQueue, 'visibilityTimeoutSeconds' | 'redrive'> {
  const where = `${stack}/${logicalId}`;
  const redrive = objectAt(properties['RedrivePolicy'], `${where} RedrivePolicy`);
  return {
    visibilityTimeoutSeconds: numberAt(properties['VisibilityTimeout'], where, DEFAULT_VISIBILITY_SECONDS),
    redrive:
      'deadLetterTargetArn' in redrive
        ? {
            deadLetterArn: stringAt(redrive['deadLetterTargetArn'], `${where} deadLetterTargetArn`),
            maxReceives: numberAt(redrive['maxReceiveCount'], `${where} maxReceiveCount`, 1),
          }
        : undefined,
  };
}
