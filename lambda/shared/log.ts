/** Figures and names that go with an event. Never the content of a dataset row or of a response. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * One JSON line for each event. `event` is a stable name that queries rely on; everything that varies goes into the
 * fields.
 */
export const log = {
  info: (event: string, fields: LogFields = {}) => writeLine({ level: 'INFO', event, ...fields }),
  warn: (event: string, fields: LogFields = {}) => writeLine({ level: 'WARN', event, ...fields }),
  error: (event: string, fields: LogFields = {}) => writeLine({ level: 'ERROR', event, ...fields }),
};

/** Writes one JSON line. Not `console.log`: Lambda puts a time and a request id before its text, and the line is no JSON then. */
export function writeLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
