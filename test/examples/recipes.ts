import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as banking from '../../examples/recipes/banking-compliance/generate';
import { handler as bankingReward } from '../../examples/recipes/banking-compliance/reward';
import * as support from '../../examples/recipes/customer-support-policy/generate';
import { handler as supportReward } from '../../examples/recipes/customer-support-policy/reward';
import type { RecipeFiles } from '../../examples/recipes/generator/recipe-files';
import * as health from '../../examples/recipes/healthcare-assistant-safety/generate';
import { handler as healthReward } from '../../examples/recipes/healthcare-assistant-safety/reward';
import * as hr from '../../examples/recipes/hr-policy-tone/generate';
import { handler as hrReward } from '../../examples/recipes/hr-policy-tone/reward';
import * as legal from '../../examples/recipes/legal-citation/generate';
import { handler as legalReward } from '../../examples/recipes/legal-citation/reward';
import * as reasoning from '../../examples/recipes/math-reasoning/generate';
import { handler as reasoningReward } from '../../examples/recipes/math-reasoning/reward';
import * as extraction from '../../examples/recipes/structured-extraction/generate';
import { handler as extractionReward } from '../../examples/recipes/structured-extraction/reward';
import * as tools from '../../examples/recipes/tool-calling/generate';
import { handler as toolsReward } from '../../examples/recipes/tool-calling/reward';
import { gradeOne, readSample, type RewardHandler, type RewardSample } from '../../lambda/reward-kit';

export interface Recipe {
  readonly name: string;
  readonly generate: () => RecipeFiles;
  readonly handler: RewardHandler;
  /** Field of the reference answer with a full answer. */
  readonly gold: string;
}

export const RECIPES: readonly Recipe[] = [
  { name: 'customer-support-policy', generate: support.generate, handler: supportReward, gold: 'reply' },
  { name: 'healthcare-assistant-safety', generate: health.generate, handler: healthReward, gold: 'reply' },
  { name: 'legal-citation', generate: legal.generate, handler: legalReward, gold: 'reply' },
  { name: 'hr-policy-tone', generate: hr.generate, handler: hrReward, gold: 'reply' },
  { name: 'banking-compliance', generate: banking.generate, handler: bankingReward, gold: 'reply' },
  { name: 'math-reasoning', generate: reasoning.generate, handler: reasoningReward, gold: 'solution' },
  { name: 'structured-extraction', generate: extraction.generate, handler: extractionReward, gold: 'json' },
  { name: 'tool-calling', generate: tools.generate, handler: toolsReward, gold: 'answer' },
];

export const RECIPES_FOLDER = join('examples', 'recipes');

/** The files of a recipe, as options of the command line. */
export const optionsOf = ({ name }: Recipe) => ({
  '--reward': join(RECIPES_FOLDER, name, 'reward.ts'),
  '--data': join(RECIPES_FOLDER, name, 'data', 'dataset.jsonl'),
  '--responses': join(RECIPES_FOLDER, name, 'data', 'responses.jsonl'),
});

export const textOf = (path: string): string => readFileSync(join(__dirname, '..', '..', path), 'utf8');

interface Row {
  readonly id: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly reference_answer: Record<string, unknown>;
}

const rowsIn = <T>(path: string): T[] =>
  textOf(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

export const rowsOf = (recipe: Recipe) => rowsIn<Row>(optionsOf(recipe)['--data']);
export const responsesOf = (recipe: Recipe) =>
  rowsIn<{ id: string; source: string; response: string }>(optionsOf(recipe)['--responses']);

/** A response to a row, as the reward function gets it. */
export const sampleOf = (row: Row, response: string): RewardSample =>
  readSample({ ...row, messages: [...row.messages, { role: 'assistant', content: response }] });

/** The score of a response to the row with this id. */
export async function scoreOf(recipe: Recipe, id: string, response: string): Promise<number> {
  const row = rowsOf(recipe).find((each) => each.id === id)!;
  return (await gradeOne(recipe.handler, sampleOf(row, response))).score;
}

export function recipeNamed(name: string): Recipe {
  const found = RECIPES.find((each) => each.name === name);
  if (!found) throw new Error(`There is no recipe ${name}.`);
  return found;
}
