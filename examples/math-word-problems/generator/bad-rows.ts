/** A line that must not reach the training, and what is wrong with it. */
export interface BadRow {
  readonly why: string;
  readonly line: string;
}

/** Longer than 8,192 tokens, the usual longest prompt, at four characters a token. */
const OVER_LONG_CHARACTERS = 36_000;

/**
 * Lines that show what a quarantine is for.
 *
 * @param goodMessages - the messages of a good row that stands earlier in the file
 */
export function badRows(goodMessages: unknown): BadRow[] {
  const answer = { final_answer: '4', solution: '2 + 2 = 4\n#### 4' };
  const row = (id: string, messages: unknown, fields: object = { reference_answer: answer }) =>
    JSON.stringify({ id, messages, ...fields });
  const user = (content: unknown) => [{ role: 'user', content }];
  const receipt = 'Receipt: 2 pens at $2 each, paid in cash. ';
  return [
    { why: 'not JSON: the line breaks off', line: '{"id":"bad-cut-off","messages":[{"role":"user","con' },
    { why: 'a blank line', line: '' },
    { why: 'a list instead of an object', line: '["bad-list"]' },
    { why: 'no messages', line: JSON.stringify({ id: 'bad-no-messages', reference_answer: answer }) },
    { why: 'an empty list of messages', line: row('bad-empty-messages', []) },
    { why: 'an unknown role', line: row('bad-role', [{ role: 'robot', content: 'What is 2 + 2?' }]) },
    { why: 'no user message', line: row('bad-no-user', [{ role: 'system', content: 'You are a tutor.' }]) },
    { why: 'empty content', line: row('bad-empty-content', user('')) },
    { why: 'content that is a number', line: row('bad-content-type', user(4)) },
    { why: 'no reference answer', line: row('bad-no-reference', user('What is 2 + 2, and how do you know?'), {}) },
    { why: 'the prompt of an earlier row', line: row('bad-duplicate', goodMessages) },
    {
      why: 'a prompt that is too long',
      line: row(
        'bad-too-long',
        user(receipt.repeat(OVER_LONG_CHARACTERS / receipt.length) + 'What does one pen cost?'),
      ),
    },
  ];
}
