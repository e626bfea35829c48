/** The assembly holds something that the rehearsal cannot read. Fails the rehearsal: nothing is guessed. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}
