import { review } from '../../bin/operate/review-command';
import type { Terminal } from '../../bin/operate/terminal';

/** A terminal of which nothing but the printed lines is looked at. */
function quiet(): { readonly terminal: Terminal; readonly lines: string[] } {
  const lines: string[] = [];
  const terminal: Terminal = {
    print: (text) => void lines.push(text),
    status: () => undefined,
    isInteractive: false,
    confirm: () => Promise.resolve(false),
    sleep: () => Promise.resolve(),
  };
  return { terminal, lines };
}

test('the help says what it does, and what the exit codes mean', async () => {
  const { terminal, lines } = quiet();
  expect(await review(['--help'], terminal)).toBe(0);
  expect(lines.join()).toMatch(/usage: rft review RUN[^]*Looking decides\nnothing[^]*exit code: 0 when you decided/);
});

test('a run must be named', async () => {
  await expect(review([], quiet().terminal)).rejects.toThrow(/^RUN: missing\. Usage: rft review RUN/);
});

test.each(['-1', '65536', '80a', ''])('the port %p is refused before AWS is called', async (port) => {
  await expect(review(['latest', `--port=${port}`], quiet().terminal)).rejects.toThrow(
    `--port: got '${port}', allowed is a whole number from 0 to 65535`,
  );
});
