export type Operation = '+' | '-' | '×' | '÷';

/** A number from the question, or the result of an earlier step. */
export type Operand = number | { readonly step: number };

export interface Step {
  /** What the result is. */
  readonly finds: string;
  readonly left: Operand;
  readonly operation: Operation;
  readonly right: Operand;
}

/** A step with its numbers filled in. */
export interface WorkedStep {
  readonly finds: string;
  /** Such as `3 × 4 = 12`. */
  readonly calculation: string;
  readonly result: number;
}

/** A mistake made in one step; the steps after it carry it on. */
export interface Mistake {
  readonly at: number;
  /** Used instead of the right one. */
  readonly operation?: Operation;
  /** Added to the result. */
  readonly slip?: number;
}

export const step = (finds: string, left: Operand, operation: Operation, right: Operand): Step => ({
  finds,
  left,
  operation,
  right,
});

/** The result of the step with this number, counted from 0. */
export const of = (index: number): Operand => ({ step: index });

/** Every step with its result; the last result is the answer. */
export function work(steps: readonly Step[], mistake?: Mistake): WorkedStep[] {
  const worked: WorkedStep[] = [];
  const valueOf = (operand: Operand) => (typeof operand === 'number' ? operand : worked[operand.step].result);
  steps.forEach(({ finds, left, operation, right }, index) => {
    const wrong = mistake?.at === index ? mistake : undefined;
    const sign = wrong?.operation ?? operation;
    const [a, b] = [valueOf(left), valueOf(right)];
    const result = rounded(apply(sign, a, b) + (wrong?.slip ?? 0));
    worked.push({ finds, calculation: `${plain(a)} ${sign} ${plain(b)} = ${plain(result)}`, result });
  });
  return worked;
}

export const answerOf = (worked: readonly WorkedStep[]): number => worked[worked.length - 1].result;

/** Without separators: `1250`, `12.5`. */
export const plain = (value: number): string => String(value);

/** With separators of thousands: `1,250`. */
export const grouped = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 });

function apply(operation: Operation, a: number, b: number): number {
  if (operation === '+') return a + b;
  if (operation === '-') return a - b;
  return operation === '×' ? a * b : a / b;
}

/** Hides how computers store fractions, and keeps wrong divisions short. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
