import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CONNECTION_OPTIONS } from './connection';
import type { Terminal } from './terminal';

/** Takes what stands behind its name on the command line, and gives the exit code. */
export type Command = (args: string[], terminal: Terminal) => Promise<number>;

type Options = NonNullable<ParseArgsConfig['options']>;

const COMMON = { ...CONNECTION_OPTIONS, help: { type: 'boolean', short: 'h', default: false } } as const;

type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T & typeof COMMON }>>['values'];

/**
 * A command on a deployed pipeline: with `--help` it tells its help, else it acts.
 *
 * @param options of the command, beside those of every command
 */
export function pipelineCommand<const T extends Options>(
  help: string,
  options: T,
  act: (values: Values<T>, terminal: Terminal) => Promise<number>,
): Command {
  return async (args, terminal) => {
    const { values } = parseArgs({ args, options: all(options) });
    return values['help'] === true ? tell(help, terminal) : act(values as unknown as Values<T>, terminal);
  };
}

/**
 * A command on one run of a deployed pipeline, which its only argument names.
 *
 * @param usage how it is called, for whoever names no run or two
 */
export function runCommand<const T extends Options>(
  help: string,
  usage: string,
  options: T,
  act: (wanted: string, values: Values<T>, terminal: Terminal) => Promise<number>,
): Command {
  return async (args, terminal) => {
    const { values, positionals } = parseArgs({ args, options: all(options), allowPositionals: true });
    if (values['help'] === true) return tell(help, terminal);
    return act(onlyRun(positionals, usage), values as unknown as Values<T>, terminal);
  };
}

const all = (options: Options): Options => ({ ...options, ...COMMON });

function tell(help: string, terminal: Terminal): number {
  terminal.print(help);
  return 0;
}

function onlyRun(positionals: readonly string[], usage: string): string {
  const [wanted, ...others] = positionals;
  if (wanted !== undefined && others.length === 0) return wanted;
  const got =
    wanted === undefined ? 'missing' : `got ${positionals.map((each) => `'${each}'`).join(', ')}, allowed is one`;
  throw new Error(`RUN: ${got}. Usage: ${usage}. 'rft runs' lists runs; 'latest' is the newest.`);
}
