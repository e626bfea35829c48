import type { Question, Standing, Verdict } from '../../../bin/review/question';
import type { ApprovalAnswer } from '../../../lib/contract/serving';

export const ADA = 'arn:aws:sts::123456789012:assumed-role/Operator/ada';
export const EXPIRES_AT = '2026-11-30T08:30:00.000Z';

/** The question of a run, as the registry keeps it: the first answer stays, whoever gives it. */
export class AskedQuestion implements Question {
  /** What was sent, whether it was the first or not. */
  readonly sent: Verdict[] = [];
  /** How often somebody looked where it stands. */
  looks = 0;
  standingNow: Standing = { state: 'open', expiresAt: EXPIRES_AT };
  /** Awaited before an answer is written. */
  slowly: Promise<void> = Promise.resolve();
  /** Why the next answer does not arrive. */
  failure?: string;

  constructor(readonly identity = ADA) {}

  /** The same question for somebody else. */
  askedOf(identity: string): Question {
    return {
      identity,
      standing: () => this.standing(),
      answer: (verdict) => this.answer(verdict, identity),
    };
  }

  async standing(): Promise<Standing> {
    this.looks += 1;
    return this.standingNow;
  }

  async answer(verdict: Verdict, by = this.identity): Promise<ApprovalAnswer> {
    this.sent.push(verdict);
    await this.slowly;
    if (this.failure !== undefined) throw new Error(this.failure);
    if (this.standingNow.state === 'answered') return this.standingNow.answer;
    const answer = { ...verdict, by, at: '2026-11-26T20:15:00.000Z' };
    this.standingNow = { state: 'answered', answer };
    return answer;
  }
}
