import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeployedFunction } from '../../../rehearsal/assembly/deployed';
import { LambdaService } from '../../../rehearsal/aws/lambda-service';
import { DeployedFunctions } from '../../../rehearsal/functions/deployed-functions';
import { FunctionRunner } from '../../../rehearsal/functions/function-runner';
import { ACCOUNT, loopback, NOW, REGION, type Loopback } from './loopback';

const work = mkdtempSync(path.join(tmpdir(), 'lambda-'));
const ARN = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:reward`;

let aws: Loopback;
let lambda: LambdaClient;
let functions: DeployedFunctions;
let runner: FunctionRunner;

function bundle(name: string, source: string): string {
  const folder = path.join(work, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.js'), source);
  return folder;
}

const reward: DeployedFunction = {
  stack: 'S',
  logicalId: 'Reward',
  name: 'reward',
  arn: ARN,
  code: {
    folder: bundle(
      'one',
      `exports.handler = async (event, context) => {
    if (event.fail) throw Object.assign(new Error('not now'), { name: 'GraderUnavailable' });
    return { code: 'one', word: process.env.WORD, version: context.functionVersion, arn: context.invokedFunctionArn, context: context.clientContext };
  }`,
    ),
  },
  handler: 'index.handler',
  runtime: 'nodejs24.x',
  environment: { WORD: 'first' },
  timeoutSeconds: 10,
  memoryMb: 256,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/reward`,
  layers: [],
};

beforeEach(async () => {
  // The runner needs the endpoint's address, and the endpoint needs the functions.
  const service = new LambdaService(
    {
      configuration: (...args) => functions.configuration(...args),
      publishVersion: (...args) => functions.publishVersion(...args),
      alias: (...args) => functions.alias(...args),
      invoke: (...args) => functions.invoke(...args),
    },
    { account: ACCOUNT, region: REGION },
  );
  aws = await loopback([service]);
  runner = new FunctionRunner({ now: () => NOW, region: REGION, endpoint: aws.endpoint });
  functions = new DeployedFunctions({
    functions: [reward],
    versions: [{ functionName: 'reward', version: '1', arn: `${ARN}:1` }],
    aliases: [{ functionName: 'reward', name: 'live', version: '1', arn: `${ARN}:live` }],
    runner,
  });
  lambda = new LambdaClient(aws.settingsFor('verify-reward'));
});

afterEach(async () => {
  await runner.close();
  functions.close();
  await aws.close();
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

const invoke = async (FunctionName: string, event: object = {}, more: object = {}) => {
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), ...more }));
  return { ...answer, result: JSON.parse(Buffer.from(answer.Payload!).toString()) };
};
const publish = () => lambda.send(new PublishVersionCommand({ FunctionName: ARN }));

describe('invoke', () => {
  test('runs the function by name, ARN, version or alias', async () => {
    expect((await invoke('reward')).result).toMatchObject({ version: '$LATEST', arn: ARN });
    expect((await invoke(`${ARN}:1`)).result).toMatchObject({ version: '1', arn: `${ARN}:1` });
    expect(await invoke(ARN, {}, { Qualifier: 'live' })).toMatchObject({
      StatusCode: 200,
      ExecutedVersion: '1',
      result: { arn: `${ARN}:live` },
    });
    expect(aws.log.calls.map(({ resources }) => resources[0])).toEqual([ARN, `${ARN}:1`, `${ARN}:live`]);
  });

  test('passes the client context', async () => {
    const ClientContext = Buffer.from(JSON.stringify({ custom: { purpose: 'verify' } })).toString('base64');
    expect((await invoke('reward', {}, { ClientContext })).result.context).toEqual({ custom: { purpose: 'verify' } });
  });

  test('tells an error of the function from an error of the service', async () => {
    const { FunctionError, StatusCode, result } = await invoke('reward', { fail: true });
    expect([FunctionError, StatusCode]).toEqual(['Unhandled', 200]);
    expect(result).toMatchObject({ errorType: 'GraderUnavailable', errorMessage: 'not now' });
    await expect(invoke('nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(invoke(`${ARN}:7`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('refuses more than six megabytes', async () => {
    await expect(invoke('reward', { text: 'x'.repeat(6_291_456) })).rejects.toMatchObject({
      name: 'RequestEntityTooLargeException',
    });
  });

  test('knows synchronous calls only', async () => {
    await expect(invoke('reward', {}, { InvocationType: 'Event' })).rejects.toThrow(/InvocationType Event/);
    await expect(lambda.send(new ListFunctionsCommand({}))).rejects.toMatchObject({ name: 'NotKnownToRehearsal' });
    expect(aws.log.unknown).toHaveLength(2);
  });
});

describe('versions', () => {
  test('are published once for the same code and settings', async () => {
    expect(await publish()).toMatchObject({ Version: '1', FunctionArn: `${ARN}:1` });
    functions.redeploy({ ...reward, environment: { WORD: 'second' } });
    expect(await publish()).toMatchObject({ Version: '2' });
    expect(await publish()).toMatchObject({ Version: '2' });
  });

  test('keep code and environment through a deploy', async () => {
    const before = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'reward', Qualifier: '1' }));
    functions.redeploy({
      ...reward,
      code: { folder: bundle('two', 'exports.handler = async () => ({ code: "two", word: process.env.WORD })') },
      environment: { WORD: 'second' },
    });
    expect((await invoke('reward')).result).toEqual({ code: 'two', word: 'second' });
    expect((await invoke(`${ARN}:1`)).result).toMatchObject({ code: 'one', word: 'first' });
    const latest = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'reward' }));
    const version = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: `${ARN}:1` }));
    expect(version.CodeSha256).toBe(before.CodeSha256);
    expect(latest.CodeSha256).not.toBe(before.CodeSha256);
  });

  test('are described with what makes them differ', async () => {
    expect(await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'reward' }))).toMatchObject({
      FunctionArn: ARN,
      Version: '$LATEST',
      Environment: { Variables: { WORD: 'first' } },
      Timeout: 10,
      MemorySize: 256,
      CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      State: 'Active',
    });
    expect(await lambda.send(new GetAliasCommand({ FunctionName: ARN, Name: 'live' }))).toMatchObject({
      FunctionVersion: '1',
      AliasArn: `${ARN}:live`,
    });
    await expect(lambda.send(new GetAliasCommand({ FunctionName: ARN, Name: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('are not published under the hash of other code', async () => {
    const other = new PublishVersionCommand({ FunctionName: ARN, CodeSha256: 'b3RoZXI=' });
    await expect(lambda.send(other)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});
