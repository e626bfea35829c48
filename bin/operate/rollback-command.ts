import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ChampionModel, RollbackRequest } from '../../lib/contract/serving';
import type { ProductionItem } from '../../lib/contract/items';
import { figure } from '../../lib/contract/shown-figures';
import { pipelineCommand } from './command';
import { connect, CONNECTION_HELP, type Connection } from './connection';
import { duration, shownTime } from './shown-times';
import { agreed, type Terminal } from './terminal';

const HELP = `rft rollback: production goes back to the model before, or to the base model

usage: rft rollback [options]

  --reason TEXT       why, for the record
  --yes               without a question
${CONNECTION_HELP}

It depends on no run, and works when the last one is broken. Sent twice it goes back one model, not two. The model that was
rolled back never becomes champion again.

exit code: 0 when production answers with the model before, or there is none to go back to; 1 when production stays as it
was; 2 when nothing was tried`;

const OPTIONS = {
  reason: { type: 'string', default: 'no reason was given' },
  yes: { type: 'boolean', default: false },
} as const;

const LOOK_EVERY_MS = 5_000;

export const rollback = pipelineCommand(HELP, OPTIONS, async (values, terminal) => {
  const connection = await connect(values);
  const { registry, pipeline, client } = connection;
  const machine = pipeline.rollbackMachine;
  if (!machine)
    throw new Error(
      `rollback: the stack of ${pipeline.settings.pipeline} has no rollback state machine. Deploy this version of the pipeline.`,
    );
  const sfn = new SFNClient(client);
  const present = await registry.production();
  const underWay = await rollbackUnderWay(sfn, connection, machine.arn);
  if (underWay !== undefined) {
    terminal.print('A rollback is under way already.');
    return await end(sfn, underWay, connection, terminal);
  }
  if (!present?.champion) {
    terminal.print(
      `There is nothing to roll back: production of ${pipeline.settings.pipeline} answers with the base model.`,
    );
    return 0;
  }
  const target = present.earlier.at(-1);
  terminal.print(
    `production answers with  ${championInWords(present.champion)}\nand would go back to      ${target ? championInWords(target) : 'the base model'}`,
  );
  if (!(await agreed(terminal, values.yes, `Roll back production of ${pipeline.settings.pipeline}?`))) {
    terminal.print('Nothing was changed.');
    return 2;
  }
  const request: RollbackRequest = { reason: values.reason, productionVersion: present.version };
  const { executionArn = '' } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: machine.arn, input: JSON.stringify(request) }),
  );
  return await end(sfn, executionArn, connection, terminal);
});

/** The execution that holds the production lock, when that is a rollback and runs. */
async function rollbackUnderWay(
  sfn: SFNClient,
  { registry }: Connection,
  machineArn: string,
): Promise<string | undefined> {
  const executionArn = (await registry.productionLock())?.executionArn;
  if (!executionArn?.startsWith(`${machineArn.replace(':stateMachine:', ':execution:')}:`)) return undefined;
  const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return status === 'RUNNING' ? executionArn : undefined;
}

/** Waits for the end of a rollback and tells it. */
async function end(
  sfn: SFNClient,
  executionArn: string,
  { registry, now }: Connection,
  terminal: Terminal,
): Promise<number> {
  const began = now();
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return tell(execution, await registry.production(), terminal);
    terminal.status(`rolling back, ${duration(now() - began)}: a deployment takes minutes to change its model`);
    await terminal.sleep(LOOK_EVERY_MS);
  }
}

function tell(
  { status, error, cause, output }: DescribeExecutionOutput,
  present: ProductionItem | undefined,
  terminal: Terminal,
): number {
  if (status !== 'SUCCEEDED') {
    terminal.print(`Production stays as it was: ${cause ?? error ?? status}.`);
    return 1;
  }
  const { state } = JSON.parse(output ?? '{}') as { readonly state?: string };
  const answers = `production answers with ${present?.champion ? championInWords(present.champion) : 'the base model'}`;
  terminal.print(state === 'nothing' ? `There was nothing to roll back: ${answers}.` : `Rolled back: ${answers}.`);
  return 0;
}

const championInWords = ({ modelArn, runId, promotedAt, heldOutMean }: ChampionModel): string =>
  `the model of run ${runId} (promoted ${shownTime(promotedAt)}, held-out mean ${figure(heldOutMean)}, ${modelArn})`;
