import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', 'shared', 'data');

/** Path of a file of the public data sets that are kept beside the project, not in it. */
export function sharedDataPath(...parts: string[]): string {
  return join(FOLDER, ...parts);
}

/** `describe` for tests that need those data sets. Where they are absent, the report says so instead of failing. */
export function describeWithSharedData(name: string, tests: () => void): void {
  if (existsSync(FOLDER)) describe(name, tests);
  else describe.skip(`${name} (skipped: needs the public data sets in ../shared/data, beside the project)`, tests);
}
