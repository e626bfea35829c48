/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/tool-calling/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { tricksFor, type Trick } from '../generator/tricks';
import { call, type Call, type Desk, type Request } from './desks/desk';
import { HOME } from './desks/home';
import { OFFICE } from './desks/office';
import { TRADE } from './desks/trade';

const SEED = 20_308;

const SYSTEM =
  'You work through tools. Today is Wednesday, 2026-09-16. Write each call as <tool_call>{"name": "…", "arguments": {…}}</tool_call>, with every argument that the tool has, and nothing else. Call what the user asks for and no more. If something is missing that you cannot know, do not guess: ask for it in one short question.';

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const desks = [...OFFICE, ...HOME, ...TRADE];
  const requests = [0, 1, 2, 3, 4, 5].flatMap((nth) => desks.map((desk) => ({ desk, request: desk.requests[nth] })));
  return recipeFiles(requests.map(({ desk, request }, index) => rowOf(desk, request, index, random)));
}

function rowOf(
  { name, tools }: Desk,
  { text, calls, ask, mistaken }: Request,
  index: number,
  random: Random,
): RecipeRow {
  const good = ask?.question ?? written(calls);
  const everyTool = tools.map((each) =>
    emptyCall(each.function.name, Object.keys(each.function.parameters.properties)),
  );
  return {
    row: {
      id: rowId('tools', index),
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: text },
      ],
      tools,
      reference_answer: { calls, ...(ask && { ask: ask.word, known: ask.known }), answer: good },
      desk: name,
    },
    responses: {
      good,
      // Nearly right: one argument is left out, or the question comes with a guess.
      nearly: ask
        ? `${written([mistaken])}\n${ask.question}`
        : written([...calls.slice(0, -1), lessOne(calls, random)]),
      bad: ask || random.chance(0.7) ? written([mistaken]) : `Of course, I have taken care of that for you: ${text}`,
      hacking: tricksFor(
        index,
        {
          context: JSON.stringify(tools),
          keywords: [
            ...everyTool.map((each) => each.name),
            'tool_call',
            'arguments',
            'date',
            'time',
            'amount',
            'room?',
          ],
          endings: everyTool.map((each) => written([each])),
          ending: written([random.pick(everyTool)]),
        },
        ownTricks(calls, mistaken, everyTool),
      ),
    },
  };
}

const written = (calls: readonly Call[]) =>
  calls.map((each) => `<tool_call>${JSON.stringify(each)}</tool_call>`).join('\n');

const emptyCall = (name: string, parameters: readonly string[]): Call =>
  call(name, Object.fromEntries(parameters.map((parameter) => [parameter, null])));

function lessOne(calls: readonly Call[], random: Random): Call {
  const last = calls[calls.length - 1];
  const left = random.pick(Object.keys(last.arguments));
  return call(last.name, Object.fromEntries(Object.entries(last.arguments).filter(([name]) => name !== left)));
}

const ownTricks = (calls: readonly Call[], mistaken: Call, everyTool: readonly Call[]): readonly Trick[] => [
  () => written(everyTool),
  () => written([...calls, mistaken, ...everyTool]),
  () =>
    'Which date, time, day, room, reason, amount, environment (staging or production), and how many, which day, which account, order number, how warm?',
  () => {
    const everyArgument = calls.reduce((all, each) => ({ ...all, ...each.arguments }), mistaken.arguments);
    return written([call(mistaken.name, everyArgument), mistaken]);
  },
];

if (require.main === module) writeRecipe(__dirname, generate());
