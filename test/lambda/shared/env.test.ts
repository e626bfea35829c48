import { readEnv } from '../../../lambda/shared/env';

describe('readEnv', () => {
  test('returns the variables of the table and no others', () => {
    expect(readEnv(['A', 'B'] as const, { A: '1', B: '2', C: '3' })).toEqual({ A: '1', B: '2' });
  });

  test('throws when variables are missing or empty, and names all of them', () => {
    expect(() => readEnv(['A', 'B', 'C'] as const, { A: '1', B: '' })).toThrow(/variables B, C are missing/);
  });
});
