import * as iam from 'aws-cdk-lib/aws-iam';
import { Dependable, IConstruct } from 'constructs';

/**
 * Lets who waits for a role wait for its policies, which wait for the role themselves. So a template names one resource in
 * `DependsOn` and not two: several are sorted as people sort words, and the rules for that take a twentieth of a synthesis to load.
 */
export function dependOnPolicies(role: iam.IRole): void {
  Dependable.implement(role, {
    // Asked when the template is made: the CDK may have split a policy that was too long.
    get dependencyRoots(): IConstruct[] {
      const policies = role.node.children.filter((child) => child !== role.node.defaultChild);
      return policies.length > 0 ? policies : [role];
    },
  });
}
