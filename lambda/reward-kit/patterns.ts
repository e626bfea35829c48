import { RE2JS, RE2JSSyntaxException } from 're2js';

const FLAGS: { readonly [flag: string]: number } = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** A regular expression of RE2: reading takes time in proportion to the text, whatever the pattern. */
export interface Pattern {
  /** Whether the pattern matches anywhere in the text. */
  readonly occursIn: (text: string) => boolean;
  /** Whether the pattern matches the text from end to end. */
  readonly matchesAll: (text: string) => boolean;
  /** How often the pattern matches, without overlaps; counting ends at `limit`. */
  readonly count: (text: string, limit: number) => number;
}

/**
 * A pattern ready to use.
 *
 * @param place - how messages name the option that holds the pattern: `matches: pattern`
 * @param flags - any of i, m, s
 * @throws an Error with the words of RE2 when it cannot read the pattern
 */
export function compilePattern(place: string, pattern: string, flags = ''): Pattern {
  if (typeof pattern !== 'string' || pattern === '') {
    throw new Error(`${place} is ${JSON.stringify(pattern)}; expected an RE2 pattern that is not empty.`);
  }
  const re = compiled(place, pattern, flagBits(place, flags));
  return {
    occursIn: (text) => re.test(text),
    matchesAll: (text) => re.testExact(text),
    count: (text, limit) => {
      if (!re.test(text)) return 0;
      if (limit === 1) return 1;
      const matcher = re.matcher(text);
      let found = 0;
      while (found < limit && matcher.find()) found++;
      return found;
    },
  };
}

function compiled(place: string, pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new Error(
      `${place} is ${JSON.stringify(pattern)}; RE2 says: ${error.message}. It has no lookahead, lookbehind or ` +
        'back-references: https://github.com/google/re2/wiki/Syntax',
      { cause: error },
    );
  }
}

function flagBits(place: string, flags: string): number {
  let bits = 0;
  for (const flag of flags) {
    if (!Object.hasOwn(FLAGS, flag)) {
      throw new Error(
        `${place}: flags is "${flags}"; expected any of i (ignore case), m (^ and $ at each line), s (a dot ` +
          'matches a line end).',
      );
    }
    bits |= FLAGS[flag];
  }
  return bits;
}
