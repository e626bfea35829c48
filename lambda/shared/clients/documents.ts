import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RETRIES } from './retries';
import { PROMPT } from './timeouts';

/** The run registry's table. Members that are undefined are left out of what is written. */
export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...RETRIES, ...PROMPT }), {
  marshallOptions: { removeUndefinedValues: true },
});
