import { approve, reject } from './answer-command';
import { inWords } from './aws-errors';
import { resources } from './resources-command';
import { review } from './review-command';
import { rollback } from './rollback-command';
import { run } from './run-command';
import { runs } from './runs-command';
import { show } from './show-command';
import { type Terminal, TERMINAL } from './terminal';
import { watch } from './watch-command';

/** Commands that talk to a deployed pipeline, by name. Each gives the exit code. */
const COMMANDS = { run, runs, show, watch, review, approve, reject, rollback, resources };

export type OperateCommand = keyof typeof COMMANDS;

/** Runs a command; what AWS refuses is told in words. */
export async function operate(name: OperateCommand, args: string[], terminal: Terminal = TERMINAL): Promise<number> {
  try {
    return await COMMANDS[name](args, terminal);
  } catch (error) {
    throw inWords(error);
  }
}
