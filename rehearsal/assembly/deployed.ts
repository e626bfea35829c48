import type { StackEnvironment } from './identity';
import type { JsonObject } from './json';

/** Any resource of any stack of the assembly. Members are resolved when they are read, and throw AssemblyError then. */
export interface AssemblyResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly environment: StackEnvironment;
  /** What `Ref` returns. */
  readonly ref: string;
  /** What CloudFormation lists it under; a made-up name where the rehearsal does not know the type. */
  readonly physicalId: string;
  /** Absent for types without one. */
  readonly arn: string | undefined;
  readonly properties: JsonObject;
}

interface Deployed {
  readonly stack: string;
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
}

/** Where the code of a function is: a folder on disk, a source text, or out of the rehearsal's reach for a reason. */
export type FunctionCode = { readonly folder: string } | { readonly inline: string } | { readonly unavailable: string };

export interface DeployedFunction extends Deployed {
  readonly code: FunctionCode;
  readonly handler: string;
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly roleArn: string;
  readonly layers: readonly string[];
}

/** A version that the template publishes. */
export interface DeployedVersion {
  readonly functionName: string;
  readonly version: string;
  readonly arn: string;
}

export interface DeployedAlias {
  readonly functionName: string;
  readonly name: string;
  readonly version: string;
  readonly arn: string;
}

export interface DeployedRole extends Deployed {
  readonly trustPolicy: JsonObject;
}

export interface DeployedStateMachine extends Deployed {
  readonly definition: JsonObject;
  readonly roleArn: string;
}

export interface DeployedBucket extends Deployed {
  readonly versioned: boolean;
  /** Whether the bucket sends its events to EventBridge. */
  readonly eventBridge: boolean;
}

export interface DeployedTable extends Deployed {
  /** As in CreateTable. */
  readonly keySchema: readonly unknown[];
  readonly attributeDefinitions: readonly unknown[];
  readonly globalSecondaryIndexes: readonly unknown[];
  readonly localSecondaryIndexes: readonly unknown[];
}

export interface DeployedTopic extends Deployed {
  readonly fifo: boolean;
}

export interface DeployedQueue extends Deployed {
  readonly url: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutSeconds: number;
  /** Where a message goes that was handed out so often in vain. */
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceives: number } | undefined;
}

/** A function that is called with batches of what a queue or a stream holds. */
export interface DeployedEventSource {
  readonly stack: string;
  readonly logicalId: string;
  /** ARN of the queue or stream. */
  readonly sourceArn: string;
  /** Name or ARN. */
  readonly function: string;
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Whether the function says which items of a batch failed. */
  readonly reportsFailures: boolean;
  /** Members that the rehearsal does not act on (a filter, for example). */
  readonly otherMembers: readonly string[];
}

export interface DeployedRule extends Deployed {
  readonly enabled: boolean;
  readonly eventBus: string;
  readonly scheduleExpression: string | undefined;
  readonly eventPattern: JsonObject | undefined;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** A constant, as JSON text. */
  readonly input: string | undefined;
  readonly inputPath: string | undefined;
  readonly inputTransformer:
    { readonly paths: Readonly<Record<string, string>>; readonly template: string } | undefined;
  readonly roleArn: string | undefined;
  readonly deadLetterArn: string | undefined;
  readonly retry: { readonly attempts: number; readonly maxAgeSeconds: number };
  /** Members of the target that the rehearsal does not act on (SqsParameters and the like). */
  readonly otherMembers: readonly string[];
}

export interface DeployedParameter {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly value: string;
}
