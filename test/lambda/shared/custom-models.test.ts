import {
  BedrockClient,
  ConflictException,
  DeleteCustomModelCommand,
  GetCustomModelCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-bedrock';
import { mockClient } from 'aws-sdk-client-mock';
import { BedrockCustomModels } from '../../../lambda/shared/custom-models';

const $metadata = {};
const modelArn = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/nova/abcdefghijkl';
const bedrock = mockClient(BedrockClient);
const models = new BedrockCustomModels(new BedrockClient({}));

beforeEach(() => bedrock.reset());

test('deletes a model that exists', async () => {
  bedrock.on(GetCustomModelCommand).resolves({ modelArn });
  bedrock.on(DeleteCustomModelCommand).resolves({});
  expect(await models.delete(modelArn)).toBe('deleted');
  expect(bedrock.commandCalls(DeleteCustomModelCommand)[0].args[0].input).toEqual({ modelIdentifier: modelArn });
});

test('a model that is gone is not asked for again: its tag is gone too, and the call would be refused', async () => {
  bedrock.on(GetCustomModelCommand).rejects(new ResourceNotFoundException({ message: 'gone', $metadata }));
  expect(await models.exists(modelArn)).toBe(false);
  expect(await models.delete(modelArn)).toBe('deleted');
  expect(bedrock.commandCalls(DeleteCustomModelCommand)).toEqual([]);
});

test('a model that goes in between counts as deleted', async () => {
  bedrock.on(GetCustomModelCommand).resolves({ modelArn });
  bedrock.on(DeleteCustomModelCommand).rejects(new ResourceNotFoundException({ message: 'gone', $metadata }));
  expect(await models.delete(modelArn)).toBe('deleted');
});

test('a model with a deployment is in use', async () => {
  bedrock.on(GetCustomModelCommand).resolves({ modelArn });
  bedrock.on(DeleteCustomModelCommand).rejects(new ConflictException({ message: 'deployed', $metadata }));
  expect(await models.delete(modelArn)).toBe('in-use');
});

test('other errors are those of the service', async () => {
  bedrock.on(GetCustomModelCommand).rejects(new Error('no'));
  await expect(models.exists(modelArn)).rejects.toThrow('no');
});
