import { jsonAnswer, jsonFailure, targetOf } from './protocols';
import {
  jsonBody,
  ServiceError,
  unknownMembers,
  type AwsRequest,
  type AwsResponse,
  type AwsService,
  type Json,
  type Operation,
} from './service';

/** An event as rules see it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO instant, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
}

export interface EventBridgeOptions {
  readonly account: string;
  readonly region: string;
  /** Virtual time, epoch milliseconds. */
  readonly now: () => number;
  /** Receives what was put on a bus. */
  readonly deliver: (bus: string, event: BusEvent) => void;
}

/** Most entries of a call, and most bytes of them. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1024 * 1024;

const ENTRY_MEMBERS = ['Source', 'DetailType', 'Detail', 'EventBusName', 'Resources', 'Time'];

/** PutEvents. Rules are matched by whoever receives the events. */
export class EventBridgeService implements AwsService {
  readonly signingName = 'events';
  private count = 0;

  constructor(private readonly options: EventBridgeOptions) {}

  operation(request: AwsRequest): Operation | string {
    const action = targetOf(request);
    if (action !== 'PutEvents') return action;
    const body = jsonBody(request);
    const entries = Array.isArray(body['Entries']) ? (body['Entries'] as Json[]) : [];
    const other = [
      ...unknownMembers(body, ['Entries']),
      ...entries.flatMap((entry) => unknownMembers(entry, ENTRY_MEMBERS)),
    ][0];
    if (other !== undefined) return `${action} with ${other}`;
    const buses = [...new Set(entries.map(busOf))];
    const { region, account } = this.options;
    return {
      action,
      resources: buses.map((bus) => `arn:aws:events:${region}:${account}:event-bus/${bus}`),
      run: () => this.putEvents(entries),
    };
  }

  failure(error: ServiceError): AwsResponse {
    return jsonFailure(error);
  }

  throttled(): ServiceError {
    return new ServiceError('ThrottlingException', 'Rate exceeded');
  }

  /** An event with everything that EventBridge itself adds. */
  event(given: Pick<BusEvent, 'detail-type' | 'source' | 'detail'> & Partial<BusEvent>): BusEvent {
    const { account, region, now } = this.options;
    const id = `00000000-0000-4000-8000-${String(++this.count).padStart(12, '0')}`;
    const time = `${new Date(now()).toISOString().slice(0, 19)}Z`;
    return { version: '0', id, account, time, region, resources: [], ...given };
  }

  private putEvents(entries: readonly Json[]): AwsResponse {
    if (entries.length < 1 || entries.length > MAX_ENTRIES) {
      throw new ServiceError(
        'ValidationException',
        `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MAX_ENTRIES}`,
      );
    }
    if (Buffer.byteLength(JSON.stringify(entries)) > MAX_BYTES) {
      throw new ServiceError('ValidationException', `Total size of the entries in the request is over the limit.`);
    }
    const results = entries.map((entry) => this.putEvent(entry));
    const failed = results.filter((result) => 'ErrorCode' in result).length;
    return jsonAnswer({ FailedEntryCount: failed, Entries: results });
  }

  private putEvent(entry: Json): Json {
    const { Source: source, DetailType: detailType, Detail: detailText, Resources: resources } = entry;
    for (const name of ['Source', 'DetailType', 'Detail']) {
      if (typeof entry[name] !== 'string' || entry[name] === '') {
        return {
          ErrorCode: 'InvalidArgument',
          ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
        };
      }
    }
    if (String(source).startsWith('aws.')) {
      return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
    }
    const detail = parseObject(String(detailText));
    if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const event = this.event({
      'detail-type': String(detailType),
      source: String(source),
      detail,
      ...(Array.isArray(resources) && { resources: resources as string[] }),
      ...(typeof entry['Time'] === 'number' && {
        time: `${new Date(entry['Time'] * 1000).toISOString().slice(0, 19)}Z`,
      }),
    });
    this.options.deliver(busOf(entry), event);
    return { EventId: event.id };
  }
}

function busOf(entry: Json): string {
  const bus = typeof entry['EventBusName'] === 'string' ? entry['EventBusName'] : 'default';
  return bus.slice(bus.lastIndexOf('/') + 1);
}

function parseObject(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
