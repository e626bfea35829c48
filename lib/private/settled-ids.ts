import { CfnElement, IAspect } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Settles the logical ids of resources when synthesis begins. The CDK makes an id out of the path anew, with a hash, wherever
 * something refers to the resource: a thousand times for a pipeline. An id that somebody chose stays; one that an
 * aspect renames in the stack does not follow.
 */
export class SettledIds implements IAspect {
  public visit(node: IConstruct): void {
    if (!CfnElement.isCfnElement(node)) return;
    const given = node.stack.getLogicalId(node);
    if (node.stack.resolve(node.logicalId) === given) node.overrideLogicalId(given);
  }
}
