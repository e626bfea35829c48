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
  return builtFile(`lambda/${name}`);
}

/**
 * A file or folder below assets/.
 *
 * @throws when it is absent, which can only happen in a checkout that was not built
 */
export function builtFile(name: string): string {
  const path = join(PACKAGE_ROOT, 'assets', name);
  if (existsSync(path)) return path;
  throw new Error(`'${name}' was not built: there is no ${path}. Run 'npm run build' in the checkout.`);
}
