/**
 * Milliseconds of the processor that a piece of work takes, of all threads of this process. Other processes of the machine
 * make it last longer, but hardly take more of it.
 */
export async function processorMillis(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
