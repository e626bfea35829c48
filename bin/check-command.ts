import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seededRandom } from '../lib/contract/seeded-random';
import { checkAgreement } from './reward-check/agreement';
import { checkedRows } from './reward-check/checked-rows';
import { checkContract } from './reward-check/contract';
import type { CheckLevel, Finding } from './reward-check/finding';
import { checkGoldAndProbes } from './reward-check/gold-and-probes';
import { joinLabels } from './reward-check/labels';
import { checkSignal } from './reward-check/signal';
import { type LoadedReward, loadReward } from './reward-loader';
import { readInputs, readText, required, type TrialInputs } from './reward-trial/inputs';
import { scoreAnswers, type ScoredAnswer } from './reward-trial/score-answers';
import { numberOption, progress, seedOption } from './reward-trial/terminal';

const HELP = `rft check: whether a reward is fit to train with, before anything is paid

usage: rft check --reward FILE --data FILE [options]

  --reward FILE        TypeScript or JavaScript file that exports the handler; or a cloud
                       assembly (cdk.out, cdk.out:PIPELINE): the reward that it deploys
  --data FILE          the dataset: JSONL rows { "id", "messages", "reference_answer" }
  --responses FILE     recorded answers: JSONL rows { "id", "source", "response" }
  --labels FILE        what people say of them: JSONL rows { "id", "source", "label" }, true, false or a number, or
                       { "id", "sources", "preferred" }, one of two sources or null; "annotator" tells several people apart
  --gold-answer FIELD  field of reference_answer that holds a full answer; dots descend
  --success SCORE      score from which an answer counts as good (default: the middle of the range)
  --seed N             another draw of the bootstrap (default: 1)
  --json FILE          every finding with its code and figures, as JSON
  --help               this text

  L0  the contract: the handler in every wire format of the service
  L1  gold answers score high; empty, echoed, listed, begging and very long ones low
  L2  recorded answers tell a training something
  L3  the reward agrees with people, and where several label the same, as well as they do with each other

The reward's code runs here with your rights; a judge or guardrail is called with your AWS credentials and billed.

exit code: 0 fit, 1 not fit, 2 could not be checked`;

const OPTIONS = {
  reward: { type: 'string' },
  data: { type: 'string' },
  responses: { type: 'string' },
  labels: { type: 'string' },
  'gold-answer': { type: 'string' },
  success: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

export const checkCommand = {
  name: 'check',
  summary: 'whether a reward is fit to train with, before anything is paid',
  run: async (args: string[]): Promise<number> => {
    const { values } = parseArgs({ args, options: OPTIONS });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const file = required('--reward', values.reward, 'the file that exports the handler');
    const seed = seedOption(values.seed);
    const success = numberOption('--success', values.success);
    if (values.labels !== undefined) required('--responses', values.responses, 'the answers that --labels is about');
    const inputs = readInputs(values.data, values.responses);
    const reward = await loadReward(file);
    const findings = await check(reward, inputs, values, { seed, success });
    const fit = findings.every(({ status }) => status !== 'failed');
    console.log(checkText(reward, inputs, findings, fit));
    if (values.json !== undefined) {
      const { leftOut, rows, name: data } = inputs.dataset;
      const json = { reward: file, data, rows: rows.length, leftOut, range: reward.range, seed, fit, findings };
      writeFileSync(values.json, `${JSON.stringify(json, null, 2)}\n`);
    }
    return fit ? 0 : 1;
  },
};

/** What fails here lowers scores, but the levels above can still be read. */
const READING = ['reference-place', 'response-form'];

async function check(
  reward: LoadedReward,
  { dataset: { rows } }: TrialInputs,
  values: Values,
  { seed, success }: { readonly seed: number; readonly success: number | undefined },
): Promise<readonly Finding[]> {
  const random = seededRandom(seed);
  const chosen = checkedRows(rows, values['gold-answer']);
  const contract = await checkContract(reward, chosen);
  if (contract.some(({ code, status }) => status === 'failed' && !READING.includes(code))) {
    const later = (['L1', 'L2', 'L3'] as const).map((level) => notChecked(level, 'the contract comes first'));
    return [...contract, ...later];
  }
  const recorded = await scoreRecorded(reward, rows);
  const findings = [...contract, ...(await checkGoldAndProbes(reward, chosen, recorded))];
  if (values.responses === undefined) {
    return [...findings, notChecked('L2', 'needs --responses'), notChecked('L3', 'needs --responses and --labels')];
  }
  findings.push(...checkSignal(recorded, reward, success, random));
  if (values.labels === undefined) return [...findings, notChecked('L3', 'needs --labels')];
  const { name, text } = readText(
    '--labels',
    values.labels,
    'rows { "id", "source", "label" } or { "id", "sources", "preferred" }',
  );
  const labels = joinLabels(name, text, recorded);
  return [...findings, ...checkAgreement(labels, reward.range, success, random)];
}

async function scoreRecorded(reward: LoadedReward, rows: TrialInputs['dataset']['rows']): Promise<ScoredAnswer[]> {
  const answers = rows.flatMap((row) => row.responses.map((response) => ({ row, ...response })));
  const { on, end } = progress('scored', answers.length);
  return scoreAnswers(reward, answers, { onProgress: on }).finally(end);
}

const LEVELS = { L0: 'contract', L1: 'good-and-bad-answers', L2: 'recorded-answers', L3: 'people' } as const;

const notChecked = (level: CheckLevel, message: string): Finding => ({
  level,
  code: LEVELS[level],
  status: 'not checked',
  message,
});

function checkText(
  { file, range }: LoadedReward,
  { dataset: { rows, leftOut }, strays }: TrialInputs,
  findings: readonly Finding[],
  fit: boolean,
): string {
  const width = Math.max(...findings.map(({ code }) => code.length));
  const lines = findings.map(
    ({ level, code, status, message }) => `${level}  ${code.padEnd(width)}  ${status.padEnd(11)}  ${message}`,
  );
  const count = (status: Finding['status']) => findings.filter((each) => each.status === status).length;
  const notes = [
    ...(leftOut.length === 0
      ? []
      : [
          `! ${leftOut.length} lines of the dataset are left out, as a pipeline would; the first: line ${leftOut[0].line}: ${leftOut[0].reason}`,
        ]),
    ...(strays === 0 ? [] : [`! ${strays} recorded answers belong to no row of the dataset`]),
  ];
  const verdict = fit
    ? `Fit to train with${count('warn') > 0 ? `, with ${count('warn')} warnings` : ''}${count('not checked') > 0 ? `; ${count('not checked')} not checked` : ''}.`
    : `Not fit to train with: ${count('failed')} failed.`;
  return [`${file}: ${rows.length} rows, range ${range.min} to ${range.max}`, ...notes, '', ...lines, '', verdict].join(
    '\n',
  );
}
