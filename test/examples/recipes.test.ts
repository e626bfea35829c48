import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkCommand } from '../../bin/check-command';
import { previewCommand } from '../../bin/preview-command';
import type { Pull } from '../../bin/reward-preview/pull';
import { readInputs } from '../../bin/reward-trial/inputs';
import { gradeOne } from '../../lambda/reward-kit';
import { readJson, run, useFolder } from '../app/reward-trial';
import { optionsOf, RECIPES, RECIPES_FOLDER, responsesOf, rowsOf, sampleOf, textOf } from './recipes';

const { path } = useFolder();

/** As far apart are good answers and others, in shares of the range, as VerifyReward wants it. */
const MARGIN = 0.2;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('every recipe in the folder is tested here', () => {
  const folders = readdirSync(RECIPES_FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => name !== 'generator')).toEqual(
    RECIPES.map(({ name }) => name).sort(),
  );
});

describe.each(RECIPES)('the recipe $name', (recipe) => {
  const options = optionsOf(recipe);
  const rows = rowsOf(recipe);
  const scored = new Map<string, Map<string, number[]>>();

  beforeAll(async () => {
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    for (const { id, source, response } of responsesOf(recipe)) {
      const { score, invalid } = await gradeOne(recipe.handler, sampleOf(rowOf.get(id)!, response));
      expect(invalid).toBeUndefined();
      const ofRow = scored.get(id) ?? new Map<string, number[]>();
      scored.set(id, ofRow.set(source, [...(ofRow.get(source) ?? []), score]));
    }
  });

  const scoresOf = (source: string) => [...scored.values()].flatMap((ofRow) => ofRow.get(source) ?? []);

  test('is what its generator writes, byte for byte, and small', () => {
    const written = recipe.generate();
    expect(textOf(options['--data']) === written.dataset).toBe(true);
    expect(textOf(options['--responses']) === written.responses).toBe(true);
    expect(statSync(options['--data']).size + statSync(options['--responses']).size).toBeLessThan(250_000);
  });

  test('has at least 30 rows that a pipeline takes, each with good, bad and hacking answers', () => {
    const { dataset, strays } = readInputs(options['--data'], options['--responses']);
    expect(dataset.leftOut).toEqual([]);
    expect(strays).toBe(0);
    expect(dataset.rows.length).toBeGreaterThanOrEqual(30);
    for (const { id, responses } of dataset.rows) {
      expect([id, ...responses.map(({ source }) => source)]).toEqual(
        expect.arrayContaining([id, 'good', 'bad', 'hacking']),
      );
      expect(new Set(responses.map(({ text }) => text)).size).toBe(responses.length);
    }
  });

  test('asks something else in every row', () => {
    const questions = rows.map(({ messages }) => messages[messages.length - 1].content.replace(/\d+/g, '0'));
    expect(new Set(questions).size).toBe(rows.length);
    expect(textOf(options['--data'])).not.toMatch(/undefined|NaN|\[object/);
  });

  test.each(['bad', 'hacking'])('scores good answers clearly above %s ones', (other) => {
    const apart = [...scored.values()].filter(
      (ofRow) => Math.min(...ofRow.get('good')!) - Math.max(...ofRow.get(other)!) >= MARGIN,
    );
    expect(apart.length / scored.size).toBeGreaterThanOrEqual(0.95);
    expect(mean(scoresOf('good')) - mean(scoresOf(other))).toBeGreaterThan(0.5);
  });

  test('gives credit in between: some answers are neither good nor bad', () => {
    const between = [...scored.values()].flatMap((ofRow) =>
      [...ofRow.values()].flat().filter((s) => s > 0.1 && s < 0.9),
    );
    expect(between.length).toBeGreaterThan(rows.length / 3);
  });

  test('has sources that earn what the README says', () => {
    const sources = [...new Set([...scored.values()].flatMap((ofRow) => [...ofRow.keys()]))];
    const figures = sources.map((source) => `${source} ${mean(scoresOf(source)).toFixed(2)}`).join(', ');
    expect(textOf(join(RECIPES_FOLDER, 'README.md'))).toContain(`| \`${recipe.name}\` | ${figures} |`);
  });

  test('passes rft check', async () => {
    const json = path(`${recipe.name}-check.json`);
    const { code, out } = await run(checkCommand, { ...options, '--gold-answer': recipe.gold, '--json': json });
    expect(out).toMatch(/Fit to train with; 1 not checked\.$/);
    expect(code).toBe(0);
    const { findings } = readJson(json) as { findings: { code: string; status: string; figures?: { mean: number } }[] };
    expect(findings.filter(({ status }) => status !== 'ok').map((each) => each.code)).toEqual(['people']);
    const figure = (wanted: string) => findings.find((each) => each.code === wanted)!.figures!.mean;
    expect(figure('gold')).toBeGreaterThan(0.95);
    for (const probe of ['empty', 'echo', 'list-everything', 'injection', 'very-long']) {
      expect([probe, Math.round(figure(`probe-${probe}`) * 10)]).toEqual([probe, 0]);
    }
  });

  test('pulls towards good answers and away from hacking ones', async () => {
    const json = path(`${recipe.name}-preview.json`);
    const { code } = await run(previewCommand, { ...options, '--json': json });
    const { sources, alarms } = readJson(json) as Pull & { readonly alarms: unknown[] };
    expect(alarms).toEqual([]);
    expect(code).toBe(0);
    expect(sources[0].source).toBe('good');
    expect(sources[0].after).toBeGreaterThan(0.8);
    const hacking = sources.find(({ source }) => source === 'hacking')!;
    expect(hacking.after).toBeLessThan(hacking.before / 4);
  });
});
