interface Ajv {
  addKeyword: (definition: { readonly keyword: string | readonly string[] }) => Ajv;
  readonly getKeyword: (name: string) => unknown;
}

const validate =
  jest.requireActual<(definition: unknown) => { isValid: boolean; errorsText: (separator: string) => string }>(
    'asl-validator',
  );
const module = jest.requireActual<{ default: new (options: object) => Ajv }>('ajv');
const { default: OwnAjv } = module;
let shared: Ajv | undefined;

/**
 * An Ajv for all definitions of a test file: asl-validator sets one up for each definition, which compiles all of its schemas
 * every time.
 */
function sharedAjv(options: object): Ajv {
  if (shared) return shared;
  const ajv = new OwnAjv(options);
  const addKeyword = ajv.addKeyword.bind(ajv);
  const isKnown = (keyword: string) => Boolean(ajv.getKeyword(keyword));
  ajv.addKeyword = (definition) => ([definition.keyword].flat().some(isKnown) ? ajv : addKeyword(definition));
  shared = ajv;
  return ajv;
}

/** What asl-validator finds wrong with a definition; nothing when it is valid. */
export function aslProblems(definition: unknown): string {
  module.default = sharedAjv as unknown as typeof OwnAjv;
  try {
    // It writes into what it checks.
    const { isValid, errorsText } = validate(structuredClone(definition));
    return isValid ? '' : errorsText('; ');
  } finally {
    module.default = OwnAjv;
  }
}
