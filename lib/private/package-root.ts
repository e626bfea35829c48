import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the package, from its sources in lib/ and from the one file in dist/. */
const PACKAGE_ROOT = folderWith('package.json', __dirname);

function folderWith(file: string, folder: string): string {
  if (existsSync(join(folder, file)) || folder === dirname(folder)) return folder;
  return folderWith(file, dirname(folder));
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
