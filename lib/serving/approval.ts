import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { requireDuration } from '../private/validation';

/** How a person is asked before a promotion. */
export interface PersonApprovalOptions {
  /**
   * Topic that receives the question: what was found and how to decide.
   *
   * @default - the notification topic of the pipeline
   */
  readonly topic?: sns.ITopic;

  /**
   * How long an answer is waited for, one minute to 90 days. Silence is a rejection.
   *
   * @default Duration.days(7)
   */
  readonly timeout?: Duration;
}

const DEFAULT_TIMEOUT = Duration.days(7);

/** Who has to agree before a model that passed the promotion policy answers in production. */
export class Approval {
  /**
   * A person decides with `npx rft review RUN`, `npx rft approve RUN` or `npx rft reject RUN`, with the AWS credentials that
   * the person has anyway.
   *
   * @throws when the timeout is out of range
   */
  public static byPerson(options: PersonApprovalOptions = {}): Approval {
    const { timeout = DEFAULT_TIMEOUT, topic } = options;
    requireDuration('approval.timeout', timeout, Duration.minutes(1), Duration.days(90));
    return new Approval(timeout, topic);
  }

  private constructor(
    /** How long an answer is waited for. */
    public readonly timeout: Duration,
    /** Topic that receives the question. */
    public readonly topic?: sns.ITopic,
  ) {}
}
