import { SFNClient } from '@aws-sdk/client-sfn';
import { required } from '../reward-trial/inputs';
import { answerApproval, inWords } from './answer-approval';
import { runCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';

const help = (verb: 'approve' | 'reject'): string => `rft ${verb}: ${
  verb === 'approve'
    ? 'let production answer with the model of a run that asks'
    : 'leave production as it is, whatever the run that asks has trained'
}

usage: rft ${verb} RUN --reason "…" [options]

  RUN                 id of the run, a beginning that no other has, or latest
  --reason TEXT       why, for the record
${CONNECTION_HELP}

The first answer stays, under the name that AWS knows you by. The same answer again changes nothing and is fine.

exit code: 0 when this is the answer that stands, 2 when not`;

const OPTIONS = {
  reason: { type: 'string' },
} as const;

const answer = (verb: 'approve' | 'reject') =>
  runCommand(help(verb), `rft ${verb} RUN --reason "…"`, OPTIONS, async (wanted, values, terminal) => {
    const reason = required('--reason', values.reason?.trim(), 'why, for the record');
    const approved = verb === 'approve';
    const { registry, client, caller, now } = await connect(values);
    const sfn = new SFNClient(client);
    const answered = await answerApproval(wanted, { approved, reason, by: caller }, { registry, sfn, now });
    const { runId } = answered;
    const next = approved
      ? `The run goes on to promote its model: 'rft watch ${runId}' shows how.`
      : 'Production stays as it is.';
    terminal.print(
      answered.state === 'first'
        ? `Run ${runId} is ${approved ? 'approved' : 'rejected'} by ${answered.answer.by}. ${next}`
        : `Run ${runId} was ${inWords(answered.answer)}.`,
    );
    return 0;
  });

export const approve = answer('approve');
export const reject = answer('reject');
