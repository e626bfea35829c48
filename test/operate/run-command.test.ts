import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { RehearsalResult } from '../../rehearsal/result';
import { FEATURE_FLAGS, newPipeline } from '../fixtures';
import { operated, type Said } from './deployed';

/** A pipeline whose only row is no row: its runs end soon. */
const outdir = mkdtempSync(join(tmpdir(), 'rft-run-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const said = {} as Record<string, Said>;
let result: RehearsalResult;

beforeAll(async () => {
  const app = new App({ postCliContext: FEATURE_FLAGS, outdir });
  newPipeline({ pipelineName: 'support' }, new Stack(app, 'Support', { env: { region: 'us-east-1' } }));
  app.synth();
  result = await operated(outdir, ['failed', 'failed'], async (director, rft) => {
    said.started = await rft('run');
    await director.stage.entered('FinishRun');
    said.waits = await rft('run', '--resplit', '--force');
    await director.settled();
    await director.stage.clock.sleep(60 * 60_000);
    await director.settled();

    director.stage.functions.redeploy({
      ...director.pipeline.requestRun,
      code: { inline: "exports.handler = async () => { throw new Error('no table'); };" },
      handler: 'index.handler',
    });
    said.failed = await rft('run');
  });
}, 120_000);

test('rft run starts a run and says how to follow it', () => {
  expect(said.started).toEqual({
    code: 0,
    text: expect.stringMatching(
      /^A run of support starts, as execution due-\w+\. Once .* 'rft watch latest' follows it\.$/,
    ),
  });
});

test('while a run is active the request waits, is said to, and becomes the next run with what it asked for', () => {
  expect(said.waits).toEqual({
    code: 1,
    text: expect.stringMatching(/^Not now: .*\. The request waits; 'rft runs --pending' lists what does\.$/),
  });
  expect(result.runs.map(({ run }) => run.request)).toEqual([{}, { force: true, resplit: true }]);
});

test('when the function fails, its words are told', () => {
  expect(said.failed?.code).toMatch(/^run: function \S*RequestRun\S* failed \(no table\)\. Its log says more/);
});

test('nothing of this disturbs the pipeline', () => {
  expect(result.deviations).toEqual([]);
});
