import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RETRIES } from './retries';

/** The run registry's table. Members that are undefined are left out of what is written. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient(RETRIES), {
  marshallOptions: { removeUndefinedValues: true },
});
