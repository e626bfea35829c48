import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { REGISTRY_KEY } from '../../lib/contract/items';
import { isNamed } from './service-errors';

/** Which item, as the `ITEM` table of the contract gives it. */
export interface ItemKey {
  readonly kind: string;
  readonly id: string;
}

/**
 * An update or a condition. `#name` stands for the attribute `name` (many of ours are reserved words), `:name` for the
 * value of that name.
 */
export interface Expression {
  readonly update?: string;
  readonly condition?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Single-item reads and writes of the registry's table. Reads are consistent; writes say whether their condition held. */
export class RegistryTable {
  public constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly tableName: string,
  ) {}

  /** The item without its key. */
  public async get<T>(key: ItemKey): Promise<T | undefined> {
    const { Item: item } = await this.documents.send(
      new GetCommand({ TableName: this.tableName, Key: { ...key }, ConsistentRead: true }),
    );
    return item && (withoutKey(item) as T);
  }

  /**
   * Every item of a kind, by id.
   *
   * @param from the first id that is wanted
   */
  public async list<T>(kind: string, from?: string): Promise<ReadonlyArray<readonly [id: string, item: T]>> {
    const ofKind = `#${REGISTRY_KEY.partition} = :kind`;
    const condition = from === undefined ? ofKind : `${ofKind} AND #${REGISTRY_KEY.sort} >= :from`;
    const query = {
      TableName: this.tableName,
      ConsistentRead: true,
      KeyConditionExpression: condition,
      ...parameters({ condition, values: { kind, ...(from !== undefined && { from }) } }),
    };
    const found: Array<readonly [string, T]> = [];
    for await (const { Items: items = [] } of paginateQuery({ client: this.documents }, query)) {
      found.push(...items.map((item) => [String(item[REGISTRY_KEY.sort]), withoutKey(item) as T] as const));
    }
    return found;
  }

  public async put(key: ItemKey, item: object, when: Expression = {}): Promise<boolean> {
    return held(
      this.documents.send(
        new PutCommand({
          TableName: this.tableName,
          Item: { ...item, ...key },
          ConditionExpression: when.condition,
          ...parameters(when),
        }),
      ),
    );
  }

  public async update(key: ItemKey, change: Expression): Promise<boolean> {
    return held(
      this.documents.send(
        new UpdateCommand({
          TableName: this.tableName,
          Key: { ...key },
          UpdateExpression: change.update,
          ConditionExpression: change.condition,
          ...parameters(change),
        }),
      ),
    );
  }

  public async delete(key: ItemKey, when: Expression = {}): Promise<boolean> {
    return held(
      this.documents.send(
        new DeleteCommand({
          TableName: this.tableName,
          Key: { ...key },
          ConditionExpression: when.condition,
          ...parameters(when),
        }),
      ),
    );
  }
}

/** Holds for an item that does not exist yet. */
export const ABSENT = `attribute_not_exists(#${REGISTRY_KEY.partition})`;

/** Holds for an item that exists. */
export const PRESENT = `attribute_exists(#${REGISTRY_KEY.partition})`;

function parameters({ update = '', condition = '', values }: Expression) {
  const names = `${update} ${condition}`.match(/#\w+/g) ?? [];
  return {
    ExpressionAttributeNames:
      names.length > 0 ? Object.fromEntries(names.map((name) => [name, name.slice(1)])) : undefined,
    ExpressionAttributeValues:
      values && Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
  };
}

async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) {
      return false;
    }
    throw error;
  }
}

function withoutKey(item: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => name !== REGISTRY_KEY.partition && name !== REGISTRY_KEY.sort),
  );
}
