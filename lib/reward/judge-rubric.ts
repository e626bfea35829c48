import type { JsonObject, ReadyRubric } from '../contract/reward-spec';

/** One question that the judge answers with a number of the scale. */
export interface JudgeCriterion {
  /** What to look at, in a sentence or two. */
  readonly description: string;

  /**
   * What it counts beside the other criteria; weights are divided by their sum. A criterion of weight 0 is only watched.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * What earns the lowest number of the scale.
   *
   * @default - the judge decides
   */
  readonly low?: string;

  /**
   * What earns the highest number of the scale.
   *
   * @default - the judge decides
   */
  readonly high?: string;
}

/** A rubric of your own. */
export interface JudgeRubricProps {
  /** What is judged and from whose point of view. */
  readonly description: string;

  /** The criteria by the names that their metrics get: letters, digits and underscores. */
  readonly criteria: { [name: string]: JudgeCriterion };

  /**
   * Lowest number that the judge may give; it becomes 0.
   *
   * @default 1
   */
  readonly min?: number;

  /**
   * Highest number that the judge may give; it becomes 1.
   *
   * @default 5
   */
  readonly max?: number;
}

/** What a judge looks at. */
export class JudgeRubric {
  /** Does the response do what the prompt asks, in the form that it asks for. */
  public static readonly INSTRUCTION_FOLLOWING = JudgeRubric.ready('instructionFollowing');

  /** Summaries of a text or conversation in the prompt. */
  public static readonly SUMMARISATION = JudgeRubric.ready('summarisation');

  /** Answers from documents in the prompt or in the reference answer. */
  public static readonly FAITHFULNESS = JudgeRubric.ready('faithfulness');

  /** Tone and policy that the system message sets. */
  public static readonly TONE_POLICY = JudgeRubric.ready('tonePolicy');

  /** Requests that may be unsafe; refusing a harmless one costs as much as fulfilling a harmful one. */
  public static readonly SAFE_REFUSAL = JudgeRubric.ready('safeRefusal');

  /** A rubric of your own. The reward that uses it throws when a text is blank or a weight is impossible. */
  public static of(props: JudgeRubricProps): JudgeRubric {
    const { description, criteria, min = 1, max = 5 } = props;
    return new JudgeRubric({ rubric: description, criteria, scale: { min, max } });
  }

  private static ready(name: ReadyRubric): JudgeRubric {
    return new JudgeRubric(name);
  }

  private constructor(
    /** @internal */
    public readonly _spec: ReadyRubric | JsonObject,
  ) {}
}
