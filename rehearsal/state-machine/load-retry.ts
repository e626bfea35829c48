import { DefinitionReader } from './definition-reader';
import type { Kind } from './expression';
import type { Json } from './json';
import { TIMEOUT_SECONDS, wholeNumber } from './kinds';
import type { Retrier } from './retry';

const FIELDS = [
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
  'Comment',
];

/** The names beginning with `States.` that a state of this kind of machine can fail with, and the two wildcards. */
const STATES_ERRORS = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'States.DataLimitExceeded',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.NoChoiceMatched',
];

const ATTEMPTS = wholeNumber(0, 99_999_999);
const MAX_DELAY = wholeNumber(1, 31_622_399);

const BACKOFF_RATE: Pick<Kind<number>, 'accepts' | 'allowed'> = {
  allowed: 'a number of at least 1',
  accepts: (value): value is number => typeof value === 'number' && value >= 1,
};

const JITTER: Pick<Kind<'FULL' | 'NONE'>, 'accepts' | 'allowed'> = {
  allowed: '"FULL" or "NONE"',
  accepts: (value): value is 'FULL' | 'NONE' => value === 'FULL' || value === 'NONE',
};

/** Reads a state's Retry, with the defaults of Step Functions. */
export function readRetriers(reader: DefinitionReader): Retrier[] {
  const sources = reader.list('Retry', true);
  return sources.map((source, index) => {
    const retrier = new DefinitionReader(source, reader.state, `Retry[${index}]`, FIELDS);
    return {
      errorEquals: readErrorEquals(retrier, index === sources.length - 1),
      intervalSeconds: retrier.literal('IntervalSeconds', TIMEOUT_SECONDS) ?? 1,
      maxAttempts: retrier.literal('MaxAttempts', ATTEMPTS) ?? 3,
      backoffRate: retrier.literal('BackoffRate', BACKOFF_RATE) ?? 2,
      maxDelaySeconds: retrier.literal('MaxDelaySeconds', MAX_DELAY) ?? Infinity,
      fullJitter: retrier.literal('JitterStrategy', JITTER) === 'FULL',
    };
  });
}

/** Reads the error names of a retrier or catcher: `States.ALL` stands alone, and in the last of them. */
export function readErrorEquals(reader: DefinitionReader, isLast: boolean): string[] {
  const names = reader.list('ErrorEquals', false).map((name: Json) => {
    if (typeof name !== 'string')
      throw reader.problem('ErrorEquals', `got ${JSON.stringify(name)}, allowed are strings`);
    if (name.startsWith('States.') && !STATES_ERRORS.includes(name)) {
      throw reader.problem(
        'ErrorEquals',
        `got ${name}, known to the rehearsal are ${STATES_ERRORS.join(', ')} and names of your own`,
      );
    }
    return name;
  });
  if (names.includes('States.ALL') && (names.length > 1 || !isLast)) {
    throw reader.problem('ErrorEquals', 'States.ALL must stand alone, and in the last entry');
  }
  return names;
}
