/**
 * The one argument that names a run.
 *
 * @throws Error that shows the usage
 */
export function runArgument(positionals: readonly string[], usage: string): string {
  const [wanted, ...others] = positionals;
  if (wanted !== undefined && others.length === 0) return wanted;
  const got =
    wanted === undefined ? 'missing' : `got ${positionals.map((each) => `'${each}'`).join(', ')}, allowed is one`;
  throw new Error(`RUN: ${got}. Usage: ${usage}. 'rft runs' lists runs; 'latest' is the newest.`);
}
