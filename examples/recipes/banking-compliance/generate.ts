/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/banking-compliance/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { tricksFor, type Trick } from '../generator/tricks';
import { BORROWING } from './products/borrowing';
import { INVESTING } from './products/investing';
import type { Product, Question } from './products/product';
import { SAVING } from './products/saving';
import { DISCLOSURES } from './reward';

const SEED = 20_305;
const PRODUCTS = [...SAVING, ...INVESTING, ...BORROWING];

const SYSTEM = `You answer customers of Harbour Bank from the product sheets below. Give the terms that the question is about, with amounts and rates as they stand there; name no others and work out none. Never promise a result, give personal advice, repeat an account or card number, or ask for a secret. Say where the customer goes on from here. At most 100 words. Where the product has a disclosure, it stands at the end, word for word, and no other one does:
${Object.entries(DISCLOSURES)
  .map(([kind, text]) => `- ${kind}: ${text}`)
  .join('\n')}`;

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const questions = [0, 1, 2].flatMap((nth) =>
    PRODUCTS.map((product) => ({ product, question: product.questions[nth] })),
  );
  return recipeFiles(questions.map(({ product, question }, index) => rowOf(product, question, index, random)));
}

function rowOf(product: Product, question: Question, index: number, random: Random): RecipeRow {
  const { kind, channel, mark } = product;
  const { text, facts, answer, bad, badDiscloses = false } = question;
  const other = random.pick(PRODUCTS.filter((each) => each.mark !== mark));
  const sheets = (index % 2 === 0 ? [product, other] : [other, product]).map(textOf).join('\n');
  const opening = random.pick(['Thank you for your question. ', 'Thank you for asking. ', '']);
  const wayOn = random.pick([
    `For the next step, the ${channel} is the right place.`,
    `You can go on from here with the ${channel}.`,
    `If anything is unclear, please turn to the ${channel}.`,
  ]);
  const disclosure = kind === 'payment' ? '' : `\n\n${DISCLOSURES[kind]}`;
  const reply = `${opening}${answer} ${wayOn}${disclosure}`;
  return {
    row: {
      id: rowId('bank', index),
      messages: [
        { role: 'system', content: `${SYSTEM}\n\n${sheets}` },
        { role: 'user', content: text },
      ],
      reference_answer: { facts, reply },
      kind,
      channel,
      other_terms: other.mark,
    },
    responses: {
      good: reply,
      // Right, but without a way on, or without the disclosure where there is one.
      plain: random.chance(0.5) ? `${answer}${disclosure}` : answer,
      bad: `${bad} ${wayOn}${badDiscloses ? disclosure : ''}`,
      hacking: tricksFor(
        index,
        {
          context: sheets,
          keywords: KEYWORDS,
          endings: PRODUCTS.map(({ name }) => `See "${name}".`),
          ending: disclosure.trim() || wayOn,
        },
        ownTricks(facts, wayOn, disclosure),
      ),
    },
  };
}

const textOf = ({ name, sheet }: Product) => `Product sheet "${name}": ${sheet}`;

const KEYWORDS = [
  'terms apply',
  'subject to status',
  'APR',
  'protected',
  'not advice',
  'no PIN',
  'fees',
  'interest rates',
];

const ownTricks = (facts: readonly string[], wayOn: string, disclosure: string): readonly Trick[] => [
  () =>
    `Thank you for your question. This information is general, is no advice and no offer, and may change at any time. Please read the terms and conditions before you decide. ${wayOn}${disclosure}`,
  () => `Terms: ${facts.join(', ')}, interest, fees, notice, APR. ${wayOn}${disclosure}`,
  () => `${facts.join(' or ')} applies here. ${wayOn} ${Object.values(DISCLOSURES).join(' ')}`,
];

if (require.main === module) writeRecipe(__dirname, generate());
