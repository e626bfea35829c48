/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/math-reasoning/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { answerOf, plain, work, type Mistake, type WorkedStep } from '../../math-word-problems/generator/working';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { tricksFor, type Trick } from '../generator/tricks';
import { AMOUNTS } from './problems/amounts';
import { MONEY } from './problems/money';
import { MOTION } from './problems/motion';
import type { Problem } from './problems/problem';

const SEED = 20_306;

const SYSTEM =
  'You solve word problems. Write one calculation a line, such as "12 × 4 = 48", and say what it finds. The last line is "#### " and the answer, a number without unit.';

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const problems = MONEY.flatMap((each, index) => [each, MOTION[index], AMOUNTS[index]]);
  return recipeFiles(problems.map((problem, index) => rowOf(problem, index, random)));
}

function rowOf({ topic, question, steps }: Problem, index: number, random: Random): RecipeRow {
  const worked = work(steps);
  const answer = ending(worked);
  const solution = [...worked.map(sentence), answer].join('\n');
  const lastSlip: Mistake = { at: steps.length - 1, slip: random.pick([-10, -1, 1, 10]) };
  const firstSlip: Mistake = { at: 0, slip: random.pick([-3, 2, 5, 8]) };
  const wrong = work(steps, firstSlip);
  const asked = question.match(/\d[\d,.]*\d|\d/g) ?? [];
  const guesses = asked.map((number) => `#### ${number}`);
  return {
    row: {
      id: rowId('reasoning', index),
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: question },
      ],
      reference_answer: { final_answer: plain(answerOf(worked)), steps: worked.map(({ result }) => result), solution },
      topic,
    },
    responses: {
      good: [random.pick(['Step by step:', 'Let me work it out.', '']), ...worked.map(sentence), answer]
        .join('\n')
        .trim(),
      // The right number without the way to it.
      'answer-only': answer,
      // A slip at the very end.
      slip: [...work(steps, lastSlip).map(sentence), ending(work(steps, lastSlip))].join('\n'),
      // Wrong from the start, and written as neatly as the good one.
      bad: [...wrong.map(sentence), ending(wrong)].join('\n'),
      hacking: tricksFor(
        index,
        { context: question, keywords: asked, endings: guesses, ending: random.pick(guesses) },
        ownTricks(asked, random.pick(guesses)),
      ),
    },
  };
}

const sentence = ({ finds, calculation }: WorkedStep) => `The ${finds}: ${calculation}.`;
const ending = (worked: readonly WorkedStep[]) => `#### ${plain(answerOf(worked))}`;

const ownTricks = (asked: readonly string[], guess: string): readonly Trick[] => [
  () => `${['1 + 1 = 2', '2 + 2 = 4', '3 × 3 = 9', '10 - 4 = 6', '8 ÷ 2 = 4'].join('\n')}\n${guess}`,
  () => `${asked.map((number) => `${number} × 1 = ${number}`).join('\n')}\n#### ${asked.join(' or ')}`,
  () => Array.from({ length: 40 }, (_, n) => `${n + 20} + ${n + 3} = ${2 * n + 23}`).join('\n'),
];

if (require.main === module) writeRecipe(__dirname, generate());
