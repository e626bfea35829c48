import { createHash } from 'node:crypto';

/** Account, region and partition in which a stack is rehearsed. */
export interface StackEnvironment {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** What names and ARNs of a resource are made from. */
export interface ResourceIdentity extends StackEnvironment {
  /** Name of the stack in CloudFormation. */
  readonly stack: string;
  readonly logicalId: string;
  /** The resource's own property, resolved; undefined when the template does not set it. */
  property(name: string): unknown;
  /** Position of this resource among those of its type in the template for which the property has the same value, from 1. */
  positionAmongEqual(property: string): number;
}

/** Hex characters that are always the same for the same resource. */
export function stableHex(identity: Pick<ResourceIdentity, 'stack' | 'logicalId'>, length: number): string {
  return createHash('sha256').update(`${identity.stack}/${identity.logicalId}`).digest('hex').slice(0, length);
}

/**
 * The name that the template gives the resource, or else one as CloudFormation forms it: stack, logical id and a tail,
 * cut to what the service allows.
 */
export function physicalName(identity: ResourceIdentity, nameProperty: string, limit: number, suffix = ''): string {
  const given = identity.property(nameProperty);
  if (typeof given === 'string') return given;
  const tail = `-${stableHex(identity, 12)}${suffix}`;
  return `${identity.stack}-${identity.logicalId}`.slice(0, limit - tail.length) + tail;
}

/** A legal bucket name: like `physicalName`, in lower case. */
export function bucketName(identity: ResourceIdentity): string {
  const given = identity.property('BucketName');
  if (typeof given === 'string') return given;
  const tail = `-${stableHex(identity, 12)}`;
  const base = `${identity.stack}-${identity.logicalId}`.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
  return base.slice(0, 63 - tail.length) + tail;
}

/** A UUID that is always the same for the same resource. */
export function stableUuid(identity: ResourceIdentity): string {
  const hex = stableHex(identity, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** An ARN with region and account. */
export function regionalArn(identity: ResourceIdentity, service: string, resource: string): string {
  return `arn:${identity.partition}:${service}:${identity.region}:${identity.account}:${resource}`;
}

/** An ARN of a service without regions, with the account (`iam`). */
export function globalArn(identity: ResourceIdentity, service: string, resource: string): string {
  return `arn:${identity.partition}:${service}::${identity.account}:${resource}`;
}
