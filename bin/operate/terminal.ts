import { createInterface } from 'node:readline/promises';

/** Where a command talks to a person. */
export interface Terminal {
  print(text: string): void;
  /** A line that the next one replaces; nothing where nobody watches. */
  status(text: string): void;
  /** Whether somebody could answer a question. */
  readonly isInteractive: boolean;
  /** A question to which only `yes` or `y` is a yes. */
  confirm(question: string): Promise<boolean>;
  sleep(ms: number): Promise<void>;
}

export const TERMINAL: Terminal = {
  print: (text) => {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
    console.log(text);
  },
  status: (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
  },
  get isInteractive() {
    return process.stdin.isTTY && process.stdout.isTTY;
  },
  confirm: async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return /^y(es)?$/i.test((await lines.question(`${question} (yes/no) `)).trim());
    } finally {
      lines.close();
    }
  },
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
};

/**
 * Whether to go on: `--yes`, or a person who says so.
 *
 * @throws Error where nobody can be asked
 */
export async function agreed(terminal: Terminal, yes: boolean, question: string): Promise<boolean> {
  if (yes) return true;
  if (!terminal.isInteractive) {
    throw new Error(
      `--yes: missing, and nobody can be asked here: "${question}". Give --yes to go on without a question.`,
    );
  }
  return terminal.confirm(question);
}
