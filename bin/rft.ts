import { checkCommand } from './check-command';
import type { OperateCommand } from './operate';
import { previewCommand } from './preview-command';
import { scoreCommand } from './score-command';

interface Command {
  readonly name: string;
  readonly summary: string;
  /** Does it and gives the exit code. Throws an Error whose message is for the person at the terminal. */
  readonly run: (args: string[]) => Promise<number>;
}

// What needs the AWS SDK lies in files of its own, read when it is asked for: trying a reward starts without them.
const rehearse: Command = {
  name: 'rehearse',
  summary: 'run the synthesized pipeline on this machine, without an AWS account',
  run: async (args) => (await import('./rehearse-command.js')).rehearseCommand(args),
};

const operate = (name: OperateCommand, summary: string): Command => ({
  name,
  summary,
  run: async (args) => (await import('./operate/index.js')).operate(name, args),
});

const COMMANDS: readonly Command[] = [
  scoreCommand,
  checkCommand,
  previewCommand,
  rehearse,
  operate('run', 'ask a deployed pipeline for a run'),
  operate('runs', 'the runs of a deployed pipeline, the newest first'),
  operate('show', 'everything that is recorded of a run'),
  operate('watch', 'a run while it goes on'),
  operate('review', 'a page on which you decide whether the model of a run is promoted'),
  operate('approve', 'let production answer with the model of a run that asks'),
  operate('reject', 'leave production as it is, whatever the run that asks has trained'),
  operate('rollback', 'production goes back to the model before'),
  operate('resources', 'jobs, models and deployments that runs left in Bedrock'),
];

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
