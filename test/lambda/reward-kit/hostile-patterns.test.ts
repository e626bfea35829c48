import { businessRules, forbidden, matches, type Condition, type Grader } from '../../../lambda/reward-kit';
import { growth, LINEAR_BELOW } from './growth';
import { sampleOf } from './samples';

/** Patterns that take a backtracking engine for ever, with the response that does it. */
const HOSTILE: [pattern: string, textOf: (length: number) => string][] = [
  ['(a+)+$', (length) => `${'a'.repeat(length)}!`],
  ['^(\\w+\\s?)*$', (length) => `${'ab '.repeat(length / 3)}!`],
  ['^(a|aa)+b', (length) => 'a'.repeat(length)],
  ['(.*a){6}$', (length) => `${'a'.repeat(length)}!`],
  ['x*x*x*y', (length) => 'x'.repeat(length)],
  ['"(\\\\.|[^"])*"$', (length) => `"${'\\a'.repeat(length / 2)}`],
];

const LENGTH = 2_000;

const condition = (place: 'must' | 'mustNot' | 'when', matching: Condition): Grader =>
  businessRules([{ name: 'rule', must: { minWords: 0 }, [place]: matching }]);

describe('a pattern that a backtracking engine never finishes reads a long response as fast as many short ones', () => {
  const graders: [string, (pattern: string) => Grader][] = [
    ['matches', (pattern) => matches({ pattern })],
    ['matches from end to end', (pattern) => matches({ pattern, fullMatch: true })],
    ['forbidden', (pattern) => forbidden({ patterns: [pattern] })],
    ['forbidden, every hit counted', (pattern) => forbidden({ patterns: [pattern], penaltyPerHit: 0.01 })],
    ['businessRules: must', (pattern) => condition('must', { matches: pattern })],
    ['businessRules: mustNot', (pattern) => condition('mustNot', { matches: pattern })],
    ['businessRules: when', (pattern) => condition('when', { any: [{ not: { matches: pattern } }] })],
  ];

  test.each(graders)('%s', (_, graderOf) => {
    const slow = HOSTILE.flatMap(([pattern, textOf]) => {
      const grader = graderOf(pattern);
      const times = growth((text) => grader(sampleOf(text)), textOf, LENGTH);
      return times < LINEAR_BELOW ? [] : [`${pattern}: ${times.toFixed(1)} times`];
    });
    expect(slow).toEqual([]);
  });

  test('which the engine of JavaScript does not, even where it ends at all', () => {
    expect(growth((text) => /a+$/.test(text), HOSTILE[0][1], 100)).toBeGreaterThan(LINEAR_BELOW);
  });

  test('many hits of a pattern that looks far ahead for each of them, too', () => {
    const grader = forbidden({ patterns: ['a.*b|a'], penaltyPerHit: 0.01 });
    expect(
      growth(
        (text) => grader(sampleOf(text)),
        (length) => 'a'.repeat(length),
        200,
      ),
    ).toBeLessThan(LINEAR_BELOW);
  });
});
