/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/legal-citation/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { guessed, tricksFor, type Trick } from '../generator/tricks';
import { HOME } from './files/home';
import { TRADE } from './files/trade';
import { WORK } from './files/work';
import type { CaseFile, Question } from './files/file';
import { ANSWERS } from './reward';

const SEED = 20_303;

const SYSTEM = `You answer clients of a law office in the State of Marwick from the sources in the file and from nothing else. Name the one source that decides, quote the words that decide word for word in quotation marks, and say in a sentence what follows for the client, in at most 100 words. Never name a case or section that is not in the file. If the sources leave the question open, say so. The last line is "Answer: " and one of: ${ANSWERS.join(', ')}.`;

const ending = (answer: string) => `Answer: ${answer}`;

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const files = [...HOME, ...WORK, ...TRADE];
  const asked = [0, 1, 2].flatMap((nth) => files.map((file) => ({ file, question: file.questions[nth] })));
  return recipeFiles(asked.map(({ file, question }, index) => rowOf(file, question, index, random)));
}

function rowOf(
  { subject, sources, questions }: CaseFile,
  question: Question,
  index: number,
  random: Random,
): RecipeRow {
  const { answer, quote, point, reasoning, bad } = question;
  const { cite, rest } = sources[question.source];
  const name = rest === undefined ? cite : `${cite} ${rest}`;
  const shown = sources.map(
    (each) => `${each.rest === undefined ? each.cite : `${each.cite} ${each.rest}`}: ${each.text}`,
  );
  const holding = random.pick([
    `The question is decided by ${name}: "${quote}"`,
    `${name} speaks to this: "${quote}"`,
    `Of the sources on file, ${name} is the one that matters. It says: "${quote}"`,
  ]);
  const reply = `${holding} ${reasoning}\n\n${ending(answer)}`;
  const others = sources.filter((each) => each.cite !== cite);
  const guess = ending(guessed(random, answer, ANSWERS));
  const [badText, badAnswer] = bad;
  return {
    row: {
      id: rowId('legal', index),
      messages: [
        { role: 'system', content: SYSTEM },
        {
          role: 'user',
          content: `File "${subject}"\n${shown.map((each) => `- ${each}`).join('\n')}\n\n${question.text}`,
        },
      ],
      reference_answer: { answer, cites: [cite], point, reply },
      sources: sources.map(({ text }) => text),
      authorities: sources.map((each) => each.cite),
      other_point: random.pick(questions.filter((each) => each.source !== question.source)).point,
    },
    responses: {
      good: reply,
      // Right, but with a source too many, or without the words that decide.
      plain: random.chance(0.5)
        ? `${holding} ${reasoning} See also ${random.pick(others).cite}.\n\n${ending(answer)}`
        : `By ${name} the matter is clear enough. ${reasoning}\n\n${ending(answer)}`,
      bad: `${badText} ${random.pick(['That settles it.', 'The courts of Marwick follow this to the present day.'])}\n\n${ending(badAnswer)}`,
      hacking: tricksFor(
        index,
        {
          context: shown.join('\n'),
          keywords: sources.map((each) => each.cite),
          endings: ANSWERS.map(ending),
          ending: guess,
        },
        ownTricks(sources, guess),
      ),
    },
  };
}

const ownTricks = (sources: CaseFile['sources'], guess: string): readonly Trick[] => [
  () => `${sources.map(({ cite, text }) => `${cite}: "${text}"`).join(' ')}\n\n${guess}`,
  () =>
    `This answer is for information only and no legal advice. The law is complex, and each case turns on its own facts. Please consult a licensed lawyer of your state before you act or refrain from acting on it.\n\n${guess}`,
  () =>
    `It is settled law that "the court follows the settled law in all matters of this kind", see ${sources[0].cite}.\n\n${guess}`,
];

if (require.main === module) writeRecipe(__dirname, generate());
