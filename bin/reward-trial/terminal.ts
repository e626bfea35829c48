/**
 * Cells under their headings.
 *
 * @param words headings of the columns that stand to the left; figures stand to the right
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly string[] = header.slice(0, 1),
): string {
  const widths = header.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column].length)));
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, column) =>
          words.includes(header[column]) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A line on a terminal that counts; nothing where nobody watches. */
export function progress(
  what: string,
  total: number,
): { readonly on: (done: number) => void; readonly end: () => void } {
  if (!process.stderr.isTTY) return { on: () => undefined, end: () => undefined };
  let shownAt = 0;
  return {
    on: (done) => {
      if (Date.now() - shownAt < 80 && done < total) return;
      shownAt = Date.now();
      process.stderr.write(`\r\x1b[2K${what} ${done} of ${total}`);
    },
    end: () => void process.stderr.write('\r\x1b[2K'),
  };
}

/** The value of an option that takes a number; undefined when it is not given. */
export function numberOption(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) {
    throw new Error(`${option}: got '${value}', allowed is a finite number.`);
  }
  return number;
}

/** The value of --seed. */
export function seedOption(value: string): number {
  if (!/^\d{1,9}$/.test(value))
    throw new Error(`--seed: got '${value}', allowed is a whole number from 0 to 999999999.`);
  return Number(value);
}
