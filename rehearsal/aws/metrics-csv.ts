/** One row of a metric file, by column. */
export type MetricRow = Readonly<Record<string, number>>;

/** Metric rows as CSV with a header line; a column that a row does not have stays empty. */
export function metricsCsv(rows: readonly MetricRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  return [columns.map(quoted).join(','), ...lines].map((line) => `${line}\n`).join('');
}

function quoted(column: string): string {
  return /[",\n]/.test(column) ? `"${column.replaceAll('"', '""')}"` : column;
}
