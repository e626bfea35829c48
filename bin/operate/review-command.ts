import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { ApprovalAnswer } from '../../lib/contract/serving';
import { reviewPage } from '../review-page/page';
import { loadReview } from '../review/load-review';
import { ReviewServer } from '../review/server';
import { ApprovalQuestion } from './approval-question';
import { bucketLines } from './bucket-lines';
import { runCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';

const HELP = `rft review: a page on this machine on which you decide whether the model of a run is promoted

usage: rft review RUN [options]

  RUN                 id of the run, the beginning of one, or latest
  --port N            port of the page (default: any free one)
${CONNECTION_HELP}

The page shows the rules with their figures and answers of both models side by side, in blind order. Looking decides
nothing; approving or rejecting takes a reason. Only this machine can open it, and only who knows the whole address.

exit code: 0 when you decided or stopped with Ctrl-C, 1 when somebody else was first, 2 when there was nothing to serve`;

const OPTIONS = {
  port: { type: 'string', default: '0' },
} as const;

export const review = runCommand(HELP, 'rft review RUN', OPTIONS, async (wanted, values, terminal) => {
  const port = portOption(values.port);
  const connection = await connect(values);
  const { pipeline, registry, client } = connection;
  const item = await registry.run(wanted);
  const page = reviewPage(await loadReview(item, bucketLines(new S3Client(client), pipeline.outputBucket)));
  const question = new ApprovalQuestion(connection, new SFNClient(client), item.run.runId);
  const server = await ReviewServer.start({ port, question, page });
  const stop = () => server.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  terminal.print(
    `Review of run ${item.run.runId}, as ${question.identity}:\n\n  ${server.url}\n\nCtrl-C stops without deciding.`,
  );
  try {
    const answer = await server.ended;
    terminal.print(answer ? decidedWords(answer) : 'Stopped: nothing was decided here.');
    return answer && answer.by !== question.identity ? 1 : 0;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
});

const decidedWords = ({ approved, by, at, reason }: ApprovalAnswer): string =>
  `${approved ? 'Approved' : 'Rejected'} by ${by} at ${at}: ${reason}`;

function portOption(value: string): number {
  const port = Number(value);
  if (/^\d{1,5}$/.test(value) && port <= 65_535) return port;
  throw new Error(`--port: got '${value}', allowed is a whole number from 0 to 65535; 0 is any free one.`);
}
