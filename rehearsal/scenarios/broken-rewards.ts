/** Reward functions that break the contract in one way each, as the code of a Lambda function. */
const scoring = (score: string): string =>
  `exports.handler = async (rows) => rows.map((row) => ({ id: row.id, aggregate_reward_score: ${score} }));`;

export const BROKEN_REWARDS = {
  notANumber: scoring('NaN'),
  text: scoring("'0.7'"),
  outOfRange: scoring('7'),
  flat: scoring('0.5'),
  wrongIds:
    'exports.handler = async (rows) => rows.map((row, i) => ({ id: `sample-${i}`, aggregate_reward_score: 1 }));',
  tooFew: 'exports.handler = async (rows) => rows.slice(1).map((row) => ({ id: row.id, aggregate_reward_score: 1 }));',
  notAList: 'exports.handler = async (rows) => ({ statusCode: 200, body: JSON.stringify(rows.map(() => 1)) });',
  throws: "exports.handler = async () => { throw new TypeError('reading price of undefined'); };",
  /** Pays for the right number anywhere in the answer: an answer that lists every number is always right. */
  hackable: `exports.handler = async (rows) => rows.map((row) => {
    const reference = row.reference_answer ?? row.metadata.reference_answer;
    const { content } = row.messages.at(-1);
    const text = typeof content === 'string' ? content : content.map((block) => block.text).join('');
    return { id: row.id, aggregate_reward_score: (text.match(/\\d+/g) ?? []).includes(reference.final_answer) ? 1 : 0 };
  });`,
} as const;

/** A sound reward but for one thing: answers of more than ten thousand characters crash it, which only training shows. */
export const CRASHES_ON_LONG_ANSWERS = `exports.handler = async (rows) => rows.map((row) => {
  const reference = row.reference_answer ?? row.metadata.reference_answer;
  const { content } = row.messages.at(-1);
  const text = typeof content === 'string' ? content : content.map((block) => block.text).join('');
  if (text.length > 10000) throw new RangeError('answer too long');
  return { id: row.id, aggregate_reward_score: text.trimEnd().endsWith('#### ' + reference.final_answer) ? 1 : 0 };
});`;
