import { allOf, jsonSchema, length, matches, rewardHandler, veto, weighted } from 'cdk-bedrock-rft/reward-kit';

const DATE = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };

/** What the accounting system takes. `null` is allowed where a document may really lack a value, and nowhere else. */
export const INVOICE = {
  type: 'object',
  additionalProperties: false,
  required: ['vendor', 'invoice_number', 'issue_date', 'due_date', 'currency', 'total', 'item_count', 'po_number'],
  properties: {
    vendor: { type: 'string', minLength: 1 },
    invoice_number: { type: 'string', minLength: 1 },
    issue_date: DATE,
    due_date: { anyOf: [DATE, { type: 'null' }] },
    currency: { enum: ['USD', 'EUR', 'GBP', 'CHF'] },
    total: { type: 'number' },
    item_count: { type: 'integer', minimum: 1 },
    po_number: { type: ['string', 'null'] },
  },
};

/** Most of the document has to be usable. A document full of `null` is not, so it never gets as far as the values. */
const usable = allOf({ schema: jsonSchema(INVOICE), length: length({ max: 800 }) });

const values = jsonSchema(INVOICE, {
  fieldWeight: 0.9,
  referenceField: 'document',
  fields: {
    vendor: 'exact',
    invoice_number: 'exact',
    issue_date: 'exact',
    due_date: 'exact',
    currency: 'exact',
    total: { absolute: 0.005 },
    item_count: 'exact',
    po_number: 'exact',
  },
});

/** One object, and not a word beside it: no fence, no second try. */
const alone = matches({ pattern: '\\{[^{}]*\\}', fullMatch: true });

export const handler = rewardHandler(
  veto(usable, weighted({ values: [0.9, values], alone: [0.1, alone] }), { threshold: 0.75 }),
);
