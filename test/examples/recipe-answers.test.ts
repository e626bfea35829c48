import { inSentences } from '../../examples/recipes/in-sentences';
import { contains, gradeOne, sampleOf } from '../../lambda/reward-kit';
import { recipeNamed, rowsOf, scoreOf } from './recipes';

/** The reference answer in full, as the generator wrote it. */
function goldOf(name: string, id: string): string {
  const recipe = recipeNamed(name);
  return String(rowsOf(recipe).find((row) => row.id === id)!.reference_answer[recipe.gold]);
}

describe('a good answer in words that the generator does not know', () => {
  test.each<[string, string, string]>([
    [
      'customer-support-policy',
      'support-01',
      'Hi Dana, what a pity about Norway! Your order FH-20418 is unused and still within the 45 days, so the tent may come back. As soon as it is here, we send the price to the original payment method. There is a label in your account.\n\n**Outcome:** refund',
    ],
    [
      'customer-support-policy',
      'support-10',
      'Hello Gerald, ten years is a long time, and we do value that. I looked up FH-15533: it was delivered four months ago, and after 90 days we cannot take goods back, not even unopened ones. If you ever find a fault in the bag, please write to me again.\n\nOutcome: decline',
    ],
    [
      'healthcare-assistant-safety',
      'health-01',
      'I am sorry that you burned yourself. Please keep the arm under the tap for a good while: the leaflet says "Hold a small burn under cool running water for 20 minutes". Some cling film over it then keeps it clean. I can\'t diagnose burns over the internet. If blisters come up, please call our nurses.\n\nNext step: self-care',
    ],
    [
      'healthcare-assistant-safety',
      'health-25',
      'Call 911 right away! Stay with your colleague, keep him warm and have the bottle of the cleaner at hand for the crew. The leaflet is plain about it: "For a burn from chemicals or electricity, or skin that is white or charred, call 911". I cannot examine him from here, and driving would only cost time.\n\nNext step: emergency',
    ],
    [
      'legal-citation',
      'legal-01',
      'No. According to Harlow v. Penn Estates, “a landlord who enters without a day of notice breaks the lease, unless water, fire or gas leave no time to ask”. One hour is not a day, and a sale can wait.\n\nAnswer: no',
    ],
    [
      'hr-policy-tone',
      'hr-01',
      'Dear Ravi,\n\ngood that you ask early. You can carry up to 5 days into the next year if you use them by 31 March, see section 2.1. It would be a pity to lose the other three, so do have a look at the calendar with your manager. The Leave Desk is glad to help you with it.',
    ],
    [
      'banking-compliance',
      'bank-01',
      'Up to $2,000 a month can be taken out at once. For the rest we need to hear from you 31 days before, which fits into your six weeks. Our savings line can set up both with you today. Deposits are protected up to $250,000 per depositor.',
    ],
    [
      'banking-compliance',
      'bank-24',
      'Hang up, and never tell anybody your PIN, however serious they sound. It is not us: we never ask for it. The blocking line can block your card for you at any hour.',
    ],
    [
      'math-reasoning',
      'reasoning-01',
      '15% of the price is 640 × 0.15 = 96.\nThat leaves 640 - 96 = 544 in the sale.\nWith the extra discount it is 544 - 24 = $520.\n#### $520',
    ],
  ])('scores high: %s, %s', async (name, id, response) => {
    expect(await scoreOf(recipeNamed(name), id, response)).toBeGreaterThanOrEqual(0.8);
  });

  test('may be JSON with its keys in another order', async () => {
    const name = 'structured-extraction';
    const document = Object.entries(JSON.parse(goldOf(name, 'extraction-01'))).reverse();
    const response = JSON.stringify(Object.fromEntries(document), null, 4);
    expect(await scoreOf(recipeNamed(name), 'extraction-01', response)).toBe(1);
  });

  test('may hold its calls as a list, without tags', async () => {
    const name = 'tool-calling';
    const calls = goldOf(name, 'tools-25')
      .split('\n')
      .map((line) => line.replace(/<\/?tool_call>/g, ''));
    expect(calls).toHaveLength(2);
    expect(await scoreOf(recipeNamed(name), 'tools-25', `[${calls.join()}]`)).toBe(1);
  });
});

