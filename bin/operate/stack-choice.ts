import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, readAssembly } from '../../rehearsal/assembly/read-assembly';
import { pipelinesOf } from '../../rehearsal/pipeline';

/** Options that say which stack is meant. */
export interface StackOptions {
  readonly stack?: string;
  readonly app: string;
  readonly pipeline?: string;
  readonly region?: string;
}

export interface StackChoice {
  readonly name: string;
  /** Absent: what AWS_REGION or the profile says. */
  readonly region?: string;
}

/**
 * The stack that is meant, and its region: as named, or the one in the cloud assembly that holds a pipeline.
 *
 * @throws Error that says which stacks there are
 */
export function chooseStack({ stack, app, pipeline, region }: StackOptions): StackChoice {
  if (stack !== undefined && region !== undefined) return { name: stack, region };
  const assembly = existsSync(join(app, 'manifest.json')) ? readAssembly(app) : undefined;
  const name = stack ?? onlyStack(assembly, app, pipeline);
  const chosen = region ?? assembly?.stacks.find((each) => each.name === name)?.ownRegion;
  return { name, ...(chosen !== undefined && { region: chosen }) };
}

function onlyStack(assembly: Assembly | undefined, app: string, pipeline: string | undefined): string {
  if (!assembly) {
    throw new Error(
      `--stack: missing, and ${app} is no cloud assembly that would tell. Name the stack that holds the pipeline, or run 'npx cdk synth' first.`,
    );
  }
  const pipelines = pipelinesOf(assembly).filter(
    ({ settings }) => pipeline === undefined || settings.pipeline === pipeline,
  );
  const stacks = [...new Set(pipelines.map(({ stateMachine }) => rootOf(assembly, stateMachine.stack)))];
  const [only, ...others] = stacks;
  if (only === undefined) {
    const wanted = pipeline === undefined ? 'no RftPipeline' : `no pipeline '${pipeline}'`;
    throw new Error(`--stack: missing, and ${app} holds ${wanted}. Name the stack that does.`);
  }
  if (others.length > 0)
    throw new Error(`--stack: missing, and ${app} holds several with a pipeline: ${stacks.join(', ')}. Name one.`);
  return only;
}

/** A nested stack is named after the stack that it is in. */
function rootOf({ stacks }: Assembly, stack: string): string {
  const roots = stacks.filter(({ name }) => stack === name || stack.startsWith(`${name}-`));
  return roots.reduce((longest, { name }) => (name.length > longest.length ? name : longest), '') || stack;
}
