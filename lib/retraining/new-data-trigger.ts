import { Annotations, Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { INCOMING_PREFIX } from '../contract/keys';
import { DatasetLocation } from '../data/dataset-source';
import { requireDuration, requireNumber } from '../private/validation';
import { NewData } from './new-data';
import { requestOnRule } from './request-on-rule';
import type { IRetrainingTrigger } from './retraining';
import { RetrainingTarget } from './retraining-target';

/** Rows that were uploaded ask for a run once no more come. */
export class NewDataTrigger implements IRetrainingTrigger {
  constructor(private readonly options: NewData) {
    const { minRows, quietPeriod, longestWait } = options;
    requireNumber('onNewData.minRows', minRows, { min: 1, integer: true });
    requireDuration('onNewData.quietPeriod', quietPeriod, Duration.seconds(0), Duration.days(7));
    requireDuration('onNewData.longestWait', longestWait, quietPeriod ?? DEFAULT_QUIET, Duration.days(90));
  }

  public bind(scope: Construct, target: RetrainingTarget): void {
    const { minRows, quietPeriod = DEFAULT_QUIET, longestWait = Duration.days(1) } = this.options;
    const { inputBucket } = target.dataStore;
    sendEvents(scope, inputBucket);
    const isRead = ({ bucket, prefix }: DatasetLocation) =>
      bucket === inputBucket.bucketName && prefix === INCOMING_PREFIX;
    if (!target.dataset.some(isRead)) {
      Annotations.of(scope).addWarningV2(
        'cdk-bedrock-rft:newDataNotRead',
        `onNewData: uploads under ${INCOMING_PREFIX} of the input bucket ask for runs, and the dataset reads other places. Leave the dataset out, or give it dataStore.incoming.`,
      );
    }
    const rule = new events.Rule(scope, 'NewData', {
      description: 'Asks for a run because rows were uploaded',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [inputBucket.bucketName] },
          object: { key: events.Match.wildcard(`${INCOMING_PREFIX}*.jsonl`) },
        },
      },
    });
    requestOnRule(rule, target, {
      kind: 'new-data',
      quiet: { seconds: quietPeriod.toSeconds(), atMostSeconds: longestWait.toSeconds() },
      ...(minRows !== undefined && { minNewRows: minRows }),
    });
  }
}

const DEFAULT_QUIET = Duration.minutes(15);

/**
 * Switches on the events of a bucket. `eventBridgeEnabled` of `s3.Bucket` would do so through a custom resource, although
 * CloudFormation has the property.
 */
function sendEvents(scope: Construct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (resource instanceof s3.CfnBucket) {
    resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
    return;
  }
  Annotations.of(scope).addWarningV2(
    'cdk-bedrock-rft:inputBucketEvents',
    'onNewData: the input bucket was imported, so its events cannot be switched on here. Enable Amazon EventBridge in its properties, or no upload is noticed.',
  );
}
