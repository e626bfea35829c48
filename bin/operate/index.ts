import { inWords } from './aws-errors';
import { review } from './review-command';
import { runs } from './runs-command';

/** Commands that talk to a deployed pipeline, by name. Each gives the exit code. */
const COMMANDS = { review, runs };

export type OperateCommand = keyof typeof COMMANDS;

/** Runs a command; what AWS refuses is told in words. */
export async function operate(name: OperateCommand, args: string[]): Promise<number> {
  try {
    return await COMMANDS[name](args);
  } catch (error) {
    throw inWords(error);
  }
}
