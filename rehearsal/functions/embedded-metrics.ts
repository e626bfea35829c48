/** A metric value that a function wrote to its log in CloudWatch's embedded metric format. */
export interface EmbeddedMetric {
  readonly functionName: string;
  readonly namespace: string;
  readonly name: string;
  readonly unit: string | undefined;
  readonly values: readonly number[];
  /** One set of dimensions of the metric, by name. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Epoch milliseconds, from the document. */
  readonly timeMs: number;
}

/** Limits of one document. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const MAX_METRICS = 100;
const MAX_DIMENSIONS = 30;
const MAX_VALUES = 100;

interface MetricDefinition {
  readonly Name: string;
  readonly Unit?: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The metrics of one log line; none when the line is no document of this format.
 *
 * @throws Error for a document that CloudWatch would drop without a word
 */
export function embeddedMetrics(functionName: string, line: string): EmbeddedMetric[] {
  const document = documentOf(line);
  if (!document) return [];
  const header = document['_aws'] as Json;
  if (typeof header['Timestamp'] !== 'number') throw new Error('embedded metrics: _aws.Timestamp is missing');
  if (!Array.isArray(header['CloudWatchMetrics']))
    throw new Error('embedded metrics: _aws.CloudWatchMetrics is no list');
  const timeMs = header['Timestamp'];
  return (header['CloudWatchMetrics'] as Json[]).flatMap((directive) => {
    const { Namespace: namespace, Dimensions: sets = [[]], Metrics: definitions } = directive;
    if (typeof namespace !== 'string' || namespace === '') throw new Error('embedded metrics: Namespace is missing');
    if (!Array.isArray(definitions) || definitions.length > MAX_METRICS) {
      throw new Error(`embedded metrics: Metrics must be a list of at most ${MAX_METRICS}`);
    }
    return (sets as readonly (readonly string[])[]).flatMap((set) =>
      (definitions as readonly MetricDefinition[]).map(({ Name: name, Unit: unit }) => ({
        functionName,
        namespace,
        name,
        unit,
        values: valuesOf(document, name),
        dimensions: dimensionsOf(document, set),
        timeMs,
      })),
    );
  });
}

function documentOf(line: string): Json | undefined {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return undefined;
  try {
    const document = JSON.parse(line) as Json;
    return typeof document['_aws'] === 'object' && document['_aws'] !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

function valuesOf(document: Json, name: string): number[] {
  const value = document[name];
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length > MAX_VALUES || !values.every((each) => typeof each === 'number' && Number.isFinite(each))) {
    throw new Error(
      `embedded metrics: ${name} must be a number or at most ${MAX_VALUES} numbers, got ${JSON.stringify(value)}`,
    );
  }
  return values as number[];
}

function dimensionsOf(document: Json, names: readonly string[]): Record<string, string> {
  if (names.length > MAX_DIMENSIONS) throw new Error(`embedded metrics: more than ${MAX_DIMENSIONS} dimensions`);
  return Object.fromEntries(
    names.map((name) => {
      const value = document[name];
      if (typeof value !== 'string' || value === '') {
        throw new Error(
          `embedded metrics: dimension ${name} must be a string that is not empty, got ${JSON.stringify(value)}`,
        );
      }
      return [name, value];
    }),
  );
}
