/** A tool as a row of a dataset describes it to the model. */
export interface Tool {
  readonly type: 'function';
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: {
      readonly type: 'object';
      readonly properties: { readonly [name: string]: object };
      readonly required: readonly string[];
    };
  };
}

export interface Call {
  readonly name: string;
  readonly arguments: { readonly [name: string]: unknown };
}

/** What somebody asks for: calls, or a question where something is missing. */
export interface Request {
  readonly text: string;
  readonly calls: readonly Call[];
  /** Where something is missing: the word that a good question holds, words of one that asks too much, and a good one. */
  readonly ask?: { readonly word: string; readonly known: string; readonly question: string };
  /** What a hasty model would call instead. */
  readonly mistaken: Call;
}

/** Tools that belong together, with what people ask there. */
export interface Desk {
  readonly name: string;
  readonly tools: readonly Tool[];
  readonly requests: readonly Request[];
}

/** A parameter: its description, and its type if it is no text, or the values that it may have. */
export type Parameter =
  string | readonly [description: string, typeOrValues: 'integer' | 'number' | 'boolean' | 'list' | readonly string[]];

/** A tool whose parameters are all required. */
export function tool(name: string, description: string, parameters: { readonly [name: string]: Parameter }): Tool {
  const properties = Object.fromEntries(Object.entries(parameters).map(([key, each]) => [key, schemaOf(each)]));
  return {
    type: 'function',
    function: { name, description, parameters: { type: 'object', properties, required: Object.keys(parameters) } },
  };
}

function schemaOf(parameter: Parameter): object {
  if (typeof parameter === 'string') return { type: 'string', description: parameter };
  const [description, kind] = parameter;
  if (typeof kind !== 'string') return { type: 'string', enum: kind, description };
  return kind === 'list' ? { type: 'array', items: { type: 'string' }, description } : { type: kind, description };
}

export const call = (name: string, args: Call['arguments']): Call => ({ name, arguments: args });
