import type * as Handler from '../../../lambda/prepare-dataset/index';
import { PREPARE_DATASET_ENV } from '../../../lib/contract/env';
import { CONTRACT_MISMATCH } from '../../../lib/contract/errors';
import type { PrepareDatasetInput } from '../../../lib/contract/payloads';
import { newRun } from './fixtures';

describe('the PrepareDataset handler', () => {
  const before = { ...process.env };

  afterEach(() => {
    process.env = { ...before };
    jest.resetModules();
  });

  const load = () => jest.requireActual<typeof Handler>('../../../lambda/prepare-dataset/index');

  test('refuses a payload of a contract that it does not know', async () => {
    for (const name of PREPARE_DATASET_ENV) process.env[name] = name;
    process.env.AWS_REGION = 'us-east-1';
    const { handler } = load();
    const event: PrepareDatasetInput = { contract: 99, run: newRun() };
    await expect(handler(event)).rejects.toMatchObject({ name: CONTRACT_MISMATCH });
  });

  test('does not load without its environment, and says what is missing', () => {
    for (const name of PREPARE_DATASET_ENV) process.env[name] = '';
    expect(load).toThrow(/REGISTRY_TABLE, OUTPUT_BUCKET/);
  });
});
