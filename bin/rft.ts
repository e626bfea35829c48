import { checkCommand } from './check-command';
import { previewCommand } from './preview-command';
import { rehearseCommand } from './rehearse-command';
import { scoreCommand } from './score-command';

interface Command {
  readonly name: string;
  readonly summary: string;
  /** Does it and gives the exit code. Throws an Error whose message is for the person at the terminal. */
  readonly run: (args: string[]) => Promise<number>;
}

const COMMANDS: readonly Command[] = [scoreCommand, checkCommand, previewCommand, rehearseCommand];

const HELP = `rft: reinforcement fine-tuning pipelines for Amazon Bedrock

usage: rft <command> [options]

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

rft <command> --help tells more.`;

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(HELP);
    return 0;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    console.error(`command: got '${name}', allowed: ${COMMANDS.map((each) => each.name).join(', ')}.\n\n${HELP}`);
    return 2;
  }
  return command.run(args);
}

// Lambda's clock is UTC, and a rehearsal's functions share this process. The SDK's warning about the version of Node.js is
// for whoever deploys it, not for whoever rehearses.
process.env.TZ = 'UTC';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
