import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A real browser. Nothing is downloaded: it is the one of this machine. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `Chromium was not found at ${EXECUTABLE}. Install it (Debian: apt-get install --no-install-recommends chromium), or ` +
        'name the executable of Chromium or Chrome in the environment variable CHROMIUM.',
    );
  }
  return chromium.launch({
    executablePath: EXECUTABLE,
    // Its sandbox does not work as root, as in a container. Shared memory there is often 64 MB.
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
  });
}
