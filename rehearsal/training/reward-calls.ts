import type { RewardInputRow, RewardOutputRow } from '../../lib/contract/reward-wire';
import type { DatasetRow } from './recorded-dataset';

/** An answer to a row, to be scored. */
export interface AnsweredRow {
  readonly row: DatasetRow;
  readonly text: string;
}

export interface RewardCallerOptions {
  /** Calls the reward with JSON text and gives its answer; rejects when the function failed. */
  readonly invoke: (payload: string) => Promise<string>;
  /** Answers in one call. The service's own figure is not documented [?]. */
  readonly batchSize: number;
}

/** The reward broke its contract in the middle of a job, or failed. */
export class RewardCallFailed extends Error {
  override readonly name = 'RewardCallFailed';
}

/** Calls a reward the way a customization job does: batches of many answers, each with an id of its own. */
export class RewardCaller {
  /** Calls so far. */
  calls = 0;
  /** Answers scored so far. */
  scored = 0;

  constructor(private readonly options: RewardCallerOptions) {}

  /**
   * Scores in the order of `answers`.
   *
   * @throws RewardCallFailed when an answer of the reward is not what the service expects
   */
  async score(answers: readonly AnsweredRow[]): Promise<number[]> {
    const scores: number[] = [];
    for (let start = 0; start < answers.length; start += this.options.batchSize) {
      const batch = answers.slice(start, start + this.options.batchSize);
      const ids = batch.map((_, index) => `rollout-${this.scored + index}`);
      // Documents show the reference under metadata, AWS's samples find it at the top level: a reward must take both.
      const wire = this.calls % 2 === 0 ? underMetadata : atTopLevel;
      const payload = JSON.stringify(batch.map((answer, index) => wire(ids[index] ?? '', answer)));
      scores.push(...scoresOf(await this.options.invoke(payload), ids));
      this.calls++;
      this.scored += batch.length;
    }
    return scores;
  }
}

function underMetadata(id: string, { row, text }: AnsweredRow): RewardInputRow {
  const { messages, ...metadata } = row;
  return { id, messages: [...messages, { role: 'assistant', content: text }] as RewardInputRow['messages'], metadata };
}

function atTopLevel(id: string, { row, text }: AnsweredRow): RewardInputRow {
  const { messages, reference_answer, ...metadata } = row;
  return {
    id,
    messages: [
      ...messages,
      { role: 'nova_assistant', content: [{ type: 'text', text }] },
    ] as RewardInputRow['messages'],
    reference_answer,
    metadata,
  };
}

function scoresOf(answer: string, ids: readonly string[]): number[] {
  const rows = JSON.parse(answer) as unknown;
  if (!Array.isArray(rows) || rows.length !== ids.length) {
    const got = Array.isArray(rows) ? `a list of ${rows.length}` : typeof rows;
    throw new RewardCallFailed(`The reward function answered ${ids.length} samples with ${got}.`);
  }
  const byId = new Map((rows as RewardOutputRow[]).map((row) => [String(row.id), row.aggregate_reward_score]));
  return ids.map((id) => {
    const score = byId.get(id);
    if (typeof score !== 'number' || !Number.isFinite(score)) {
      throw new RewardCallFailed(`The reward function gave sample ${id} the score ${JSON.stringify(score) ?? 'none'}.`);
    }
    return score;
  });
}
