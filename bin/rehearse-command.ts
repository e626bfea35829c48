import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rehearsalPage } from './rehearsal-report/page';
import { readAssembly } from '../rehearsal/assembly/read-assembly';
import { findPipeline } from '../rehearsal/pipeline';
import { rehearse } from '../rehearsal/rehearsal';
import type { RehearsalResult } from '../rehearsal/result';
import { reportOf } from '../rehearsal/report';
import { rehearseSeason } from '../rehearsal/season/season';
import { seasonPage } from './season-report/page';
import { seasonText } from './season-report/text';
import type { Scenario } from '../rehearsal/scenario';
import { scenarioNamed, SCENARIOS, scenariosFor } from '../rehearsal/scenarios';

const HELP = `rft rehearse: run the synthesized pipeline on this machine, without an AWS account

usage: rft rehearse [options]

  --assembly DIR      cloud assembly to rehearse (default: cdk.out)
  --pipeline NAME     pipeline, where the assembly holds several
  --scenario NAME     what happens (default: good-day); --list names them
  --all               every scenario that fits the pipeline, one line each
  --list              the scenarios, with what must come out
  --responses FILE    recorded answers, in place of those that the pipeline names
  --seed N            another draw of everything random (default: 1)
  --days N            play N days (2 to 366) with schedule, uploads, traffic and feedback, in place of a scenario
  --data FILE         with --days: JSONL file whose rows come in over the season
  --drop-day D        with --days: models of earlier trainings answer worse from day D on (default: 40; none for never)
  --json FILE         the whole result as JSON
  --report FILE       the rehearsal as one page (HTML) that opens offline
  --help              this text

exit code: 0 when everything came out as the scenario says, 1 when not, 2 when the rehearsal could not be held`;

const OPTIONS = {
  assembly: { type: 'string', default: 'cdk.out' },
  pipeline: { type: 'string' },
  scenario: { type: 'string' },
  all: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  responses: { type: 'string' },
  seed: { type: 'string', default: '1' },
  days: { type: 'string' },
  data: { type: 'string' },
  'drop-day': { type: 'string' },
  json: { type: 'string' },
  report: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

export async function rehearseCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.list) {
    const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
    for (const { name, description } of SCENARIOS) console.log(`${name.padEnd(width)}  ${description}`);
    return 0;
  }
  requireAssembly(values.assembly);
  if (values.days !== undefined) return season(values.days, values);
  for (const name of ['data', 'drop-day'] as const) {
    if (values[name] !== undefined) throw new Error(`--${name}: it goes with --days, which is missing.`);
  }
  return values.all ? rehearseAll(values) : rehearseOne(scenarioNamed(values.scenario ?? 'good-day'), values);
}

async function rehearseOne(scenario: Scenario, values: Values): Promise<number> {
  const result = await rehearse({ ...optionsOf(values), scenario, onEvent: progress() });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  console.log(reportOf(result));
  if (values.json !== undefined) writeFileSync(values.json, jsonOf(result));
  if (values.report !== undefined) writeFileSync(values.report, rehearsalPage(result));
  return result.deviations.length === 0 ? 0 : 1;
}

async function season(days: string, values: Values): Promise<number> {
  const other = (['scenario', 'all'] as const).find((name) => values[name] !== undefined && values[name] !== false);
  if (other) throw new Error(`--${other}: it does not go with --days. Leave one of them out.`);
  if (values.data !== undefined && !existsSync(values.data))
    throw new Error(`--data: there is no file ${values.data}.`);
  const count = numberOption('--days', days, 2, 366);
  const drop = values['drop-day'] ?? '40';
  const dropDay = drop === 'none' ? undefined : numberOption('--drop-day', drop, 1, 366, 'none');
  const result = await rehearseSeason({
    ...optionsOf(values),
    days: count,
    ...(values.data !== undefined && { data: values.data }),
    ...(dropDay !== undefined && dropDay < count && { dropDay }),
    ...(process.stderr.isTTY && {
      onDay: (day: number) => void process.stderr.write(`\r\x1b[2Kday ${day} of ${count}`),
    }),
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[2K');
  console.log(seasonText(result));
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(result, null, 2));
  if (values.report !== undefined) writeFileSync(values.report, seasonPage(result));
  return result.deviations.length === 0 ? 0 : 1;
}

function numberOption(name: string, text: string, least: number, most: number, word?: string): number {
  const value = Number(text);
  if (/^\d{1,4}$/.test(text) && value >= least && value <= most) return value;
  throw new Error(
    `${name}: got '${text}', allowed is a whole number from ${least} to ${most}${word === undefined ? '' : `, or ${word}`}.`,
  );
}

async function rehearseAll(values: Values): Promise<number> {
  const { settings } = findPipeline(readAssembly(values.assembly), values.pipeline);
  const scenarios = scenariosFor(settings);
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  let wrong = 0;
  for (const scenario of scenarios) {
    const start = Date.now();
    const { deviations, runs, virtualMs } = await rehearse({ ...optionsOf(values), scenario });
    const outcomes = runs.map(({ outcome }) => outcome).join(', ');
    const times = `${(virtualMs / 3_600_000).toFixed(1).padStart(5)} h in ${((Date.now() - start) / 1000).toFixed(1)} s`;
    console.log(`${deviations.length === 0 ? 'ok  ' : 'FAIL'}  ${scenario.name.padEnd(width)}  ${times}  ${outcomes}`);
    for (const deviation of deviations) console.log(`      - ${deviation}`);
    if (deviations.length > 0) wrong++;
  }
  console.log(`\n${scenarios.length - wrong} of ${scenarios.length} scenarios came out as they should.`);
  const leftOut = SCENARIOS.filter((scenario) => !scenarios.includes(scenario));
  if (leftOut.length > 0) {
    const names = leftOut.map(({ name }) => name).join(', ');
    console.log(`Left out, because this pipeline has no approval: ${names}.`);
  }
  return wrong === 0 ? 0 : 1;
}

function optionsOf({ assembly, pipeline, responses, seed }: Values): {
  assembly: string;
  pipeline?: string;
  responses?: string;
  seed: number;
} {
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`--seed: got '${seed}', allowed is a whole number from 0 to 999999999.`);
  if (responses !== undefined && !existsSync(responses)) throw new Error(`--responses: there is no file ${responses}.`);
  return {
    assembly,
    seed: Number(seed),
    ...(pipeline !== undefined && { pipeline }),
    ...(responses !== undefined && { responses }),
  };
}

function requireAssembly(folder: string): void {
  if (existsSync(join(folder, 'manifest.json'))) return;
  throw new Error(
    `--assembly: '${folder}' is no cloud assembly (it has no manifest.json). Run 'npx cdk synth' first, or name the folder that it wrote.`,
  );
}

/** One line that follows the run, on a terminal only. */
function progress(): NonNullable<Parameters<typeof rehearse>[0]['onEvent']> | undefined {
  if (!process.stderr.isTTY) return undefined;
  return ({ startMs }, event) => {
    if (event.type !== 'StateEntered') return;
    const hours = ((event.time - startMs) / 3_600_000).toFixed(1);
    process.stderr.write(`\r\x1b[2K+${hours} h  ${event.state}`);
  };
}

function jsonOf({ scenario, pipeline, ...result }: RehearsalResult): string {
  const { name, description } = scenario;
  return JSON.stringify({ scenario: { name, description }, pipeline: pipeline.settings.pipeline, ...result }, null, 2);
}
