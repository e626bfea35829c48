import type { DeployedRole } from '../assembly/deployed';
import { isTrusted } from './role-trust';
import type { S3Store } from './s3-store';
import { ServiceError, type Json } from './service';

/** Models that can be customized, with their regions. */
export type CustomizableModels = Readonly<Record<string, readonly string[]>>;

/** https://docs.aws.amazon.com/bedrock/latest/userguide/reinforcement-fine-tuning.html */
export const CUSTOMIZABLE_MODELS: CustomizableModels = { 'amazon.nova-2-lite-v1:0:256k': ['us-east-1'] };

/** Where the pieces of a create request should lead. */
export interface CustomizationSurroundings {
  readonly account: string;
  readonly region: string;
  readonly models: CustomizableModels;
  readonly roles: readonly DeployedRole[];
  readonly store: S3Store;
  /** Whether a function ARN, with or without a qualifier, leads to something that can be invoked. */
  readonly functionExists: (arn: string) => boolean;
}

/** The id of the foundation model that a request names by id or ARN. */
export function baseModelIdOf(identifier: string): string {
  return identifier.replace(/^arn:[^:]+:bedrock:[^:]*::foundation-model\//, '');
}

/**
 * What the service checks beyond the shape of a create request.
 *
 * @throws ServiceError ValidationException with what is wrong
 */
export function checkCustomization(request: Json, surroundings: CustomizationSurroundings): void {
  checkModel(String(request['baseModelIdentifier']), surroundings);
  checkRftConfig(request);
  checkRole(String(request['roleArn']), surroundings);
  checkLambda(lambdaArnOf(request), surroundings);
  const validators = (request['validationDataConfig'] as { validators?: Json[] } | undefined)?.validators ?? [];
  for (const uri of [uriIn(request['trainingDataConfig']), ...validators.map(uriIn)])
    checkObject(uri, surroundings.store);
  const output = uriIn(request['outputDataConfig']);
  if (!surroundings.store.has(parseS3Uri(output).bucket)) {
    throw invalid(
      `Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access S3 bucket: ${parseS3Uri(output).bucket} at key ${parseS3Uri(output).key}.write_access_check_file.tmp`,
    );
  }
}

/** Bucket and key of an `s3://` URI; the key of a prefix ends in a slash. */
export function parseS3Uri(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
  return { bucket, key };
}

/** ARN of the reward function in a request. */
export function lambdaArnOf(request: Json): string {
  const config = request['customizationConfig'] as
    { rftConfig?: { graderConfig?: { lambdaGrader?: { lambdaArn?: string } } } } | undefined;
  return config?.rftConfig?.graderConfig?.lambdaGrader?.lambdaArn ?? '';
}

/** The `s3Uri` member of a data config. */
export function uriIn(config: unknown): string {
  return String((config as { s3Uri?: string } | undefined)?.s3Uri);
}

function checkModel(identifier: string, { models, region }: CustomizationSurroundings): void {
  const regions = models[baseModelIdOf(identifier)];
  if (!regions) throw invalid(`The provided model identifier is invalid: ${identifier} cannot be customized.`);
  const named = /^arn:[^:]+:bedrock:([^:]*):/.exec(identifier)?.[1];
  if (!regions.includes(region) || (named !== undefined && named !== region)) {
    throw invalid(`The provided model identifier is invalid: ${identifier} cannot be customized in ${region}.`);
  }
}

function checkRftConfig(request: Json): void {
  if (lambdaArnOf(request) !== '') return;
  throw invalid('customizationConfig.rftConfig.graderConfig is required for REINFORCEMENT_FINE_TUNING.');
}

function checkRole(roleArn: string, { roles, account, region }: CustomizationSurroundings): void {
  const role = roles.find(({ arn }) => arn === roleArn);
  const keys = {
    'aws:SourceAccount': account,
    'aws:SourceArn': `arn:aws:bedrock:${region}:${account}:model-customization-job/model/000000000000`,
  };
  if (!role || !isTrusted(role.trustPolicy, { service: 'bedrock.amazonaws.com', keys })) throw roleNotAssumable();
}

/** The answer to a role that Bedrock cannot assume, or not yet. */
export function roleNotAssumable(): ServiceError {
  return invalid('Could not assume provided IAM role. Please verify the role and its trust policy and try again.');
}

function checkLambda(arn: string, { functionExists, region }: CustomizationSurroundings): void {
  const named = arn.split(':')[3];
  if (named !== region) throw invalid(`The Lambda function ${arn} is in ${named}, the job is in ${region}.`);
  if (!functionExists(arn)) throw invalid(`The Lambda function ${arn} does not exist or cannot be invoked.`);
}

function checkObject(uri: string, store: S3Store): void {
  const { bucket, key } = parseS3Uri(uri);
  if (store.has(bucket) && store.find(bucket, key)) return;
  throw invalid(`Could not validate GetObject permissions to access Amazon S3 bucket: ${bucket} at key ${key}`);
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
