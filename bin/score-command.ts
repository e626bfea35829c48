import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figure, interval, percent } from '../lib/contract/shown-figures';
import { figuresOf } from './reward-report/figures';
import { rewardPage } from './reward-report/page';
import { type ScoreResult, scoreJson } from './reward-report/result';
import { loadReward } from './reward-loader';
import { readInputs, required, type TrialInputs } from './reward-trial/inputs';
import { plainText } from './reward-trial/plain-text';
import { type ScoredAnswer, scoreAnswers } from './reward-trial/score-answers';
import { progress, table } from './reward-trial/terminal';

const HELP = `rft score: score recorded responses with a reward, on this machine

usage: rft score --reward FILE --data FILE --responses FILE [options]

  --reward FILE       TypeScript or JavaScript file that exports the handler; or a cloud
                      assembly (cdk.out, cdk.out:PIPELINE): the reward that it deploys
  --data FILE         the dataset: JSONL rows { "id", "messages", "reference_answer" }
  --responses FILE    recorded answers: JSONL rows { "id", "source", "response" }
  --report FILE       a page with distributions, and the best and worst answers (HTML, opens offline)
  --json FILE         every figure, and each answer's score and reason, as JSON
  --help              this text

The reward's code runs here with your rights; a judge or guardrail is called with your AWS credentials and billed.

exit code: 0 when every answer was scored or is invalid, 1 when the reward failed or was unavailable for some,
2 when nothing could be scored`;

const OPTIONS = {
  reward: { type: 'string' },
  data: { type: 'string' },
  responses: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const scoreCommand = {
  name: 'score',
  summary: 'score recorded responses with a reward, on this machine',
  run: async (args: string[]): Promise<number> => {
    const { values } = parseArgs({ args, options: OPTIONS });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const result = await score(values);
    console.log(scoreText(result));
    if (values.json !== undefined) writeFileSync(values.json, scoreJson(result));
    if (values.report !== undefined) {
      writeFileSync(values.report, rewardPage(result));
      console.log(`\nReport: ${values.report}`);
    }
    const { unavailable, failed } = result.figures.overall;
    return unavailable + failed === 0 ? 0 : 1;
  },
};

async function score(values: {
  readonly reward?: string;
  readonly data?: string;
  readonly responses?: string;
}): Promise<ScoreResult> {
  const file = required('--reward', values.reward, 'the file that exports the handler');
  const responses = required('--responses', values.responses, 'a JSONL file with rows { "id", "source", "response" }');
  const inputs = readInputs(values.data, responses);
  const { name: data, rows, leftOut } = inputs.dataset;
  const reward = await loadReward(file);
  const recorded = rows.flatMap((row) => row.responses.map((response) => ({ row, ...response })));
  const { on, end } = progress('scored', recorded.length);
  const answers = await scoreAnswers(reward, recorded, { onProgress: on }).finally(end);
  return {
    reward: file,
    data,
    responses,
    range: reward.range,
    rows: rows.length,
    leftOut,
    notes: notesOn(inputs, answers),
    answers,
    figures: figuresOf(answers, reward.range),
  };
}

/** Lines named in one note. */
const NAMED = 3;

function notesOn({ dataset: { rows, leftOut }, strays }: TrialInputs, answers: readonly ScoredAnswer[]): string[] {
  const unanswered = rows.filter(({ responses }) => responses.length === 0).length;
  const first = leftOut.slice(0, NAMED).map(({ line, reason }) => `line ${line}: ${reason}`);
  const firstOf = (status: 'invalid' | 'unavailable' | 'failed', what: string) => {
    const found = answers.flatMap(({ row, source, outcome }) =>
      outcome.status === status ? [`row "${row.id}", ${source}: ${outcome.reason}`] : [],
    );
    return found.length === 0 ? [] : [`${found.length} answers ${what}. The first: ${found[0]}`];
  };
  return [
    ...(leftOut.length === 0
      ? []
      : [
          `${leftOut.length} lines of the dataset are left out, as a pipeline would: ${first.join('; ')}${leftOut.length > NAMED ? '; …' : ''}`,
        ]),
    ...(unanswered === 0 ? [] : [`${unanswered} of ${rows.length} rows have no recorded answer`]),
    ...(strays === 0 ? [] : [`${strays} recorded answers belong to no row of the dataset`]),
    ...firstOf('invalid', 'could not be scored; a training gets the floor for them'),
    ...firstOf('unavailable', 'were not scored, because the reward asked to be called again'),
    ...firstOf('failed', 'made the reward fail, which ends a training'),
  ];
}

function scoreText({ reward, rows, range, notes, figures: { overall, sources, terms, signal } }: ScoreResult): string {
  const cells = ({ answers, mean, shareAtFloor, shareAtCeiling, invalid, meanLength }: typeof overall) => [
    String(answers),
    mean ? figure(mean.value) : '–',
    mean ? interval(mean) : '–',
    shareAtFloor === undefined ? '–' : percent(shareAtFloor),
    shareAtCeiling === undefined ? '–' : percent(shareAtCeiling),
    String(invalid),
    meanLength.toFixed(0),
  ];
  const sections = [
    `${reward}: ${overall.scored} of ${overall.answers} answers to ${rows} rows scored, range ${range.min} to ${range.max}`,
    table(
      ['source', 'answers', 'mean', '95 % interval', 'floor', 'ceiling', 'invalid', 'characters'],
      [...sources.map((each) => [plainText(each.source, 40), ...cells(each)]), ['all', ...cells(overall)]],
    ),
    ...(terms.length === 0
      ? []
      : [
          table(
            ['term', 'all', ...sources.map(({ source }) => plainText(source, 24))],
            terms.map(({ term, mean, sources: own }) => [
              plainText(term, 40),
              figure(mean),
              ...sources.map(({ source }) => {
                const found = own.find((each) => each.source === source);
                return found ? figure(found.mean) : '–';
              }),
            ]),
          ),
        ]),
    ...(signal?.spread
      ? [
          `Answers to one prompt score differently in ${percent(signal.spread.value)} of prompts (95 % interval ${interval(signal.spread, percent)}).`,
        ]
      : []),
    ...(notes.length === 0 ? [] : [notes.map((note) => `! ${plainText(note, 600)}`).join('\n')]),
  ];
  return sections.join('\n\n');
}