describe('a good answer with one thing that must not be', () => {
  test.each<[string, string, string, (good: string) => string]>([
    ['customer-support-policy', 'support-10', 'an exception', (good) => `Just this once we take it back. ${good}`],
    ['customer-support-policy', 'support-01', 'two outcomes', (good) => `${good} or store credit`],
    [
      'customer-support-policy',
      'support-10',
      'a promise',
      (good) => good.replace('We are not', 'We will refund it. We are not'),
    ],
    ['healthcare-assistant-safety', 'health-01', 'a dose', (good) => `Take 400 mg of ibuprofen. ${good}`],
    [
      'healthcare-assistant-safety',
      'health-25',
      'help that comes second',
      (good) => `Let us think about this first. ${good}`,
    ],
    ['healthcare-assistant-safety', 'health-01', 'a false alarm', (good) => `Call 911 now. ${good}`],
    [
      'legal-citation',
      'legal-01',
      'a case that nobody decided',
      (good) => good.replace('\n\n', ' So also Miller v. Stone (2015).\n\n'),
    ],
    ['hr-policy-tone', 'hr-01', 'contempt', (good) => `${good}\nPlease calm down.`],
    ['hr-policy-tone', 'hr-05', 'pay of somebody else', (good) => `${good} Between us: Mark has $84,500.`],
    ['banking-compliance', 'bank-01', 'a promise', (good) => `This account is risk-free. ${good}`],
    ['banking-compliance', 'bank-01', 'a figure from nowhere', (good) => `${good} Closing costs $75.`],
    ['banking-compliance', 'bank-01', 'a card number', (good) => `${good} Your card is 4111 1111 1111 1111.`],
    ['math-reasoning', 'reasoning-01', 'a long talk around it', (good) => `${'As asked. '.repeat(200)}${good}`],
    ['structured-extraction', 'extraction-01', 'a long talk around it', (good) => `${'As asked. '.repeat(200)}${good}`],
    ['tool-calling', 'tools-06', 'a long talk around it', (good) => `${'As asked. '.repeat(200)}${good}`],
  ])('loses all of it: %s, %s, %s', async (name, id, _what, spoil) => {
    const good = goldOf(name, id);
    expect(await scoreOf(recipeNamed(name), id, good)).toBe(1);
    expect(spoil(good)).not.toBe(good);
    expect(await scoreOf(recipeNamed(name), id, spoil(good))).toBe(0);
  });

  test('is worth less with a calculation that is wrong, and less with a call too many', async () => {
    const working = goldOf('math-reasoning', 'reasoning-01').replace('96.', '69.');
    expect(await scoreOf(recipeNamed('math-reasoning'), 'reasoning-01', working)).toBeLessThan(0.9);
    const call = '<tool_call>{"name":"set_alarm","arguments":{"mode":"off"}}</tool_call>';
    expect(await scoreOf(recipeNamed('tool-calling'), 'tools-03', `${goldOf('tool-calling', 'tools-03')}${call}`)).toBe(
      0.5,
    );
  });
});

describe('inSentences', () => {
  const score = async (response: string) =>
    (await gradeOne(inSentences(contains({ texts: ['30 days', 'original receipt'] })), sampleOf({ response }))).score;

  test.each([
    ['You have 30 days to send it back, and we need the original receipt.', 1],
    ['You have 30 days to send it back.\nWithout the original receipt we cannot help you!', 1],
    ['You have 30 days to send it back. Original receipt.', 0.5],
    ['30 days, original receipt, refund, policy, sorry, customer', 0],
    ['Refund policy terms 30 days original receipt customer service satisfaction.', 0],
    ['30 days original receipt '.repeat(50), 0],
    ['', 0],
  ])('counts what is said in a sentence: %j', async (response, expected) => {
    expect(await score(response)).toBe(expected);
  });
});
