/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/math-word-problems/generate.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { badRows } from './generator/bad-rows';
import { NAMES, TEMPLATES } from './generator/problems';
import { seeded } from './generator/random';
import { responsesTo, type RecordedResponse } from './generator/responses';
import { answerOf, plain, work } from './generator/working';

const SEED = 20_261;
const GOOD_ROWS = 400;

/** Good lines between two bad ones. */
const BAD_ROW_DISTANCE = 31;

const REQUEST = 'Show your working briefly and give the final answer after "####" on the last line.';
const SYSTEM = { role: 'system', content: 'You solve word problems. Write one calculation a line.' };

/** The content of both files. */
export function generate(): { readonly dataset: string; readonly responses: string } {
  const random = seeded(SEED);
  const lines: string[] = [];
  const responses: RecordedResponse[] = [];
  const prompts: string[] = [];
  while (prompts.length < GOOD_ROWS) {
    const { domain, level, draw } = TEMPLATES[prompts.length % TEMPLATES.length];
    const problem = draw(random, random.pick(NAMES));
    const prompt = `${problem.question} ${REQUEST}`;
    if (prompts.includes(prompt)) continue;
    prompts.push(prompt);

    const id = `math-${String(prompts.length).padStart(3, '0')}`;
    const worked = work(problem.steps);
    const answer = plain(answerOf(worked));
    const solution = [...worked.map(({ finds, calculation }) => `${finds}: ${calculation}`), `#### ${answer}`].join(
      '\n',
    );
    const user = { role: 'user', content: prompt };
    lines.push(
      JSON.stringify({
        id,
        messages: random.chance(0.3) ? [SYSTEM, user] : [user],
        reference_answer: { final_answer: answer, solution },
        difficulty_level: level,
        domain,
      }),
    );
    responses.push(...responsesTo(id, problem, level, random));
  }
  const first = JSON.parse(lines[0]) as { messages: unknown };
  badRows(first.messages).forEach(({ line }, index) => lines.splice((index + 1) * (BAD_ROW_DISTANCE + 1) - 1, 0, line));
  return { dataset: asFile(lines), responses: asFile(responses.map((response) => JSON.stringify(response))) };
}

const asFile = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

if (require.main === module) {
  const { dataset, responses } = generate();
  writeFileSync(join(__dirname, 'data', 'dataset.jsonl'), dataset);
  writeFileSync(join(__dirname, 'data', 'responses.jsonl'), responses);
}
