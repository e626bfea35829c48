import { chooseStack } from '../../bin/operate/stack-choice';
import type { Director } from '../../rehearsal/director';
import type { RehearsalResult } from '../../rehearsal/result';
import { askingAssembly, operated, type Said } from './deployed';

/** What an operator does on one pipeline, from the first run to the last resource; each test looks at one part of it. */
const assembly = askingAssembly();
const said = {} as Record<string, Said>;
let runId: string;
let result: RehearsalResult;

beforeAll(async () => {
  result = await operated(assembly, ['promoted'], async (director, rft) => {
    said.noRuns = await rft('runs');
    said.nothingWaits = await rft('runs', '--pending');
    said.latestOfNone = await rft('show', 'latest');
    said.nothingToRollBack = await rft('rollback');
    said.otherStack = await rft('runs', '--stack', 'Sales');
    said.otherPipeline = await rft('runs', '--stack', 'Support', '--pipeline', 'sales');

    await director.requestRun();
    await director.stage.entered('PrepareDataset');
    const watching = rft('watch', 'latest');
    runId = await askingRun(director);
    await director.requestRun({ kind: 'schedule', eventId: 'monday' });
    said.waitsForTheRun = await rft('runs', '--pending');
    await director.stage.clock.sleep(40 * 60_000);
    said.inUse = await rft('resources', '--delete', '--yes');
    said.withoutReason = await rft('approve', runId);
    said.approved = await rft('approve', runId, '--reason', 'Better on every slice');
    said.again = await rft('approve', 'latest', '--reason', 'Me too');
    said.otherwise = await rft('reject', runId.slice(0, 15), '--reason', 'It answers in rhymes');
    said.watched = await watching;
    await director.settled();

    said.waitsForTheInterval = await rft('runs', '--pending');
    said.runs = await rft('runs');
    said.since = await rft('runs', '--since', '2026-02-01');
    said.shown = await rft('show', runId);
    said.json = await rft('show', runId, '--json');
    said.unknown = await rft('show', '20300101');
    said.late = await rft('reject', runId, '--reason', 'On second thoughts');

    said.resources = await rft('resources');
    said.askedInVain = await rft('rollback', '--reason', 'users complain');
    said.rolledBack = await rft('rollback', '--reason', 'users complain', '--yes');
    said.rolledBackAgain = await rft('rollback', '--yes');
    said.deleted = await rft('resources', '--delete', '--yes');
    said.left = await rft('resources');
  });
}, 240_000);

/** The run that waits for a person. */
async function askingRun({ stage: { clock }, registry }: Director): Promise<string> {
  for (;;) {
    const [question] = await clock.busy(() => registry.approvals());
    if (question) return question.runId;
    await clock.sleep(60_000);
  }
}

test('before the first run there is nothing to list, to show or to roll back', () => {
  expect(said.noRuns).toEqual({ code: 0, text: 'No run of support yet.' });
  expect(said.latestOfNone?.code).toMatch(/^run: there is none yet/);
  expect(said.nothingToRollBack).toEqual({
    code: 0,
    text: 'There is nothing to roll back: production of support answers with the base model.',
  });
});

test('rft runs lists runs with their figures, from a time on', () => {
  expect(said.runs?.text).toMatch(
    new RegExp(`^run +started +outcome .*\n${runId} {2}2026-01-05 09:00 {2}promoted {2}\\+0\\.\\d{3} \\(\\+`),
  );
  expect(said.since).toEqual({ code: 0, text: 'No run of support since 2026-02-01.' });
});

test('rft runs --pending says what waits, since when, until when and why', () => {
  expect(said.nothingWaits).toEqual({ code: 0, text: 'Nothing waits to run support.' });
  expect(said.waitsForTheRun?.text).toMatch(
    new RegExp(
      `^asked by .*\nschedule +1 +2026-01-05 1\\d:\\d\\d .* open +run ${runId} is active; the mark waits for its end$`,
    ),
  );
  expect(said.waitsForTheInterval?.text).toMatch(
    new RegExp(`2026-01-06 09:00 +run ${runId} trained at 2026-01-05T09:00:\\S+, and the policy asks for 1 d between`),
  );
});

test('rft watch tells each state once, the reward over the steps and the outcome', () => {
  const { code, text } = said.watched;
  expect(code).toBe(0);
  const states = [...text.matchAll(/^2026-01-\d\d \d\d:\d\d {2}(\w+)$/gm)].map(([, state]) => state);
  expect(states).toEqual([...new Set(states)]);
  expect(states.slice(0, 2)).toEqual(['GatherRequests', 'BeginRun']);
  expect(states).toEqual(
    expect.arrayContaining(['StartTraining', 'ScoreCandidateShard', 'RequestApproval', 'CommitSwap']),
  );
  expect(text).toMatch(/reward by step, critic\/rewards\/mean\n0\.\d{3} [▁▂▃▄▅▆▇█]{5,60} 0\.\d{3}/);
  expect(text).toContain(`\nIt waits for a person: rft approve ${runId} --reason "…", or rft reject.\n`);
  expect(text).toMatch(/\npromoted after .*: Production answers with the new model/);
});

