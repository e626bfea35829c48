import { createHash } from 'node:crypto';
import { SMOKE_PROMPT } from '../../lib/contract/serving';
import type { Conversation } from '../aws/conversation';
import { type AnswerPool, answerPool } from '../policy/answer-pool';
import { draw, initialPolicy, type PolicyParameters, probabilities } from '../policy/policy';
import type { DatasetRow, RecordedRow } from './recorded-dataset';
import { promptHash, type RecordedPrompts } from './recorded-prompts';

export interface RecordedModelsOptions {
  readonly seed: number;
  readonly prompts: RecordedPrompts;
  /**
   * Bends what the n-th trained model, from 1, answers with to one row: for scenarios in which a training disappoints.
   *
   * @default - as the training made it
   */
  readonly bend?: (trained: PolicyParameters, row: DatasetRow, nth: number) => PolicyParameters;
}

/** The base model and every trained model, answering from recordings as the stand-in policy would. */
export class RecordedModels {
  private readonly trained = new Map<string, PolicyParameters>();
  private readonly asked = new Map<string, number>();
  /** A row is asked about again and again, and its pool holds long texts. */
  private readonly pools = new Map<RecordedRow, AnswerPool>();

  constructor(private readonly options: RecordedModelsOptions) {}

  /** What a model of a finished training answers with. */
  learned(modelArn: string, policy: PolicyParameters): void {
    this.trained.set(modelArn, policy);
  }

  /**
   * One answer. Draws depend on the seed, the model, the prompt and how often it was asked, so calls that race each other
   * do not change each other's answers. A temperature above 0 does not sharpen or flatten the draw: the answers were
   * drawn at some temperature when they were recorded.
   *
   * @throws Error when nothing was recorded for the prompt, or the model was never trained here
   */
  answer({ modelArn, texts, mostLikely }: Conversation): string {
    if (texts.join() === SMOKE_PROMPT) return 'ready';
    const row = this.options.prompts.rowOf(texts);
    const pool = this.poolOf(row);
    const policy = modelArn === undefined ? initialPolicy([pool]) : this.policyOf(modelArn, row.row);
    const shares = probabilities(policy, pool);
    const index = mostLikely
      ? shares.indexOf(Math.max(...shares))
      : draw(shares, this.drawn(`${modelArn ?? 'base'}/${promptHash(texts)}`));
    return pool.answers[index].text;
  }

  private poolOf(row: RecordedRow): AnswerPool {
    const pool = this.pools.get(row) ?? answerPool(row);
    this.pools.set(row, pool);
    return pool;
  }

  private policyOf(modelArn: string, row: DatasetRow): PolicyParameters {
    const trained = this.trained.get(modelArn);
    if (!trained) throw new Error(`The rehearsal has no answers of model ${modelArn}: no training here made it.`);
    const nth = [...this.trained.keys()].indexOf(modelArn) + 1;
    return this.options.bend?.(trained, row, nth) ?? trained;
  }

  /** A number in [0, 1). */
  private drawn(question: string): number {
    const nth = this.asked.get(question) ?? 0;
    this.asked.set(question, nth + 1);
    const digest = createHash('sha256').update(`${this.options.seed}/${question}/${nth}`).digest();
    return digest.readUInt32BE() / 2 ** 32;
  }
}
