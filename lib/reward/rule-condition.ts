import type { JsonObject } from '../contract/reward-spec';

/** The text that a condition looks at. */
export enum RuleText {
  /** What the model answered. */
  RESPONSE = 'response',
  /** All messages of the prompt. */
  PROMPT = 'prompt',
  /** The last message of the user. */
  LAST_USER_MESSAGE = 'lastUserMessage',
}

/** Where a condition about words looks. */
export interface RuleTextOptions {
  /**
   * The text to look at.
   *
   * @default RuleText.RESPONSE
   */
  readonly text?: RuleText;
}

/** How a phrase is looked for. */
export interface RulePhraseOptions extends RuleTextOptions {
  /**
   * Whether the phrase must stand between word boundaries.
   *
   * @default false
   */
  readonly wholeWords?: boolean;
}

/** How a pattern is looked for. */
export interface RulePatternOptions extends RuleTextOptions {
  /**
   * Any of `i` (ignore case), `m` (`^` and `$` match at each line), `s` (a dot matches line ends too).
   *
   * @default - none
   */
  readonly flags?: string;
}

/**
 * A statement about one response that is true or false.
 *
 * A field is a path into the metadata of the dataset row, or into `reference_answer`; dots descend. A field that is absent
 * equals nothing and occurs nowhere.
 */
export class RuleCondition {
  /** The phrase occurs. Letter case, white space and kinds of quotation marks make no difference. */
  public static contains(phrase: string, options: RulePhraseOptions = {}): RuleCondition {
    const { text, wholeWords } = options;
    return new RuleCondition({ contains: phrase, wholeWords, in: text });
  }

  /** The value of a field of the row occurs, as whole words: an order number, a name. */
  public static containsField(field: string, options: RuleTextOptions = {}): RuleCondition {
    return new RuleCondition({ containsField: field, in: options.text }, [field]);
  }

  /**
   * An RE2 pattern matches somewhere: as in JavaScript, without lookahead, lookbehind and back-references.
   *
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static matches(pattern: string, options: RulePatternOptions = {}): RuleCondition {
    return new RuleCondition({ matches: pattern, flags: options.flags, in: options.text });
  }

  /** There are so many words or more. */
  public static minWords(count: number, options: RuleTextOptions = {}): RuleCondition {
    return new RuleCondition({ minWords: count, in: options.text });
  }

  /** There are no more words than these. */
  public static maxWords(count: number, options: RuleTextOptions = {}): RuleCondition {
    return new RuleCondition({ maxWords: count, in: options.text });
  }

  /** A field of the row has this value: a text, a number, true, false or null. The text "3" is not the number 3. */
  public static fieldEquals(field: string, value: unknown): RuleCondition {
    return new RuleCondition({ field, equals: value }, [field]);
  }

  /** A field of the row has one of these values. */
  public static fieldOneOf(field: string, values: unknown[]): RuleCondition {
    return new RuleCondition({ field, oneOf: values }, [field]);
  }

  /** A field of the row is there and not null. */
  public static fieldExists(field: string): RuleCondition {
    return new RuleCondition({ field, exists: true }, [field]);
  }

  /** Every one of the conditions is true. */
  public static all(...conditions: RuleCondition[]): RuleCondition {
    return new RuleCondition({ all: conditions.map(({ _spec }) => _spec) }, fieldsOf(conditions));
  }

  /** At least one of the conditions is true. */
  public static any(...conditions: RuleCondition[]): RuleCondition {
    return new RuleCondition({ any: conditions.map(({ _spec }) => _spec) }, fieldsOf(conditions));
  }

  /** The condition is false. */
  public static not(condition: RuleCondition): RuleCondition {
    return new RuleCondition({ not: condition._spec }, condition._fields);
  }

  private constructor(
    /** @internal */
    public readonly _spec: JsonObject,
    /** @internal Fields of the row that it looks at. */
    public readonly _fields: readonly string[] = [],
  ) {}
}

function fieldsOf(conditions: readonly RuleCondition[]): string[] {
  return conditions.flatMap(({ _fields }) => _fields);
}

/** One line of a rule table. */
export interface RewardRule {
  /** Names the rule in metrics and reasons. */
  readonly name: string;

  /**
   * Where the rule applies.
   *
   * @default - to every response
   */
  readonly when?: RuleCondition;

  /**
   * What has to be true. At least one of `must` and `mustNot` is there.
   *
   * @default - nothing has to be
   */
  readonly must?: RuleCondition;

  /**
   * What may not be true.
   *
   * @default - everything may be
   */
  readonly mustNot?: RuleCondition;

  /**
   * What the rule counts beside the others, from 0. A rule of weight 0 is only watched.
   *
   * @default 1
   */
  readonly weight?: number;

  /**
   * Whether a response that breaks the rule scores 0, whatever else it does.
   *
   * @default false
   */
  readonly veto?: boolean;
}
