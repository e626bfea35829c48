import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EnvOf } from '../contract/env';
import { PrebundledCode } from './prebundled-code';

export interface PrebundledFunctionProps<E extends readonly string[]> {
  /** Folder under assets/lambda, the same name as under lambda/. */
  readonly asset: string;
  /** Said in the console next to the function. */
  readonly description: string;
  /** A missing variable of the handler's table does not compile. */
  readonly environment: EnvOf<E>;
  readonly timeout: Duration;
  /** One group for all functions of a pipeline: a run reads as one story. */
  readonly logGroup: logs.ILogGroup;
  /** @default 256 */
  readonly memorySize?: number;
}

/**
 * One of our own functions, from the bundle that ships with the package. Its role starts empty but for writing
 * its log: no managed policy, every permission is granted next to the construct that needs it.
 */
export class PrebundledFunction<E extends readonly string[]> extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: PrebundledFunctionProps<E>) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    props.logGroup.grantWrite(this.role);
    this.function = new lambda.Function(this, 'Resource', {
      code: new PrebundledCode(props.asset),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      description: props.description,
      environment: { ...props.environment },
      timeout: props.timeout,
      memorySize: props.memorySize ?? 256,
      role: this.role,
      logGroup: props.logGroup,
      loggingFormat: lambda.LoggingFormat.TEXT,
    });
  }
}
