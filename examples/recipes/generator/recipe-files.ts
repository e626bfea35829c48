import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedResponse } from '../../math-word-problems/generator/responses';

/** A row of a dataset in Bedrock's chat format; further fields reach the reward as metadata. */
export interface DatasetRow {
  readonly id: string;
  readonly messages: readonly { readonly role: 'system' | 'user'; readonly content: string }[];
  readonly reference_answer: object;
  readonly [field: string]: unknown;
}

/** A row with what was recorded for it: one or more answers of each source. */
export interface RecipeRow {
  readonly row: DatasetRow;
  readonly responses: { readonly [source: string]: string | readonly string[] };
}

/** The content of `dataset.jsonl` and `responses.jsonl`. */
export interface RecipeFiles {
  readonly dataset: string;
  readonly responses: string;
}

/** Both files of a recipe, rows in their order. */
export function recipeFiles(rows: readonly RecipeRow[]): RecipeFiles {
  const recorded = rows.flatMap(({ row: { id }, responses }) =>
    Object.entries(responses).flatMap(([source, texts]) =>
      [texts].flat().map((response): RecordedResponse => ({ id, source, response })),
    ),
  );
  return { dataset: asLines(rows.map(({ row }) => row)), responses: asLines(recorded) };
}

/** Writes the files of a recipe into its folder `data`. */
export function writeRecipe(folder: string, { dataset, responses }: RecipeFiles): void {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'dataset.jsonl'), dataset);
  writeFileSync(join(data, 'responses.jsonl'), responses);
}

/** Ids such as `legal-07`. */
export const rowId = (recipe: string, index: number): string => `${recipe}-${String(index + 1).padStart(2, '0')}`;

const asLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
