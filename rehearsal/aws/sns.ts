import { queryAnswer, queryFailure, queryParameters } from './protocols';
import { ServiceError, type AwsRequest, type AwsResponse, type AwsService, type Operation } from './service';

/** A message that was published. */
export interface PublishedMessage {
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly caller: string;
  /** Virtual instant, epoch milliseconds. */
  readonly timeMs: number;
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const PARAMETERS = ['Action', 'Version', 'TopicArn', 'Subject', 'Message'];

/** Largest message, bytes. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_MESSAGE_BYTES = 262_144;

/** Publish to topics; nobody is subscribed, everything is kept. */
export class SnsService implements AwsService {
  readonly signingName = 'sns';
  /** In the order in which they were published. */
  readonly published: PublishedMessage[] = [];

  constructor(
    private readonly topicArns: readonly string[],
    private readonly now: () => number,
  ) {}

  operation(request: AwsRequest): Operation | string {
    const parameters = queryParameters(request);
    const action = parameters.get('Action') ?? '';
    if (action !== 'Publish') return action;
    const other = [...parameters.keys()].find((name) => !PARAMETERS.includes(name));
    if (other !== undefined) return `${action} with ${other}`;
    return {
      action,
      resources: [parameters.get('TopicArn') ?? ''],
      run: () => this.publish(parameters, request.caller.name),
    };
  }

  failure(error: ServiceError): AwsResponse {
    return queryFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('Throttled', 'Rate exceeded', 429);
  }

  private publish(parameters: URLSearchParams, caller: string): AwsResponse {
    const topicArn = parameters.get('TopicArn') ?? '';
    const subject = parameters.get('Subject') ?? undefined;
    const message = parameters.get('Message') ?? '';
    if (!this.topicArns.includes(topicArn)) throw new ServiceError('NotFound', 'Topic does not exist', 404);
    if (message === '') throw new ServiceError('InvalidParameter', 'Invalid parameter: Empty message');
    if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES) {
      throw new ServiceError('InvalidParameter', 'Invalid parameter: Message too long');
    }
    // ASCII that begins with a letter, number or punctuation, no line breaks, less than 100 characters.
    if (subject !== undefined && !/^[!-~][ -~]{0,98}$/.test(subject)) {
      throw new ServiceError('InvalidParameter', 'Invalid parameter: Subject');
    }
    this.published.push({ topicArn, subject, message, caller, timeMs: this.now() });
    const id = `00000000-0000-4000-8000-${String(this.published.length).padStart(12, '0')}`;
    return queryAnswer('Publish', NAMESPACE, { MessageId: id });
  }
}
