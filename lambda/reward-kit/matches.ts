import type { Grader } from './grader';
import { compilePattern } from './patterns';
import { unixLines } from './plain-text';

export interface MatchesOptions {
  /**
   * An RE2 regular expression: as in JavaScript, without lookahead, lookbehind and back-references.
   * @see https://github.com/google/re2/wiki/Syntax
   */
  readonly pattern: string;
  /**
   * Any of `i` (ignore case), `m` (`^` and `$` match at each line), `s` (a dot matches line ends too).
   * @default - none
   */
  readonly flags?: string;
  /**
   * Whether the pattern must match the whole response. White space around the response does not count then.
   * @default false
   */
  readonly fullMatch?: boolean;
}

/**
 * 1 when the response matches a pattern, else 0. Line ends are `\n` to the pattern, however the response wrote them. No
 * response makes it slow: reading takes time in proportion to the length.
 *
 * @throws an Error with the words of RE2 when it cannot read the pattern
 * @example
 * matches({ pattern: '^Ticket [A-Z]{3}-\\d+$', flags: 'm' })
 */
export function matches({ pattern, flags = '', fullMatch = false }: MatchesOptions): Grader {
  const compiled = compilePattern('matches: pattern', pattern, flags);
  return function matches(sample) {
    const text = unixLines(sample.response);
    const found = fullMatch ? compiled.matchesAll(text.trim()) : compiled.occursIn(text);
    const how = fullMatch ? 'match from end to end' : 'match';
    return { score: found ? 1 : 0, reason: `${found ? 'a' : 'no'} ${how} of /${pattern.slice(0, 80)}/${flags}` };
  };
}
