import type { Measurement, ScoredPrompt } from '../../lib/contract/evaluation';
import { INVALID_METRIC } from '../../lib/contract/reward-wire';
import { type DatasetRow, isFields, lastUserText, nameOf, rewardInput } from '../shared/dataset-row';
import { UNREADABLE_ANSWER } from '../shared/evaluated-model';
import { hashMessages } from '../shared/prompt-hash';
import { type RewardToCall, scoreResponses } from '../shared/score-responses';
import type { Answer } from './converse-answer';

/** A row with all its answers. */
export interface AnsweredRow {
  readonly row: DatasetRow;
  readonly answers: readonly Answer[];
}

/** Scores every answer and puts together what is kept of each row. */
export async function scoreRows(
  answered: readonly AnsweredRow[],
  { set, shard, model }: Measurement,
  reward: RewardToCall,
  sliceFields: readonly string[],
): Promise<readonly ScoredPrompt[]> {
  const idOf = (row: DatasetRow, sample: number) => `${model.role}-${set}-${shard}-${row.line}-${sample}`;
  const responses = answered.flatMap(({ row, answers }) =>
    answers.flatMap(({ text, refused }, sample) => {
      const id = idOf(row, sample);
      const rowName = `${nameOf(row, `${set} shard ${shard}`)}, answer ${sample + 1} of the ${model.role} model`;
      return refused === undefined ? [{ id, rowName, input: rewardInput(id, row, text, 'both') }] : [];
    }),
  );
  const scores = await scoreResponses(responses, reward);
  return answered.map(({ row, answers }) => {
    const results = answers.map((answer, sample) => ({ answer, result: scores.get(idOf(row, sample)) }));
    const scored = results.flatMap(({ answer, result }) => (result && !result.invalid ? [{ answer, result }] : []));
    return {
      prompt: hashMessages(row.messages),
      group: hashMessages(row.messages.filter(({ role }) => role !== 'system')),
      scores: scored.map(({ result }) => result.score),
      metrics: metricsOf(scored.map(({ result }) => result.metrics)),
      lengths: scored.map(({ answer }) => answer.text.length),
      slices: slicesOf(row, sliceFields),
      responses: scored.map(({ answer }) => answer.text),
      question: lastUserText(row),
      tokens: {
        input: answers.reduce((sum, { tokens }) => sum + tokens.input, 0),
        output: answers.reduce((sum, { tokens }) => sum + tokens.output, 0),
      },
      unscored: results.flatMap(({ answer, result }) =>
        result === undefined ? [answer.refused ?? UNREADABLE_ANSWER] : result.invalid ? [UNREADABLE_ANSWER] : [],
      ),
    };
  });
}

function metricsOf(samples: readonly Readonly<Record<string, number>>[]): Record<string, number[]> {
  const names = new Set(samples.flatMap(Object.keys).filter((name) => name !== INVALID_METRIC));
  return Object.fromEntries([...names].map((name) => [name, samples.flatMap((sample) => sample[name] ?? [])]));
}

/** From the top level of the row or its metadata. A row without the field is in no slice. */
function slicesOf({ fields }: DatasetRow, names: readonly string[]): Record<string, string> {
  const metadata = isFields(fields.metadata) ? fields.metadata : {};
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name] ?? metadata[name];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, String(value)]]
        : [];
    }),
  );
}
