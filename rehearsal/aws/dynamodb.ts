import dynalite from 'dynalite';
import type { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { jsonFailure, targetOf } from './protocols';
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

/** A table to create, with the members of CreateTable. */
export interface TableSchema {
  readonly name: string;
  readonly arn: string;
  readonly keySchema: readonly unknown[];
  readonly attributeDefinitions: readonly unknown[];
  readonly globalSecondaryIndexes: readonly unknown[];
  readonly localSecondaryIndexes: readonly unknown[];
}

const EXPRESSIONS = ['ExpressionAttributeNames', 'ExpressionAttributeValues', 'ReturnConsumedCapacity'];
const WRITE = [...EXPRESSIONS, 'TableName', 'ConditionExpression', 'ReturnValues', 'ReturnItemCollectionMetrics'];
const READ = [...EXPRESSIONS, 'TableName', 'ConsistentRead', 'ProjectionExpression'];
const SEARCH = [...READ, 'IndexName', 'FilterExpression', 'Limit', 'ExclusiveStartKey', 'Select'];

/** Members of each operation that dynalite acts on. It would pass over any other in silence. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  GetItem: [...READ, 'Key'],
  PutItem: [...WRITE, 'Item'],
  UpdateItem: [...WRITE, 'Key', 'UpdateExpression'],
  DeleteItem: [...WRITE, 'Key'],
  Query: [...SEARCH, 'KeyConditionExpression', 'ScanIndexForward'],
  Scan: [...SEARCH, 'Segment', 'TotalSegments'],
  BatchGetItem: ['RequestItems', 'ReturnConsumedCapacity'],
  BatchWriteItem: ['RequestItems', 'ReturnConsumedCapacity', 'ReturnItemCollectionMetrics'],
};

/** DynamoDB in memory, by dynalite: its expressions, conditions and limits are those of the service. */
export class DynamoDbService implements AwsService {
  readonly signingName = 'dynamodb';
  private readonly server: EventEmitter = dynalite({ createTableMs: 0 });
  private readonly arns = new Map<string, string>();

  /** Creates a table and waits until it can be used. */
  async createTable(table: TableSchema): Promise<void> {
    this.arns.set(table.name, table.arn);
    const indexes = {
      ...(table.globalSecondaryIndexes.length > 0 && {
        GlobalSecondaryIndexes: table.globalSecondaryIndexes.map(indexOf),
      }),
      ...(table.localSecondaryIndexes.length > 0 && {
        LocalSecondaryIndexes: table.localSecondaryIndexes.map(indexOf),
      }),
    };
    await this.expectOk('CreateTable', {
      TableName: table.name,
      KeySchema: table.keySchema,
      AttributeDefinitions: table.attributeDefinitions,
      BillingMode: 'PAY_PER_REQUEST',
      ...indexes,
    });
    while (!(await this.expectOk('DescribeTable', { TableName: table.name })).includes('"TableStatus":"ACTIVE"')) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  operation(request: AwsRequest): Operation | string {
    const action = targetOf(request);
    const members = MEMBERS[action];
    if (!members) return action;
    const body = jsonBody(request);
    const [other] = unknownMembers(body, members);
    if (other !== undefined) return `${action} with ${other}`;
    return {
      action,
      resources: this.resourcesOf(body),
      run: () => this.forward(request.headers, request.body),
    };
  }

  failure(error: ServiceError): AwsResponse {
    return jsonFailure(error);
  }

  throttled(): ServiceError {
    const message = 'Throughput exceeds the current capacity of your table or index.';
    return new ServiceError('ThrottlingException', message, 400);
  }

  private resourcesOf(body: Json): string[] {
    const items = body['RequestItems'];
    const tables = typeof items === 'object' && items !== null ? Object.keys(items) : [String(body['TableName'])];
    const index = typeof body['IndexName'] === 'string' ? `/index/${body['IndexName']}` : '';
    // A table may be named by its ARN.
    return tables.map((table) => `${this.arns.get(table) ?? table}${index}`);
  }

  private async expectOk(action: string, body: Json): Promise<string> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=rehearsal, SignedHeaders=host, Signature=none',
    };
    const { status, body: answer } = await this.forward(headers, Buffer.from(JSON.stringify(body)));
    if (status !== 200) throw new Error(`${action} ${String(body['TableName'])}: ${String(answer)}`);
    return String(answer);
  }

  /** Gives dynalite a request and collects its answer, without a second socket. */
  private forward(headers: Readonly<Record<string, string>>, body: Buffer): Promise<AwsResponse> {
    return new Promise((resolve) => {
      const incoming = Object.assign(Readable.from([body]), { method: 'POST', url: '/', headers });
      const answered: Record<string, string> = {};
      const outgoing = {
        statusCode: 200,
        contentType: '',
        setHeader: (name: string, value: unknown) => void (answered[name.toLowerCase()] = String(value)),
        end: (text = '') => resolve({ status: outgoing.statusCode, headers: answered, body: text }),
      };
      this.server.emit('request', incoming, outgoing);
    });
  }
}

/** The members of an index that decide what it returns; the rest is about capacity. */
function indexOf(index: unknown): Json {
  const { IndexName, KeySchema, Projection } = index as Json;
  return { IndexName, KeySchema, Projection };
}
