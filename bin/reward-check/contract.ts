import { readResult, type RewardScore } from '../../lambda/shared/reward-result';
import { GRADER_UNAVAILABLE, type RewardInputRow, TOO_MANY_INVALID } from '../../lib/contract/reward-wire';
import { figure } from '../../lib/contract/shown-figures';
import type { LoadedReward } from '../reward-loader';
import { plainText } from '../reward-trial/plain-text';
import { rewardOutputOnStderr } from '../reward-trial/reward-output';
import { asLambdaReturns, LAMBDA_CONTEXT, wireRow } from '../reward-trial/score-answers';
import type { CheckedRow } from './checked-rows';
import type { Finding } from './finding';

const BATCH = 16;

/** Half of the range, as in VerifyReward: a judge that varies loses less, a reward that finds no reference loses more. */
const LOSS = 0.5;

/** The shapes in which documents and samples of AWS show the same answer. */
const SHAPES = [
  { place: 'metadata', words: 'with reference_answer under metadata', turn: textTurn },
  { place: 'top-level', words: 'with reference_answer at the top level', turn: textTurn },
  { place: 'top-level', words: 'with the response in blocks under the role nova_assistant', turn: blockTurn },
] as const;

/**
 * L0: the handler, called as Lambda would call it with every shape of the wire format, keeps the contract with the service
 * and finds the reference answer and the response in either form.
 *
 * @throws Error when the reward is unavailable
 */
export async function checkContract(reward: LoadedReward, rows: readonly CheckedRow[]): Promise<readonly Finding[]> {
  const goldMeans: (number | undefined)[] = [];
  for (const shape of SHAPES) {
    try {
      goldMeans.push(await goldMeanIn(reward, rows, shape));
    } catch (error) {
      return [brokenContract(error, shape.words, reward.file)];
    }
  }
  const [metadata, topLevel, blocks] = goldMeans;
  return [
    {
      level: 'L0',
      code: 'contract',
      status: 'ok',
      message: `kept with answers to ${rows.length} rows, in every wire format`,
    },
    sameScores('reference-place', [metadata, topLevel], PLACES, reward),
    sameScores('response-form', [topLevel, blocks], FORMS, reward),
  ];
}

/** Calls with a good answer and an empty one for each row; the mean of the good ones that are gold. */
async function goldMeanIn(
  { handler, range }: LoadedReward,
  rows: readonly CheckedRow[],
  { place, turn }: (typeof SHAPES)[number],
): Promise<number | undefined> {
  const sent = rows.flatMap(({ row, gold }, at) => {
    const answers = { good: gold ?? row.responses[0]?.text ?? 'I do not know.', empty: '' };
    return Object.entries(answers).map(([what, text]) => {
      const id = `check-${at + 1}-${what}`;
      return {
        id,
        rowName: `row "${plainText(row.id)}" (line ${row.line}), ${what} answer`,
        input: turn(wireRow(id, { row, source: what, text }, place), text),
        gold: what === 'good' && gold !== undefined,
      };
    });
  });
  const scores: (RewardScore & { readonly gold: boolean })[] = [];
  for (let start = 0; start < sent.length; start += BATCH) {
    const batch = sent.slice(start, start + BATCH);
    // A copy, as it would be after the way through Lambda: a handler may change its event.
    const event: unknown = JSON.parse(JSON.stringify(batch.map(({ input }) => input)));
    const result = await rewardOutputOnStderr(async () => handler(event, LAMBDA_CONTEXT));
    const read = readResult(asLambdaReturns(result), batch, range);
    scores.push(...read.map((score, at) => ({ ...score, gold: batch[at].gold })));
  }
  const gold = scores.filter((each) => each.gold);
  return gold.length === 0 ? undefined : gold.reduce((sum, { score }) => sum + score, 0) / gold.length;
}

function textTurn(row: RewardInputRow, text: string): RewardInputRow {
  return { ...row, messages: [...row.messages.slice(0, -1), { role: 'assistant', content: text }] };
}

function blockTurn(row: RewardInputRow, text: string): RewardInputRow {
  const content = [{ type: 'text', text }];
  return { ...row, messages: [...row.messages.slice(0, -1), { role: 'nova_assistant', content }] };
}

function brokenContract(error: unknown, shape: string, file: string): Finding {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const said = plainText(message, 600);
  if (name === GRADER_UNAVAILABLE) {
    throw new Error(`--reward: ${file} is unavailable: ${said} Check the credentials and quotas of what it calls.`);
  }
  const where = `This happened ${shape}.`;
  if (name === TOO_MANY_INVALID) {
    return { level: 'L0', code: 'too-many-invalid', status: 'failed', message: `${said} ${where}` };
  }
  // What readResult says names the field and what to do.
  return name === 'RewardRejected'
    ? { level: 'L0', code: 'contract', status: 'failed', message: `${said} ${where}` }
    : {
        level: 'L0',
        code: 'handler-failed',
        status: 'failed',
        message: `the handler threw: ${said} ${where} A job whose reward keeps failing ends.`,
      };
}

/** Two ways to send the same, and what to do when a reward understands one of them. */
interface Ways {
  readonly ways: readonly [string, string];
  readonly cure: string;
}

const PLACES: Ways = {
  ways: [
    'with reference_answer under metadata, as the documents say',
    "with it at the top level, as AWS's samples find it",
  ],
  cure: 'Read both: reference_answer, else metadata.reference_answer.',
};

const FORMS: Ways = {
  ways: ['with the response as a string', 'with it as a list of text blocks under the role nova_assistant'],
  cure: 'Read both: content that is a string, and the text of content blocks, whatever the role of the last message.',
};

function sameScores(
  code: string,
  [one, other]: readonly [number | undefined, number | undefined],
  { ways, cure }: Ways,
  { range }: LoadedReward,
): Finding {
  const finding = { level: 'L0', code } as const;
  if (one === undefined || other === undefined) {
    return { ...finding, status: 'not checked', message: 'needs gold answers; see gold below' };
  }
  const same = Math.abs(one - other) <= LOSS * (range.max - range.min);
  const found = `gold answers score ${figure(one)} ${ways[0]}, and ${figure(other)} ${ways[1]}`;
  return {
    ...finding,
    status: same ? 'ok' : 'failed',
    message: same ? found : `${found}. ${cure}`,
    figures: { one, other },
  };
}
