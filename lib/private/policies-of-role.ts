import { Dependable, IConstruct } from 'constructs';

/**
 * Lets who waits for a role wait for its policies, which wait for the role themselves. So a template names one resource in
 * `DependsOn` and not two: several are sorted as people sort words, and the rules for that take a twentieth of a synthesis to load.
 */
export function dependOnPolicies(role: IConstruct): void {
  Dependable.implement(role, new PoliciesOfRole(role));
}

class PoliciesOfRole extends Dependable {
  constructor(private readonly role: IConstruct) {
    super();
  }

  /** Asked when the template is made: the CDK may have split a policy that was too long. */
  public get dependencyRoots(): IConstruct[] {
    const { children, defaultChild } = this.role.node;
    const policies = children.filter((child) => child !== defaultChild);
    return policies.length > 0 ? policies : [this.role];
  }
}
