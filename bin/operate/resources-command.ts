import { BedrockClient } from '@aws-sdk/client-bedrock';
import { table } from '../reward-trial/terminal';
import { pipelineCommand } from './command';
import { connect, CONNECTION_HELP } from './connection';
import { KINDS, type ModelResource, modelResources, remove } from './model-resources';
import { agreed } from './terminal';

const HELP = `rft resources: jobs, models and deployments in Bedrock that runs of the pipeline made

usage: rft resources [options]

  --delete            delete those that nothing uses: jobs first, then deployments, then models
  --including-production
                      with --delete: those in use, too; applications then get errors, and a run fails
  --yes               without a question
${CONNECTION_HELP}

Something is this pipeline's when it has its tag. What production uses, or a run that is under way, stays.

exit code: 0; with --delete 1 when something is left that should be gone, 2 when nothing was tried`;

const OPTIONS = {
  delete: { type: 'boolean', default: false },
  'including-production': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

const LOOK_EVERY_MS = 10_000;

/** A job takes some minutes to stop, a deployment to go. */
const PATIENCE_MS = 30 * 60_000;

export const resources = pipelineCommand(HELP, OPTIONS, async (values, terminal) => {
  const { registry, pipeline, client, now } = await connect(values);
  const bedrock = new BedrockClient(client);
  const name = pipeline.settings.pipeline;
  const look = async () => {
    const [production, lease] = await Promise.all([registry.production(), registry.lease()]);
    return modelResources(bedrock, name, {
      ...(production && { production }),
      ...(lease && { activeRun: lease.runId }),
    });
  };
  const found = await look();
  terminal.print(found.length === 0 ? `Runs of ${name} left nothing in Bedrock.` : resourcesTable(found));
  if (!values.delete) return 0;

  const mayGo = (resource: ModelResource): boolean => values['including-production'] || resource.use === undefined;
  const going = found.filter(mayGo);
  if (going.length === 0) {
    terminal.print('Nothing is to be deleted.');
    return 0;
  }
  if (!(await agreed(terminal, values.yes, `Delete ${going.map((each) => each.name).join(', ')}?`))) {
    terminal.print('Nothing was deleted.');
    return 2;
  }
  const until = now() + PATIENCE_MS;
  for (const kind of KINDS) {
    // Looked at again: a promotion may have taken one into use meanwhile.
    const asked = going.filter((each) => each.kind === kind).map(({ arn }) => arn);
    const still = async () => (await look()).filter((each) => asked.includes(each.arn) && mayGo(each));
    for (const resource of await still()) {
      if (!/^(Stopping|Deleting)$/.test(resource.status)) await remove(bedrock, resource);
      terminal.print(`${kind === 'job' ? 'stopping' : 'deleting'} ${kind} ${resource.name}`);
    }
    for (let left = await still(); left.length > 0 && kind !== 'model'; left = await still()) {
      if (now() > until) {
        terminal.print(`${left.map((each) => each.name).join(', ')}: still there. Try again later.`);
        return 1;
      }
      terminal.status(`waiting for ${left.map((each) => each.name).join(', ')} to be gone`);
      await terminal.sleep(LOOK_EVERY_MS);
    }
  }
  return 0;
});

function resourcesTable(found: readonly ModelResource[]): string {
  const header = ['what', 'name', 'status', 'run', 'used'];
  return table(
    header,
    found.map(({ kind, name, status, runId = '', use = '' }) => [kind, name, status, runId, use]),
    header,
  );
}
