import type { CallerCredentials } from '../aws/endpoint';

export interface LambdaEnvironment {
  readonly functionName: string;
  readonly version: string;
  readonly memoryMb: number;
  readonly runtime: string;
  readonly handler: string;
  readonly folder: string;
  readonly region: string;
  readonly endpointUrl: string;
  readonly credentials: CallerCredentials;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** The template's variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The environment variables of a function: the template's and those that Lambda sets, which win. Nothing of this
 * machine gets in.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables(environment: LambdaEnvironment): Record<string, string> {
  const { region, credentials, logGroupName, logStreamName, folder } = environment;
  return {
    ...environment.variables,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: 'rehearsal',
    AWS_LAMBDA_FUNCTION_NAME: environment.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: environment.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(environment.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_EXECUTION_ENV: `AWS_Lambda_${environment.runtime}`,
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: environment.handler,
    LANG: 'en_US.UTF-8',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    TZ: ':UTC',
    AWS_ENDPOINT_URL: environment.endpointUrl,
    AWS_EC2_METADATA_DISABLED: 'true',
    // SDKs would otherwise look for these files in the home folder of whoever rehearses.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
