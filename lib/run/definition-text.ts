import { Fn, IResolvable, Lazy, Reference, Stack, StringConcat, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/** Around the token of a value that is no text: a character that no definition holds. */
const BARE = '\uE000';

/**
 * A definition as one text, in which a name stands for each value that only a deployment knows. The CDK cuts the text into a
 * hundred pieces around those values; whole it is easier to read in a template or a diff, and faster to synthesize.
 *
 * By `Fn::Sub`, not `DefinitionSubstitutions`: with those, drift detection reports a change where there is none.
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2562
 */
export class DefinitionText extends sfn.ChainDefinitionBody {
  public override bind(
    scope: Construct,
    _principal: iam.IPrincipal,
    { comment, queryLanguage }: sfn.StateMachineProps,
    graph: sfn.StateGraph,
  ): sfn.DefinitionConfig {
    const values = new DeploymentValues(Stack.of(scope));
    const definition = { ...graph.toGraphJson(queryLanguage), Comment: comment, QueryLanguage: queryLanguage };
    const json = JSON.stringify(definition, function (this: Record<string, unknown>, key) {
      // The second argument would be what toJSON() made of the value.
      return values.asText(this[key]);
    });
    const text = Tokenization.reverseString(json.replaceAll(/\$\{(?!Token\[)/g, '${!'))
      .mapTokens({ mapToken: (token) => `\${${values.name(token)}}` })
      .join(new StringConcat()) as string;
    return { definitionString: Fn.sub(text.replaceAll(`"${BARE}`, '').replaceAll(`${BARE}"`, ''), values.byName) };
  }
}

/** The values that only a deployment knows, each under a name that says what it is. */
class DeploymentValues {
  public readonly byName: Record<string, string> = {};

  private readonly names = new Map<IResolvable, string>();
  private readonly bare = new Map<IResolvable, unknown>();

  constructor(private readonly stack: Stack) {}

  /** A value that is no text and unknown, in a text. Others stay. */
  public asText(value: unknown): unknown {
    if (typeof value === 'string' || !Token.isUnresolved(value)) return value;
    const token = Tokenization.reverse(value) as IResolvable;
    this.bare.set(token, value);
    return BARE + Token.asString(token) + BARE;
  }

  public name(token: IResolvable): string {
    const known = this.names.get(token) ?? pseudoParameter(token);
    if (known !== undefined) return known;
    const wanted = Reference.isReference(token) ? nameOf(token) : 'Value';
    let name = wanted;
    for (let n = 2; name in this.byName; n++) name = `${wanted}${n}`;
    this.names.set(token, name);
    this.byName[name] = this.bare.has(token) ? this.asJson(this.bare.get(token)) : insideQuotes(token);
    return name;
  }

  private asJson(value: unknown): string {
    return Array.isArray(value) ? listAsJson(value as string[]) : this.stack.toJsonString(value);
  }
}

/** `AWS::Partition`, for example: `Fn::Sub` knows these by themselves. */
function pseudoParameter(token: IResolvable): string | undefined {
  const { value } = token as { value?: { Ref?: unknown } };
  return typeof value?.Ref === 'string' && value.Ref.startsWith('AWS::') ? value.Ref : undefined;
}

/** `PrepareDatasetArn`, for example. */
function nameOf({ target, displayName }: Reference): string {
  let named = target;
  while (named.node.id === 'Resource' && named.node.scope) named = named.node.scope;
  return `${named.node.id}${displayName}`.replaceAll(/\W/g, '');
}

/** The CDK would ask a custom resource what a list is as JSON. One that turns out to be known may be empty. */
function listAsJson(list: string[]): string {
  return Lazy.uncachedString({
    produce: (context) => {
      const items = context.resolve(list) as unknown;
      const isKnown = Array.isArray(items) && items.every((item) => typeof item === 'string');
      return isKnown ? JSON.stringify(items) : `["${Fn.join('","', list)}"]`;
    },
  });
}

/** What turns out to be a literal, or an expression with literals, may hold characters that JSON escapes. */
function insideQuotes(token: IResolvable): string {
  if (Reference.isReference(token)) return Token.asString(token);
  return Lazy.uncachedString({ produce: (context) => escaped(context.resolve(token)) as string });
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escaped(member)]));
}
