// What Step Functions refuses in an expression although JSONata 2.2 accepts it, found in the expression's syntax tree.
// Step Functions implements JSONata 2.0.6: no `??` and `?:` (they came with 2.1), no `$eval`, and no document to query,
// so that `$`, `$$` and bare field names mean nothing until a path has stepped into a value.

/** The members of `$states` that a field may read beside `input` and `context`. */
export type StatesMember = 'result' | 'errorOutput';

interface SyntaxNode {
  readonly type?: unknown;
  readonly value?: unknown;
  readonly [child: string]: unknown;
}

/** Children whose expressions are evaluated against an item that the node has selected. */
const ITEM_CHILDREN = new Set(['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete']);

/**
 * Why Step Functions would refuse an expression, as the end of a sentence that begins with the expression.
 *
 * @param tree the expression's syntax tree
 * @param members what this field may read of `$states` beside `input` and `context`
 * @returns undefined when nothing is wrong
 */
export function findForbidden(tree: unknown, members: readonly StatesMember[]): string | undefined {
  const allowed = ['input', 'context', ...members];

  const visit = (node: unknown, hasContext: boolean): string | undefined => {
    if (Array.isArray(node)) return firstOf(node, (child) => visit(child, hasContext));
    if (typeof node !== 'object' || node === null || node instanceof RegExp) return undefined;
    const here = node as SyntaxNode;
    return (
      forbiddenNode(here, hasContext, allowed) ??
      firstOf(Object.entries(here), ([name, child]) =>
        name === 'steps' && Array.isArray(child)
          ? firstOf([...child.entries()], ([index, step]) => visit(step, hasContext || index > 0))
          : visit(child, hasContext || ITEM_CHILDREN.has(name)),
      )
    );
  };

  return visit(tree, false);
}

function forbiddenNode(node: SyntaxNode, hasContext: boolean, allowed: readonly string[]): string | undefined {
  switch (node.type) {
    case 'variable':
      if (node.value === 'eval') return 'calls $eval, which Step Functions does not have: use $parse';
      if (node.value === '$') return 'uses $$, but there is no document in Step Functions: use $states.input';
      if (node.value === '' && !hasContext) return 'uses $ where there is no item: use $states.input';
      return undefined;
    case 'name':
      return hasContext
        ? undefined
        : `reads the field "${String(node.value)}" of nothing: begin with a variable, such as $states.input`;
    case 'wildcard':
    case 'descendant':
      return hasContext ? undefined : `uses ${String(node.value)} of nothing: begin with a variable`;
    case 'condition':
      return fallbackOperator(node);
    case 'path':
      return unreadableMember(node, allowed);
    default:
      return undefined;
  }
}

/** The parser rewrites both fallback operators to a condition whose test is a copy of its first branch. */
function fallbackOperator(node: SyntaxNode): string | undefined {
  const condition = node.condition as SyntaxNode;
  const isDefault = JSON.stringify(condition) === JSON.stringify(node.then);
  const isCoalescing = condition.type === 'function' && condition.position === undefined;
  if (!isDefault && !isCoalescing) return undefined;
  return `uses the operator ${isDefault ? '?:' : '??'}, which is newer than JSONata 2.0.6: use $exists(…) ? … : …`;
}

function unreadableMember(path: SyntaxNode, allowed: readonly string[]): string | undefined {
  const [first, second] = path.steps as SyntaxNode[];
  if (first?.type !== 'variable' || first.value !== 'states' || second?.type !== 'name') return undefined;
  const member = String(second.value);
  if (allowed.includes(member)) return undefined;
  return `reads $states.${member}, which this field cannot: allowed is ${allowed.map((name) => `$states.${name}`).join(', ')}`;
}

function firstOf<T>(values: readonly T[], find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
