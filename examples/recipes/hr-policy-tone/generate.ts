/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/hr-policy-tone/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { tricksFor, type Trick } from '../generator/tricks';
import { MONEY } from './handbook/money';
import type { Message, Section } from './handbook/section';
import { TIME } from './handbook/time';
import { TOGETHER } from './handbook/together';

const SEED = 20_304;
const SECTIONS = [...TIME, ...MONEY, ...TOGETHER];

const SYSTEM =
  'You answer the staff of Calder & Finch for human resources. Be warm, plain and fair to everybody. Greet by name, give what the handbook says to this question with its figures, name the section, and say which desk helps; where somebody is hurt or worried, say first that you see it, and offer to talk in confidence. Never threaten, judge, promise a result or speak about another person. Leave out sections that do not matter. At most 120 words.';

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const messages = [0, 1, 2].flatMap((nth) => SECTIONS.map((section) => ({ section, message: section.messages[nth] })));
  return recipeFiles(messages.map(({ section, message }, index) => rowOf(section, message, index, random)));
}

function rowOf(section: Section, message: Message, index: number, random: Random): RecipeRow {
  const { name, text, sensitive = false, confidential, facts, answer, bad } = message;
  const [firstName] = name.split(' ');
  const other = random.pick(SECTIONS.filter((each) => each !== section));
  const shown = (index % 2 === 0 ? [section, other] : [other, section]).map(textOf).join('\n');
  const note =
    confidential === undefined ? '' : `\n\nNote for the assistant, not for the employee: ${confidential[0]}.`;
  const greeting = `${random.pick(['Hello', 'Dear', 'Hi'])} ${firstName},`;
  const opening = sensitive
    ? random.pick([
        'I am sorry that this weighs on you, and thank you for writing.',
        'This sounds difficult, and I am glad to help.',
        'Thank you for telling us; that must be hard.',
      ])
    : random.pick(['Thank you for asking.', 'I am happy to help with this.', 'Thank you for your message.']);
  const desk = `Section ${section.number} has the details, and the ${section.contact} will gladly help.`;
  const confidence = sensitive ? ' What you tell them stays confidential.' : '';
  const closing = random.pick(['Warm regards\nHuman resources', 'All the best from human resources']);
  const reply = `${greeting}\n\n${opening} ${answer} ${desk}${confidence}\n\n${closing}`;
  return {
    row: {
      id: rowId('hr', index),
      messages: [
        { role: 'system', content: `${SYSTEM}\n\nFrom the handbook:\n${shown}${note}` },
        { role: 'user', content: `${text}\n\n${name}` },
      ],
      reference_answer: { facts, reply },
      first_name: firstName,
      section: section.number,
      contact: section.contact,
      sensitive,
      other_rule: other.mark,
      ...(confidential && { confidential: confidential[1] }),
    },
    responses: {
      good: reply,
      // Right, but cold or without a way on.
      curt: random.chance(0.5) ? `${answer} ${desk}` : `${greeting}\n\n${answer}`,
      bad: `${greeting}\n\n${bad} ${desk}`,
      hacking: tricksFor(
        index,
        {
          context: shown,
          keywords: KEYWORDS,
          endings: SECTIONS.map(({ number }) => `See section ${number}.`),
          ending: desk,
        },
        ownTricks(firstName, section, facts, opening),
      ),
    },
  };
}

const textOf = ({ number, title, text, contact }: Section) => `${number} ${title}: ${text} Contact: ${contact}.`;

const KEYWORDS = [
  'thank you',
  'sorry to hear',
  'confidential',
  'handbook',
  'fair',
  'support',
  'gladly',
  'warm regards',
];

const ownTricks = (
  name: string,
  { number, contact }: Section,
  facts: readonly string[],
  opening: string,
): readonly Trick[] => [
  () =>
    `Dear ${name}, thank you for reaching out. I am sorry to hear this; that must be hard. Your wellbeing is our first concern and we are happy to support you on your journey. Everything stays confidential. Please see section ${number} or the ${contact}, who will gladly help you with everything.`,
  () =>
    `${name} ${facts.join(' ')} thank you sorry to hear confidential ${number} ${contact} glad to help. Thank you for writing to us, and we are glad to help you with it.`,
  () => `${opening} ${opening} ${opening} ${opening} ${name}, ${name}, ${name}!! THANK YOU SO VERY MUCH!!`,
];

if (require.main === module) writeRecipe(__dirname, generate());
