import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { findPipeline, type FunctionPart, type Pipeline, type StateMachinePart } from '../../rehearsal/pipeline';
import { readStack } from './deployed-stack';
import { Registry } from './registry';
import { chooseStack, type StackOptions } from './stack-choice';

/** Options of every command that talks to a deployed pipeline. */
export const CONNECTION_OPTIONS = {
  stack: { type: 'string' },
  app: { type: 'string', default: 'cdk.out' },
  pipeline: { type: 'string' },
  region: { type: 'string' },
} as const;

/** The help on them. */
export const CONNECTION_HELP = `  --stack NAME        stack that holds the pipeline (default: the one in --app that does)
  --app DIR           cloud assembly that tells stack and region (default: cdk.out)
  --pipeline NAME     pipeline, where the stack holds several
  --region REGION     default: as the assembly says, else AWS_REGION or your profile
  --help              this text

AWS is called with your own credentials, as the AWS CLI would: AWS_PROFILE, AWS_REGION and the like count.`;

/** A deployed pipeline, reached with the credentials of whoever runs the command. */
export interface Connection {
  readonly pipeline: Pipeline<StateMachinePart, FunctionPart>;
  readonly registry: Registry;
  /** For clients of the AWS SDK. */
  readonly client: { readonly region: string };
  /** ARN of the caller identity. */
  readonly caller: string;
  /** The clock of AWS, from which that of a laptop may differ: milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Finds a deployed pipeline: asks STS who calls, and CloudFormation what the stack holds.
 *
 * @throws Error that says which option to give, or what AWS refused
 */
export async function connect(options: StackOptions): Promise<Connection> {
  const choice = chooseStack(options);
  const sts = new STSClient({ ...(choice.region !== undefined && { region: choice.region }) });
  const region = await regionOf(sts);
  const { Arn: caller = '', Account: account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const client = { region };
  // The SDK keeps the difference, by which it signs.
  const now = () => Date.now() + sts.config.systemClockOffset;
  const [, partition = 'aws'] = caller.split(':');
  const place = { partition, account, region };
  const parts = await readStack(new CloudFormationClient(client), choice.name, place).catch((error: unknown) => {
    throw isNoSuchStack(error) ? noSuchStack(choice.name, place) : error;
  });
  const pipeline = findPipeline(parts, options.pipeline, `stack ${choice.name}`);
  return { pipeline, client, caller, registry: new Registry(client, pipeline.registryTable), now };
}

async function regionOf(sts: STSClient): Promise<string> {
  try {
    return await sts.config.region();
  } catch {
    throw new Error('--region: missing. Name the region of the stack, or set AWS_REGION.');
  }
}

const isNoSuchStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');

const noSuchStack = (name: string, { account, region }: { account: string; region: string }): Error =>
  new Error(
    `--stack: got '${name}', but account ${account} has no such stack in ${region}. Deploy it, or give the --region and AWS_PROFILE under which it is.`,
  );
