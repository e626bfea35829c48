import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EnvOf } from '../contract/env';
import { FunctionRole } from './function-role';
import { FunctionView } from './function-view';
import { dependOnPolicies } from './policies-of-role';
import { PrebundledCode } from './prebundled-code';

export interface PrebundledFunctionProps<E extends readonly string[]> {
  /** Its folder in lambda/. */
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
  /**
   * Whether others give the function permissions too, as many as they like, or may name its role in the policy of a key.
   *
   * @default false
   */
  readonly roleIsOpen?: boolean;
}

/**
 * One of our own functions, from the bundle that ships with this package. Its role starts empty but for writing its log: no
 * managed policy, every permission is granted next to the construct that needs it.
 *
 * Function and role are plain CloudFormation resources: a pipeline has fifteen of each, and those that the CDK builds around
 * them take longer to synthesize (docs/decisions/0014-a-lean-synthesis.md).
 */
export class PrebundledFunction<E extends readonly string[]> extends Construct {
  public readonly functionArn: string;
  public readonly functionName: string;
  public readonly role: FunctionRole;

  constructor(scope: Construct, id: string, props: PrebundledFunctionProps<E>) {
    super(scope, id);
    const { logGroup, roleIsOpen = false } = props;
    this.role = new FunctionRole(this, 'Role', { policiesBeside: roleIsOpen });
    this.role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    const code = new PrebundledCode(props.asset);
    const { s3Location } = code.bind(this);
    const resource = new lambda.CfnFunction(new Construct(this, 'Resource'), 'Resource', {
      code: { s3Bucket: s3Location.bucketName, s3Key: s3Location.objectKey },
      handler: code.handler,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      description: props.description,
      environment: { variables: { ...props.environment } },
      timeout: props.timeout.toSeconds(),
      memorySize: props.memorySize ?? 256,
      role: this.role.roleArn,
      loggingConfig: { logGroup: logGroup.logGroupName, logFormat: 'Text' },
    });
    if (roleIsOpen) {
      dependOnPolicies(this.role);
      resource.node.addDependency(this.role);
    }
    this.functionArn = resource.attrArn;
    this.functionName = resource.ref;
  }

  /** The function as constructs of the CDK take one. */
  public asFunction(): lambda.IFunction {
    return new FunctionView(this, 'Function', this);
  }
}
