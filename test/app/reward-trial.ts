import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Command {
  readonly run: (args: string[]) => Promise<number>;
}

const EXAMPLE = join('examples', 'math-word-problems');

/** The files of the example, as options. */
export const EXAMPLE_OPTIONS = {
  '--reward': join(EXAMPLE, 'rewards', 'math.ts'),
  '--data': join(EXAMPLE, 'data', 'dataset.jsonl'),
  '--responses': join(EXAMPLE, 'data', 'responses.jsonl'),
};

/** A folder in which rewards find the kit, removed after the tests of the file. */
export function useFolder(): {
  readonly write: (name: string, content: string | readonly object[]) => string;
  readonly path: (name: string) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'rft-trial-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(__dirname, '..', '..'), join(folder, 'node_modules', 'cdk-bedrock-rft'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write: (name, content) => {
      const text = typeof content === 'string' ? content : content.map((row) => `${JSON.stringify(row)}\n`).join('');
      writeFileSync(path(name), text);
      return path(name);
    },
  };
}

/** Runs a command in this process: its exit code and what it printed. */
export async function run(
  command: Command,
  options: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly code: number; readonly out: string }> {
  const print = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    const args = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
    const code = await command.run(args);
    return { code, out: print.mock.calls.map(([line]) => String(line)).join('\n') };
  } finally {
    print.mockRestore();
  }
}

/** What a command says when it cannot do its work: one message for a person, without a stack. */
export async function refusal(
  command: Command,
  options: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const error: unknown = await run(command, options).then(
    ({ out }) => new Error(`it ran and said: ${out}`),
    (thrown: unknown) => thrown,
  );
  const { message } = error as Error;
  expect(message).not.toMatch(/^it ran|\n\s+at /);
  return message;
}

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

export const question = (text: string) => [{ role: 'user', content: text }];

/** Sums with their answers: 1000 + n. */
export const sums = (count: number): object[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `sum-${at}`,
    messages: question(`What is 1000 + ${at}?`),
    reference_answer: { answer: String(1000 + at) },
  }));

/** To each sum a right and a wrong answer, the longer one now this, now that. */
export const sumResponses = (count: number): { id: string; source: string; response: string }[] =>
  Array.from({ length: count }, (_, at) => [
    { id: `sum-${at}`, source: 'right', response: `That makes ${1000 + at}` },
    { id: `sum-${at}`, source: 'wrong', response: `${at % 2 ? 'It' : 'That surely'} makes ${2001 + at}` },
  ]).flat();

/** A reward without the kit: `score` is the body of a function of the row, the response and the reference answer. */
export const handlerScoring = (score: string): string => `
exports.handler = async (rows) => rows.map((row) => {
  const response = [row.messages.at(-1).content].flat().map((block) => block.text ?? block).join('');
  const reference = (row.reference_answer ?? row.metadata?.reference_answer)?.answer;
  const score = (() => { ${score} })();
  return { id: row.id, aggregate_reward_score: score };
});
`;

/** A reward of the kit: `grade` is the body of a grader of the sample, the response and the reference answer. */
export const graderScoring = (grade: string, options = '{}'): string => `
import { GraderUnavailable, InvalidSample, rewardHandler } from 'cdk-bedrock-rft/reward-kit';
export const handler = rewardHandler((sample: any) => {
  const { response, referenceAnswer } = sample;
  const reference = referenceAnswer?.answer;
  ${grade}
}, ${options});
`;

/** Right when the response ends with the reference. */
export const RIGHT = 'return response.endsWith(reference) ? 1 : 0;';
