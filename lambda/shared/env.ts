import type { EnvOf } from '../../lib/contract/env';

/**
 * The environment variables of a function, typed by their table in the contract.
 *
 * @throws Error naming every variable that is missing or empty
 */
export function readEnv<T extends readonly string[]>(names: T, from: NodeJS.ProcessEnv = process.env): EnvOf<T> {
  const missing = names.filter((name) => !from[name]);
  if (missing.length > 0) {
    throw new Error(
      `Environment variables ${missing.join(', ')} are missing; allowed is a value for each of ${names.join(', ')}. ` +
        'Set them on the function: the construct that makes it takes the same table of names.',
    );
  }
  return Object.fromEntries(names.map((name) => [name, from[name]])) as EnvOf<T>;
}
