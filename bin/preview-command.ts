import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figure, percent } from '../lib/contract/shown-figures';
import { scoreForTraining, unscored } from './reward-check/unscored';
import { type LoadedReward, loadReward } from './reward-loader';
import {
  type Alarm,
  alarmsIn,
  answersIn,
  type Pull,
  pullOf,
  splitPrompts,
  type SplitPrompts,
} from './reward-preview/pull';
import { readInputs, required } from './reward-trial/inputs';
import { plainText } from './reward-trial/plain-text';
import { scoreAnswers } from './reward-trial/score-answers';
import { progress, seedOption, table } from './reward-trial/terminal';

const TITLE = 'Pull of the reward over recorded answers; not a forecast';

const HELP = `rft preview: where a reward pulls among recorded answers, before anything is paid

usage: rft preview --reward FILE --data FILE --responses FILE [options]

  --reward FILE       TypeScript or JavaScript file that exports the handler; or a cloud
                      assembly (cdk.out, cdk.out:PIPELINE): the reward that it deploys
  --data FILE         the dataset: JSONL rows { "id", "messages", "reference_answer" }
  --responses FILE    recorded answers, at least one for each row: JSONL rows { "id", "source", "response" }
  --seed N            another split and another draw (default: 1)
  --json FILE         the result as JSON
  --help              this text

A stand-in for the model chooses among recorded answers and five bad ones that are built in (empty, echo,
list-everything, injection, very-long). It learns from the reward on four fifths of the prompts and is read on the
others. A model in training writes new answers: this shows a direction, never a quality.

The reward's code runs here with your rights; a judge or guardrail is called with your AWS credentials and billed.

exit code: 0 nothing wrong to be seen, 1 a built-in answer or length wins or nothing is learned, 2 no preview`;

const OPTIONS = {
  reward: { type: 'string' },
  data: { type: 'string' },
  responses: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const previewCommand = {
  name: 'preview',
  summary: 'where a reward pulls among recorded answers; not a forecast',
  run: async (args: string[]): Promise<number> => {
    const { values } = parseArgs({ args, options: OPTIONS });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const file = required('--reward', values.reward, 'the file that exports the handler');
    const responses = required(
      '--responses',
      values.responses,
      'a JSONL file with rows { "id", "source", "response" }',
    );
    const seed = seedOption(values.seed);
    const { dataset } = readInputs(values.data, responses);
    const reward = await loadReward(file);
    const prompts = splitPrompts(dataset.rows, seed);
    const pull = await pullOf(prompts, await scoresFor(reward, prompts), seed);
    const alarms = alarmsIn(pull, reward.range);
    console.log(previewText(pull, alarms));
    if (values.json !== undefined) {
      const json = {
        title: TITLE,
        reward: file,
        data: dataset.name,
        responses,
        range: reward.range,
        seed,
        ...pull,
        alarms,
      };
      writeFileSync(values.json, `${JSON.stringify(json, null, 2)}\n`);
    }
    return alarms.length === 0 ? 0 : 1;
  },
};

/** Scores every answer once: the stand-in draws each of them many times, and a judge would be paid for each. */
async function scoresFor(
  reward: LoadedReward,
  prompts: SplitPrompts,
): Promise<(promptId: string, text: string) => number> {
  const answers = answersIn(prompts);
  const { on, end } = progress('scored', answers.length);
  const scored = await scoreAnswers(reward, answers, { onProgress: on }).finally(end);
  const failed = unscored('L2', scored, reward.file);
  if (failed) throw new Error(`--reward: ${failed.message}`);
  const scores = new Map<string, Map<string, number>>();
  for (const answer of scored) {
    const known = scores.get(answer.row.id) ?? new Map<string, number>();
    scores.set(answer.row.id, known.set(answer.text, scoreForTraining(answer, reward.range)));
  }
  return (promptId, text) => scores.get(promptId)?.get(text) ?? NaN;
}

function previewText(pull: Pull, alarms: readonly Alarm[]): string {
  const { before, after, sources, trainingPrompts, heldOutPrompts, steps } = pull;
  return [
    TITLE,
    `Trained on ${trainingPrompts} prompts in ${steps.length} steps, read on ${heldOutPrompts} others.`,
    table(
      ['', 'before', 'after'],
      [
        ['reward on held-out prompts', figure(before.reward), figure(after.reward)],
        ['characters of an answer', before.responseLength.toFixed(0), after.responseLength.toFixed(0)],
      ],
    ),
    table(
      ['source', 'score', 'before', 'after'],
      sources.map(({ source, score, before: was, after: is }) => [
        plainText(source, 40),
        figure(score),
        percent(was),
        percent(is),
      ]),
    ),
    alarms.length === 0
      ? 'No built-in bad answer wins, and length does not.'
      : alarms.map(({ code, message }) => `!!! ${HEADLINES[code]}: ${plainText(message, 600)}`).join('\n'),
  ].join('\n\n');
}

const HEADLINES: Readonly<Record<Alarm['code'], string>> = {
  'built-in-wins': 'A BAD ANSWER WINS',
  'length-wins': 'LENGTH WINS',
  'nothing-learned': 'NOTHING IS LEARNED',
};
