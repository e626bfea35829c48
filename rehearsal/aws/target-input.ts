import type { RuleTarget } from '../assembly/deployed';
import type { BusEvent } from './event-bridge';

/** What a target receives, as JSON text: the event, a part of it, a constant, or a template filled from it. */
export function targetInput(
  target: RuleTarget,
  rule: { readonly name: string; readonly arn: string },
  event: BusEvent,
): string {
  if (target.otherMembers.length > 0) {
    throw new Error(
      `Rule ${rule.name}: the rehearsal does not know ${target.otherMembers.join(', ')} of target ${target.id}`,
    );
  }
  if (target.input !== undefined) return target.input;
  if (target.inputPath !== undefined) return JSON.stringify(required(event, target.inputPath, rule.name));
  if (target.inputTransformer !== undefined) return transform(target.inputTransformer, rule, event);
  return JSON.stringify(event);
}

/**
 * The value at a JSON path (`$.detail.items[0].id`); undefined when there is none.
 *
 * @throws Error for a path that EventBridge does not know
 */
export function valueAt(event: unknown, path: string): unknown {
  if (!/^\$(\.[\w-]+|\[\d+\]|\['[^']+'\])*$/.test(path)) {
    throw new Error(`Path ${path}: EventBridge knows dots and indexes only`);
  }
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map(
    ([, name, index, quoted]) => name ?? index ?? quoted,
  );
  return steps.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined,
    event,
  );
}

function required(event: BusEvent, path: string, rule: string): unknown {
  const value = valueAt(event, path);
  // EventBridge would send something malformed instead, and nobody would learn why.
  if (value === undefined) throw new Error(`Rule ${rule}: the event has nothing at ${path}: ${JSON.stringify(event)}`);
  return value;
}

function transform(
  { paths, template }: NonNullable<RuleTarget['inputTransformer']>,
  rule: { readonly name: string; readonly arn: string },
  event: BusEvent,
): string {
  const predefined: Readonly<Record<string, unknown>> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event': event,
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': event.time,
  };
  let isQuoted = false;
  const filled = template.replaceAll(/\\.|"|<([^<>]+)>/g, (token, name: string | undefined) => {
    if (token === '"') isQuoted = !isQuoted;
    if (name === undefined) return token;
    const path = paths[name];
    if (path === undefined && !(name in predefined)) {
      throw new Error(`Rule ${rule.name}: the input template names <${name}>, which has no path`);
    }
    const value = path === undefined ? predefined[name] : required(event, path, rule.name);
    const json = JSON.stringify(value);
    if (!isQuoted) return json;
    // Inside a string only the characters go in, whatever the value is.
    return typeof value === 'string' ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  });
  try {
    JSON.parse(filled);
  } catch {
    throw new Error(`Rule ${rule.name}: its input template gives no JSON: ${filled}`);
  }
  return filled;
}
