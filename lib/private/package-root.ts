import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package: sources (`lib/private`) and compiled files (`dist/private`) both lie two levels below it. */
const PACKAGE_ROOT = join(__dirname, '..', '..');

/**
 * Folder of a function that was bundled when this package was built.
 *
 * @throws when the bundle is absent, which can only happen in a checkout that was not built
 */
export function bundledAsset(name: string): string {
  const folder = join(PACKAGE_ROOT, 'assets', 'lambda', name);
  if (!existsSync(folder)) {
    throw new Error(`The bundle of function '${name}' is missing at ${folder}: run 'npm run build' in the checkout.`);
  }
  return folder;
}