test('rft approve keeps the first answer, under the name of the caller identity, and the run goes on', () => {
  const by = 'arn:aws:sts::123456789012:assumed-role/rehearsal/rehearsal';
  expect(said.approved).toEqual({ code: 0, text: expect.stringContaining(`Run ${runId} is approved by ${by}.`) });
  expect(result.runs[0]?.approval).toMatchObject({ approved: true, by, reason: 'Better on every slice' });
});

test('the same answer again is fine; another one is refused with who decided what', () => {
  expect(said.again).toEqual({
    code: 0,
    text: expect.stringMatching(/was already approved by arn:\S+ at 2026-01-\d\d \d\d:\d\d UTC \("Better on every/),
  });
  expect(said.otherwise?.code).toMatch(/^run: \S+ is already approved by .* The first answer stays\.$/);
  expect(said.late?.code).toMatch(/already approved by/);
});

test('an answer needs a reason', () => {
  expect(said.withoutReason?.code).toBe('--reason: missing. Name why, for the record.');
});

test('rft show tells the whole record in sections', () => {
  const titles = said.shown.text.split('\n').filter((line) => /^\S/.test(line));
  expect(titles).toEqual([
    ...[
      'Run',
      'Dataset',
      'Reward',
      'Sampling',
      'Before training',
      'Training',
      'Decision',
      'Approval',
      'Production',
      'Cost',
    ],
  ]);
  for (const part of [
    /outcome +promoted/,
    /content hash +[0-9a-f]{64}/,
    /code hash +\S{20,}/,
    /412 read from 1 file, 12 set aside/,
    /hyperparameters +.*epochCount 2/,
    /critic\/rewards\/mean +0\.\d+ → 0\.\d+ \(\d+ steps\)/,
    /✓ policy improvement +/,
    /answer +approved by arn:/,
    /parameter +\S+/,
  ]) {
    expect(said.shown?.text).toMatch(part);
  }
});

test('rft show --json is the record with the explained decision', () => {
  expect(JSON.parse(said.json.text)).toMatchObject({
    run: { runId },
    outcome: 'promoted',
    decision: { rules: expect.arrayContaining([expect.objectContaining({ kind: 'policy', outcome: 'passed' })]) },
  });
});

test('a run that does not exist is refused with what to do', () => {
  expect(said.unknown?.code).toMatch(/^run: got '20300101', but no run has this id. 'rft runs' lists them/);
});

test('rft rollback shows where it would lead, and does nothing where nobody can be asked', () => {
  expect(said.askedInVain?.text).toMatch(
    new RegExp(`^production answers with {2}the model of run ${runId} .*\nand would go back to {6}the base model$`),
  );
  expect(said.askedInVain?.code).toMatch(/^--yes: missing, and nobody can be asked here/);
});

test('rft rollback --yes goes back once, however often it is sent', () => {
  expect(said.rolledBack).toEqual({
    code: 0,
    text: expect.stringMatching(/Rolled back: production answers with the base model\.$/),
  });
  expect(said.rolledBackAgain?.text).toMatch(/^There is nothing to roll back/);
  expect(result.serving.production).toMatchObject({ version: 2, lastSwap: { reason: 'users complain' } });
});

test('rft resources marks what production uses, and deletes the rest in order', () => {
  expect(said.resources?.text).toMatch(
    /deployment +support-production +Active .*answers in production\n(deployment .*\n)*model .* champion$/,
  );
  expect(said.inUse?.text).toMatch(/model .* its run is under way\nNothing is to be deleted\.$/);
  expect(said.deleted?.text).toMatch(/deleting deployment support-production\ndeleting model support-\S+$/);
  expect(said.left?.text).toBe('Runs of support left nothing in Bedrock.');
});

test('nothing of this disturbs the pipeline', () => {
  expect(result.deviations).toEqual([]);
});

test('a stack or pipeline that is not there is refused with where it was looked for', () => {
  expect(said.otherStack?.code).toMatch(
    /^--stack: got 'Sales', but account 123456789012 has no such stack in us-east-1. Deploy it, or give the --region/,
  );
  expect(said.otherPipeline?.code).toBe("pipeline: got 'sales', stack Support holds: support.");
});

test('the assembly tells stack and region; options go before it', () => {
  expect(chooseStack({ app: assembly })).toEqual({ name: 'Support', region: 'us-east-1' });
  expect(chooseStack({ app: assembly, region: 'us-west-2' })).toEqual({ name: 'Support', region: 'us-west-2' });
  expect(chooseStack({ app: assembly, stack: 'Other' })).toEqual({ name: 'Other' });
  expect(chooseStack({ app: 'nowhere', stack: 'Support' })).toEqual({ name: 'Support' });
});

test('without a stack and an assembly that tells it, it says what to give', () => {
  expect(() => chooseStack({ app: 'nowhere' })).toThrow(/^--stack: missing, and nowhere is no cloud assembly/);
  expect(() => chooseStack({ app: assembly, pipeline: 'sales' })).toThrow(/holds no pipeline 'sales'/);
});
