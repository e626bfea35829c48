/** What the reward kit prints for CloudWatch, once for each batch. Nobody reads it on a terminal. */
const METRICS_LINE = '{"_aws":';

/** While `work` runs, whatever is printed to stdout goes to stderr: stdout belongs to the result of the command. */
export async function rewardOutputOnStderr<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk: string | Uint8Array, ...rest: []) =>
    String(chunk).startsWith(METRICS_LINE) || process.stderr.write(chunk, ...rest);
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
