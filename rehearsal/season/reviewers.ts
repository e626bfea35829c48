import { TAKE_FEEDBACK_ENV } from '../../lib/contract/env';
import type { FeedbackRequest } from '../../lib/contract/feedback';
import { knows } from '../pipeline';
import type { StagedPipeline } from '../staged-pipeline';
import { RewardCaller } from '../training/reward-calls';
import type { ServedCall } from './traffic';

/** People who say of some answers whether they were good: thumbs up for what the reward of the pipeline gives more than half. */
export class Reviewers {
  private readonly reward: RewardCaller;
  private readonly hasIntake: boolean;

  constructor(private readonly staged: Pick<StagedPipeline, 'stage' | 'pipeline' | 'director'>) {
    const { stage, pipeline } = staged;
    const [, , , , , , name = '', qualifier] = pipeline.settings.reward.functionArn.split(':');
    this.reward = new RewardCaller({
      batchSize: 64,
      invoke: async (payload) => (await stage.functions.invoke(name, payload, { qualifier })).payload,
    });
    this.hasIntake = stage.assembly.functions.some((each) => knows(each, TAKE_FEEDBACK_ENV));
  }

  /** Sends feedback on these calls; none where the assembly takes none. */
  async review(calls: readonly ServedCall[]): Promise<void> {
    if (!this.hasIntake || calls.length === 0) return;
    const { stage, pipeline, director } = this.staged;
    const { min, max } = pipeline.settings.reward.range;
    const answers = calls.map(({ row, response }) => ({ row: row.row, text: response }));
    const scores = await stage.clock.busy(() => this.reward.score(answers));
    for (const [index, { requestId }] of calls.entries()) {
      const rating = (scores[index] ?? min) > (min + max) / 2 ? 'up' : 'down';
      const body: FeedbackRequest = { requestId, rating, reviewer: `customer ${index}` };
      const { status, body: answer } = await director.sendFeedback({ body });
      if (status !== 202) throw new Error(`Feedback was answered with ${status}: ${answer}`);
    }
  }
}
