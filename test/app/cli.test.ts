import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quickAssembly, readyAssembly } from '../rehearsal/assembly-fixture';

const assembly = quickAssembly();
/** What `cdk list` leaves behind. */
const assemblyWithoutBundles = readyAssembly({ 'aws:cdk:bundling-stacks': [] });

/** The built command line in a process of its own. */
function rft(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('assets', 'cli', 'rft.js'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

test('without a command it says what it can do', () => {
  expect(rft()).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/usage: rft <command>.*rehearse/s) as string,
  });
});

test('an unknown command is refused with those that there are', () => {
  expect(rft('rehears')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /command: got 'rehears', allowed: score, check, preview, rehearse, run, runs, show, watch/,
    ) as string,
  });
});

test.each(['score', 'check', 'preview'])(
  'the built rft %s loads a reward of the user and scores recorded answers',
  (command) => {
    const example = join('examples', 'math-word-problems');
    const { status, stdout } = rft(
      ...[command, '--reward', join(example, 'rewards', 'math.ts')],
      ...['--data', join(example, 'data', 'dataset.jsonl'), '--responses', join(example, 'data', 'responses.jsonl')],
    );
    expect([status, stdout]).toEqual([0, expect.stringMatching(command === 'check' ? /Fit to train with/ : /careful/)]);
  },
);

describe('rft rehearse', () => {
  test('--help and --list tell what there is', () => {
    expect(rft('rehearse', '--help').stdout).toContain('--scenario NAME');
    expect(rft('rehearse', '--list').stdout).toMatch(/training-hangs +The job never ends/);
  });

  test('a scenario that comes out as it should ends with 0, a report, nothing on stderr and, when asked, JSON', () => {
    const json = join(mkdtempSync(join(tmpdir(), 'rft-')), 'result.json');
    const { status, stdout, stderr } = rft(
      'rehearse',
      '--assembly',
      assembly,
      '--scenario',
      'too-few-rows',
      '--json',
      json,
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/DatasetRejected: Too few good rows.*As it should be: failed/s);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      scenario: { name: 'too-few-rows' },
      deviations: [],
    });
  });

  test.each([
    [['--scenario', 'sunny-day'], /scenario: got 'sunny-day', allowed: good-day/],
    [['--seed', 'one'], /--seed: got 'one', allowed is a whole number/],
    [['--pipeline', 'other'], /pipeline: got 'other', the cloud assembly holds: mathwordproblems-math-/],
    [['--responses', 'nowhere.jsonl'], /--responses: there is no file nowhere\.jsonl/],
    [['--colour'], /Unknown option '--colour'/],
    [['--days', '1'], /--days: got '1', allowed is a whole number from 2 to 366\./],
    [['--days', 'ninety'], /--days: got 'ninety'/],
    [['--days', '10', '--drop-day', '0'], /--drop-day: got '0', allowed is a whole number from 1 to 366, or none\./],
    [['--days', '10', '--data', 'nowhere.jsonl'], /--data: there is no file nowhere\.jsonl/],
    [['--days', '10', '--all'], /--all: it does not go with --days/],
    [['--drop-day', '10'], /--drop-day: it goes with --days, which is missing/],
    [
      ['--days', '3', '--data', join('examples', 'math-word-problems', 'data', 'dataset.jsonl')],
      /--data: mathwordproblems-math-\S+ reads no rows under incoming\//,
    ],
  ])('%p is refused', (args, message) => {
    const { status, stderr } = rft('rehearse', '--assembly', assembly, ...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('a folder that is no assembly is refused with what to do', () => {
    expect(rft('rehearse', '--assembly', tmpdir())).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is no cloud assembly .*Run 'npx cdk synth' first/) as string,
    });
  });

  test('an assembly whose reward was not bundled is told as such, not as a broken reward', () => {
    const { status, stderr } = rft('rehearse', '--assembly', assemblyWithoutBundles);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/no file for the handler.*run 'npx cdk synth' again/)]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('a prompt without a recorded answer is an error that names the row', () => {
    const responses = join('examples', 'math-word-problems', 'data', 'dataset.jsonl');
    expect(rft('rehearse', '--assembly', assembly, '--responses', responses)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /dataset\.jsonl:1: a recorded response needs the texts id, source and response/,
      ) as string,
    });
  });
});

describe('commands on a deployed pipeline', () => {
  test.each(['run', 'runs', 'show', 'watch', 'approve', 'reject', 'rollback', 'resources'])(
    'rft %s --help tells its options and exit codes',
    (command) => {
      const { status, stdout, stderr } = rft(command, '--help');
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`usage: rft ${command} .*--stack NAME.*exit code:`, 's'));
    },
  );

  test.each([
    [['run', '--fast'], /Unknown option '--fast'/],
    [['run', '20260105'], /Unexpected argument '20260105'/],
    [['run', '--app', 'nowhere'], /--stack: missing, and nowhere is no cloud assembly/],
    [['runs', '--colour'], /Unknown option '--colour'/],
    [['runs', '--limit', 'all'], /--limit: got 'all', allowed is a whole number/],
    [['runs', '--app', 'nowhere'], /--stack: missing, and nowhere is no cloud assembly/],
    [['show'], /RUN: missing\. Usage: rft show RUN\./],
    [['approve', 'latest'], /--reason: missing/],
  ])('rft %p is refused before anything is called', (args, message) => {
    const { status, stderr } = rft(...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
