import type { DeployedEventSource, DeployedFunction, DeployedQueue } from './assembly/deployed';
import type { CallLog } from './aws/call-log';
import type { QueueMessage } from './aws/sqs';
import type { VirtualClock } from './clock';
import type { InvocationResult } from './functions/function-runner';

export interface QueuePollingOptions {
  readonly eventSources: readonly DeployedEventSource[];
  readonly queues: readonly DeployedQueue[];
  readonly functions: readonly DeployedFunction[];
  readonly region: string;
  readonly clock: VirtualClock;
  readonly log: CallLog;
  readonly invoke: (functionName: string, payload: string) => Promise<InvocationResult>;
  /** Told of what the rehearsal does not know: the rehearsal is worthless then. */
  readonly onUnknown: (error: Error) => void;
}

interface Waiting {
  readonly message: QueueMessage;
  receives: number;
}

interface Poller {
  readonly source: DeployedEventSource;
  readonly queue: DeployedQueue;
  readonly handler: DeployedFunction;
  readonly waiting: Waiting[];
  callOff?: () => void;
}

/** Most bytes of an invocation. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * What Lambda does for an event source mapping with a queue: it gathers messages until there are enough or the batching window
 * is over, calls the function, deletes what was done, and hands the rest out again after the visibility timeout.
 */
export class QueuePolling {
  /** Messages that were handed out too often in vain. */
  readonly deadLetters: QueueMessage[] = [];
  private readonly pollers: readonly Poller[];

  constructor(private readonly options: QueuePollingOptions) {
    this.pollers = options.eventSources.flatMap((source) => {
      const queue = options.queues.find(({ arn }) => arn === source.sourceArn);
      const handler = options.functions.find(({ name, arn }) => name === source.function || arn === source.function);
      return queue && handler ? [{ source, queue, handler, waiting: [] }] : [];
    });
  }

  /** A message lies in a queue. Nothing happens where nobody polls it. */
  arrived(message: QueueMessage): void {
    const poller = this.pollers.find(({ queue }) => queue.arn === message.queueArn);
    if (poller) this.gather(poller, { message, receives: 0 });
  }

  private gather(poller: Poller, waiting: Waiting): void {
    const { source } = poller;
    if (source.otherMembers.length > 0) {
      const { stack, logicalId, otherMembers } = source;
      this.options.onUnknown(
        new Error(`${stack}/${logicalId}: the rehearsal knows no event source with ${otherMembers.join(', ')}`),
      );
      return;
    }
    poller.waiting.push(waiting);
    const isFull = poller.waiting.length >= source.batchSize;
    if (isFull) poller.callOff?.();
    if (isFull || !poller.callOff) this.schedule(poller, isFull ? 0 : source.windowSeconds);
  }

  private schedule(poller: Poller, seconds: number): void {
    const { clock } = this.options;
    poller.callOff = clock.at(clock.now() + 1_000 * seconds, () => this.deliver(poller));
  }

  private async deliver(poller: Poller): Promise<void> {
    const { source, queue, handler, waiting } = poller;
    const { clock, invoke } = this.options;
    poller.callOff = undefined;
    const batch = waiting.splice(0, fitting(waiting, source.batchSize));
    if (waiting.length > 0) this.schedule(poller, waiting.length >= source.batchSize ? 0 : source.windowSeconds);
    if (batch.length === 0) return;
    for (const each of batch) each.receives++;
    this.called(poller, 'ReceiveMessage');
    const payload = JSON.stringify({ Records: batch.map((each) => this.record(queue, each)) });
    const result = await clock.busy(() => invoke(handler.name, payload));
    const failed = failedIn(batch, result, source.reportsFailures);
    if (failed.length < batch.length) this.called(poller, 'DeleteMessage');
    for (const each of failed) this.handOutAgain(poller, each);
  }

  private handOutAgain(poller: Poller, waiting: Waiting): void {
    const { clock } = this.options;
    const { redrive, visibilityTimeoutSeconds } = poller.queue;
    clock.at(clock.now() + 1_000 * visibilityTimeoutSeconds, () => {
      if (redrive && waiting.receives >= redrive.maxReceives) this.deadLetters.push(waiting.message);
      else this.gather(poller, waiting);
    });
  }

  /** Lambda polls in the name of the function. */
  private called({ queue, handler }: Poller, action: string): void {
    const { clock, log } = this.options;
    log.record({
      timeMs: clock.now(),
      caller: handler.name,
      roleArn: handler.roleArn,
      service: 'sqs',
      action,
      resources: [queue.arn],
      outcome: 'ok',
      faulted: false,
    });
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
  private record(queue: DeployedQueue, { message, receives }: Waiting): object {
    const { messageId, body, md5, sender, sentMs } = message;
    return {
      messageId,
      receiptHandle: `${messageId}/${receives}`,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(sentMs),
        SenderId: sender,
        ApproximateFirstReceiveTimestamp: String(this.options.clock.now()),
      },
      messageAttributes: {},
      md5OfBody: md5,
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: this.options.region,
    };
  }
}

/** As many as one invocation takes. */
function fitting(waiting: readonly Waiting[], most: number): number {
  let bytes = 0;
  const tooMany = waiting.findIndex(({ message }, index) => {
    bytes += Buffer.byteLength(message.body);
    return index > 0 && (index >= most || bytes > MAX_PAYLOAD_BYTES);
  });
  return tooMany === -1 ? waiting.length : tooMany;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
function failedIn(batch: readonly Waiting[], result: InvocationResult, reportsFailures: boolean): readonly Waiting[] {
  if (result.functionError !== undefined) return batch;
  if (!reportsFailures) return [];
  const { batchItemFailures = [] } = (JSON.parse(result.payload) ?? {}) as {
    readonly batchItemFailures?: readonly { readonly itemIdentifier?: string }[] | null;
  };
  const names = (batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  const failed = batch.filter(({ message }) => names.includes(message.messageId));
  // A name that is no message's makes all of the batch fail.
  return failed.length === names.length ? failed : batch;
}
