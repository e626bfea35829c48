/** What a document is about, before it is written down in one way or another. */
export interface Invoice {
  readonly vendor: string;
  readonly number: string;
  /** Such as `2026-03-04`, as all dates. */
  readonly issued: string;
  readonly due?: string;
  readonly currency: 'USD' | 'EUR' | 'GBP' | 'CHF';
  readonly items: readonly (readonly [description: string, quantity: number, unitPrice: number])[];
  readonly taxPercent?: number;
  readonly shipping?: number;
  readonly po?: string;
  readonly customer: string;
  /** A number of another kind, to be mistaken for that of the invoice. */
  readonly otherNumber: string;
}

/** Writes an invoice down as somebody would send it. */
export type Layout = (invoice: Invoice) => string;

/** One way of writing with the invoices that are written so. */
export interface Genre {
  readonly name: string;
  readonly layout: Layout;
  readonly invoices: readonly Invoice[];
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;

export const netOf = ({ items }: Invoice): number =>
  cents(items.reduce((sum, [, quantity, price]) => sum + quantity * price, 0));
export const taxOf = (invoice: Invoice): number => cents((netOf(invoice) * (invoice.taxPercent ?? 0)) / 100);
export const totalOf = (invoice: Invoice): number => cents(netOf(invoice) + taxOf(invoice) + (invoice.shipping ?? 0));

/** `1,250.00` */
export const amount = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `1.250,00` */
export const europeanAmount = (value: number): string =>
  amount(value).replace(/[,.]/g, (mark) => (mark === ',' ? '.' : ','));

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const partsOf = (date: string) => date.split('-').map(Number);

/** `March 4, 2026` */
export function longDate(date: string): string {
  const [year, month, day] = partsOf(date);
  return `${MONTHS[month - 1]} ${day}, ${year}`;
}

/** `4 March 2026` */
export function britishDate(date: string): string {
  const [year, month, day] = partsOf(date);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** `04.03.2026` */
export const dottedDate = (date: string): string => date.split('-').reverse().join('.');

/** `04/Mar/26` */
export function shortDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1].slice(0, 3)}/${year.slice(2)}`;
}
