/** What is thrown at a payload that names none of the steps of a function. */
export function unknownStep({ step }: { readonly step?: unknown }, ...allowed: readonly string[]): Error {
  return new Error(`step: got ${JSON.stringify(step) ?? 'nothing'}, allowed ${allowed.join(', ')}`);
}
