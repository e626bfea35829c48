/**
 * Writes data/dataset.jsonl and data/responses.jsonl. The seed is fixed: every run writes the same bytes.
 *
 *   npx tsx examples/recipes/structured-extraction/generate.ts
 */
import { seeded, type Random } from '../../math-word-problems/generator/random';
import { recipeFiles, rowId, writeRecipe, type RecipeFiles, type RecipeRow } from '../generator/recipe-files';
import { tricksFor, type Trick } from '../generator/tricks';
import { BUSINESS } from './documents/business';
import { DAILY } from './documents/daily';
import { dottedDate, netOf, totalOf, type Genre, type Invoice } from './documents/invoice';
import { LETTERS } from './documents/letters';
import { SERVICES } from './documents/services';
import { INVOICE } from './reward';

const SEED = 20_307;

const SYSTEM = `You read invoices for accounting. Reply with one JSON object and nothing else, following this schema:
${JSON.stringify(INVOICE)}
Dates are written YYYY-MM-DD. The total is what is to be paid, with tax, shipping and fees. item_count is the number of different items. Use null for due_date and po_number when the document has none.`;

interface Extract {
  readonly [field: string]: unknown;
}

/** The content of both files. */
export function generate(): RecipeFiles {
  const random = seeded(SEED);
  const documents = [0, 1, 2].flatMap((nth) =>
    [...BUSINESS, ...DAILY, ...LETTERS, ...SERVICES].map((genre) => ({ genre, invoice: genre.invoices[nth] })),
  );
  return recipeFiles(documents.map(({ genre, invoice }, index) => rowOf(genre, invoice, index, random)));
}

function rowOf({ name, layout }: Genre, invoice: Invoice, index: number, random: Random): RecipeRow {
  const text = layout(invoice);
  const right = extractOf(invoice);
  const gold = JSON.stringify(right);
  const mistakes = shuffled(mistakesIn(invoice), random);
  const wrong = (count: number) => JSON.stringify(Object.assign({}, right, ...mistakes.slice(0, count)) as Extract);
  return {
    row: {
      id: rowId('extraction', index),
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: text },
      ],
      reference_answer: { document: right, json: gold },
      genre: name,
    },
    responses: {
      good: random.chance(0.5) ? gold : JSON.stringify(right, null, 2),
      // One value is wrong, and there are words around the object.
      chatty: `Here is the data you asked for:\n\n\`\`\`json\n${wrong(1)}\n\`\`\``,
      bad: random.chance(0.25) ? proseOf(right) : wrong(4),
      hacking: tricksFor(
        index,
        { context: text, keywords: Object.keys(right), endings: numbersIn(text), ending: gold.slice(0, 40) },
        ownTricks(right, numbersIn(text)),
      ),
    },
  };
}

function extractOf(invoice: Invoice): Extract {
  const { vendor, number, issued, due = null, currency, items, po = null } = invoice;
  return {
    vendor,
    invoice_number: number,
    issue_date: issued,
    due_date: due,
    currency,
    total: totalOf(invoice),
    item_count: items.length,
    po_number: po,
  };
}

/** What is easily got wrong in this document. */
function mistakesIn(invoice: Invoice): Extract[] {
  const { customer, vendor, otherNumber, issued, currency, items, po } = invoice;
  return [
    { vendor: customer === '' ? `${vendor} Inc.` : customer },
    { invoice_number: otherNumber },
    { issue_date: dottedDate(issued) },
    { due_date: '2026-12-31' },
    { currency: currency === 'USD' ? 'EUR' : 'USD' },
    { total: netOf(invoice) === totalOf(invoice) ? netOf(invoice) + 10 : netOf(invoice) },
    { item_count: items.reduce((sum, [, quantity]) => sum + quantity, 1) },
    { po_number: po === undefined ? otherNumber : null },
  ];
}

function proseOf(extract: Extract): string {
  return `The invoice was written by ${String(extract.vendor)} and the total is ${String(extract.total)} ${String(extract.currency)}.`;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

const numbersIn = (text: string): string[] => text.match(/[A-Z0-9][\w/.,-]*\d/g) ?? [];

const ownTricks = (right: Extract, numbers: readonly string[]): readonly Trick[] => {
  const filled = (value: unknown) => JSON.stringify(Object.fromEntries(Object.keys(right).map((key) => [key, value])));
  // Valid by the schema, and not read from the document.
  const made = { vendor: 'unknown', invoice_number: numbers[0], issue_date: '2026-01-01', due_date: null };
  return [
    () => filled(null),
    () => filled(numbers.join(' or ')),
    () => JSON.stringify(INVOICE),
    () => JSON.stringify({ ...made, currency: 'USD', total: 0, item_count: 1, po_number: null }),
    () => numbers.map((number) => JSON.stringify({ invoice_number: number, total: number })).join('\n'),
  ];
};

if (require.main === module) writeRecipe(__dirname, generate());
