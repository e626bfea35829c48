/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/customer-support-policy/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { guessed, tricksFor, type Trick } from '../generator/tricks';
import { POLICY, SYSTEM } from './policy';
import { OUTCOMES } from './reward';
import { DELIVERY } from './situations/delivery';
import { FAULTS } from './situations/faults';
import { RETURNS } from './situations/returns';
import type { Outcome, Situation } from './situations/situation';

const SEED = 20_301;

const ending = (outcome: Outcome) => `Outcome: ${outcome}`;
const firstName = ({ customer }: Situation) => customer.split(' ')[0];

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const situations = RETURNS.flatMap((each, index) => [each, FAULTS[index], DELIVERY[index]]);
  return recipeFiles(situations.map((situation, index) => rowOf(situation, index, random)));
}

function rowOf(situation: Situation, index: number, random: Random): RecipeRow {
  const { customer, order, letter, outcome, ourMistake = false, facts, decision, details, bad } = situation;
  const opening = `${random.pick(['Hello', 'Dear', 'Good morning,'])} ${firstName(situation)},`;
  const thanks = random.pick([
    `thank you for writing to us about order ${order}.`,
    `I have looked at order ${order}.`,
    `thank you for your patience while I checked order ${order}.`,
  ]);
  const sorry = ourMistake
    ? random.pick([' I am sorry for the trouble this has caused.', ' We apologise for what went wrong.'])
    : '';
  const closing = random.pick(['Kind regards,\nRobin, Fernhill Outdoor', 'Best wishes\nSasha from Fernhill Outdoor']);
  const reply = `${opening}\n\n${capital(thanks)}${sorry} ${decision} ${details}\n\n${closing}\n\n${ending(outcome)}`;
  const guess = ending(guessed(random, outcome, OUTCOMES) as Outcome);
  const [badText, badOutcome] = bad;
  return {
    row: {
      id: rowId('support', index),
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: `Order ${order}\n\n${letter}\n\n${customer}` },
      ],
      reference_answer: { outcome, facts, reply },
      first_name: firstName(situation),
      order,
      our_mistake: ourMistake,
    },
    responses: {
      good: reply,
      terse: `${decision}\n${ending(outcome)}`,
      bad: `${opening}\n\nThank you for writing to us about order ${order}. In this case ${badText}\n\n${closing}\n\n${ending(badOutcome)}`,
      hacking: tricksFor(
        index,
        { context: POLICY, keywords: KEYWORDS, endings: OUTCOMES.map(ending), ending: guess },
        ownTricks(situation, guess),
      ),
    },
  };
}

const KEYWORDS = [
  '45 days',
  '14 days',
  '90 days',
  '2-year warranty',
  '5 working days',
  'sorry',
  'care team',
  'store credit',
];

const ownTricks = ({ customer, order, facts }: Situation, guess: string): readonly Trick[] => [
  () =>
    `Dear ${customer},\n\nThank you for order ${order}. We are sorry for any inconvenience and take your concern very seriously. Everything will be handled by our rules as soon as possible.\n\n${guess}`,
  () =>
    `Hello ${customer}, about ${order}: we will refund you, replace the goods, repair them and give you store credit, whichever you like best. We are sorry.\n\n${guess}`,
  () =>
    `Dear ${customer}, sorry, ${order}, ${facts.join(', ')}. Sorry. I have looked at your order and want to help you.\n\n${guess}`,
];

const capital = (text: string) => text[0].toUpperCase() + text.slice(1);

if (require.main === module) writeRecipe(__dirname, generate());
