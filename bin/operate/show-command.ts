import { runCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';
import { RecordObjects } from './record-objects';
import { recordText } from './run-record';

const HELP = `rft show: everything that is recorded of a run

usage: rft show RUN [options]

  RUN                 id of the run, a beginning that no other has, or latest
  --json              the record and the explained decision as JSON
${CONNECTION_HELP}

exit code: 0, or 2 when the record could not be read`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
} as const;

export const show = runCommand(HELP, 'rft show RUN', OPTIONS, async (wanted, values, terminal) => {
  const connection = await connect(values);
  const run = await connection.registry.run(wanted);
  const decision = await new RecordObjects(connection).decision(run);
  const question = run.approvalId === undefined ? undefined : await connection.registry.approval(run.approvalId);
  terminal.print(
    values.json
      ? JSON.stringify({ ...run, ...(decision && { decision }) }, null, 2)
      : recordText(run, { decision, question }),
  );
  return 0;
});
