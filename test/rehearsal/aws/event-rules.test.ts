import * as fc from 'fast-check';
import type { DeployedRule, RuleTarget } from '../../../rehearsal/assembly/deployed';
import type { BusEvent } from '../../../rehearsal/aws/event-bridge';
import { matchesPattern } from '../../../rehearsal/aws/event-pattern';
import { EventRules, scheduledEvent } from '../../../rehearsal/aws/event-rules';
import { nextOccurrence } from '../../../rehearsal/aws/schedule-expression';
import { targetInput } from '../../../rehearsal/aws/target-input';

const event: BusEvent = {
  version: '0',
  id: 'id-1',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '123456789012',
  time: '2026-11-22T09:45:00Z',
  region: 'us-east-1',
  resources: ['arn:aws:s3:::data', 'arn:two'],
  detail: {
    bucket: { name: 'data' },
    object: { key: 'incoming/a "b".jsonl', size: 12, tags: ['x', 'y'] },
    items: [
      { id: 1, kind: 'a' },
      { id: 2, kind: 'b' },
    ],
    empty: null,
    flag: true,
  },
};

describe('a pattern', () => {
  const key = (...rules: unknown[]) => ({ detail: { object: { key: rules } } });
  const size = (...numeric: unknown[]) => ({ detail: { object: { size: [{ numeric }] } } });

  test.each<[string, object, boolean]>([
    ['exact values', { source: ['aws.ec2', 'aws.s3'] }, true],
    ['another value', { source: ['aws.ec2'] }, false],
    ['every field', { source: ['aws.s3'], region: ['eu-west-1'] }, false],
    ['one element of a list', { resources: ['arn:two'] }, true],
    ['objects in a list', { detail: { items: { kind: ['b'] } } }, true],
    ['null', { detail: { empty: [null] } }, true],
    ['booleans', { detail: { flag: [true] } }, true],
    ['no text for a boolean', { detail: { flag: ['true'] } }, false],
    ['numbers', { detail: { object: { size: [12] } } }, true],
    ['prefix', key({ prefix: 'incoming/' }), true],
    ['another prefix', key({ prefix: 'runs/' }), false],
    ['suffix', key({ suffix: '.jsonl' }), true],
    ['one of several rules', key('z', { suffix: '.jsonl' }), true],
    ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'AWS.S3' }] }, true],
    ['wildcard', key({ wildcard: 'incoming/*.jsonl' }), true],
    ['anything-but a value', { source: [{ 'anything-but': 'aws.s3' }] }, false],
    ['anything-but a list', { source: [{ 'anything-but': ['a', 'b'] }] }, true],
    ['anything-but a prefix', key({ 'anything-but': { prefix: 'incoming/' } }), false],
    ['anything-but suffixes', key({ 'anything-but': { suffix: ['.csv', '.tmp'] } }), true],
    ['anything-but something that is absent', { detail: { none: [{ 'anything-but': 'x' }] } }, false],
    ['exists', key({ exists: true }), true],
    ['exists of an object', { detail: { object: [{ exists: true }] } }, false],
    ['absence', { detail: { none: [{ exists: false }] } }, true],
    ['absence below what is absent', { detail: { none: { deeper: [{ exists: false }] } } }, true],
    ['numeric range', size('>', 0, '<=', 12), true],
    ['numeric outside', size('>', 12), false],
    ['numeric of a text', key({ numeric: ['>', 0] }), false],
  ])('fits by %s', (_, pattern, expected) => {
    expect(matchesPattern(pattern as Record<string, unknown>, event)).toBe(expected);
  });

  test.each<[string, object]>([
    ['cidr', { source: [{ cidr: '10.0.0.0/8' }] }],
    ['$or', { $or: [{ source: ['a'] }] }],
    ['expected a list or an object', { source: 'aws.s3' }],
    ['one operator at a time', { source: [{ prefix: 'a', suffix: 'b' }] }],
    ['no comparison', size('~', 1)],
    ['anything-but numeric', { source: [{ 'anything-but': { numeric: ['=', 1] } }] }],
  ])('that is not known is an error: %s', (message, pattern) => {
    expect(() => matchesPattern(pattern as Record<string, unknown>, event)).toThrow(message);
  });
});

describe('a schedule', () => {
  const at = (text: string) => Date.parse(text);
  const next = (expression: string, after: string) => {
    const timeMs = nextOccurrence(expression, at(after), at('2026-11-22T09:47:30Z'));
    return timeMs === undefined ? undefined : new Date(timeMs).toISOString().slice(0, 16);
  };

  test.each([
    ['rate(5 minutes)', '2026-11-22T09:47:30Z', '2026-11-22T09:52'],
    ['rate(5 minutes)', '2026-11-22T09:52:30Z', '2026-11-22T09:57'],
    ['rate(1 day)', '2026-11-23T00:00:00Z', '2026-11-23T09:47'],
    ['cron(0 3 * * ? *)', '2026-11-22T09:47:30Z', '2026-11-23T03:00'],
    ['cron(0/15 8-10 ? * MON-FRI *)', '2026-11-22T09:47:30Z', '2026-11-23T08:00'],
    ['cron(0/15 8-10 ? * MON-FRI *)', '2026-11-23T10:45:00Z', '2026-11-24T08:00'],
    ['cron(30 1 1 JAN,JUL ? *)', '2026-11-22T09:47:30Z', '2027-01-01T01:30'],
    ['cron(0 0 29 2 ? *)', '2026-11-22T09:47:30Z', '2028-02-29T00:00'],
    ['cron(0 0 ? * 1 *)', '2026-11-22T09:47:30Z', '2026-11-29T00:00'],
    ['cron(0 0 1 1 ? 2020)', '2026-11-22T09:47:30Z', undefined],
  ])('%s after %s fires at %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test('fires later than asked, in whole minutes, and never skips a turn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), fc.integer({ min: 1, max: 59 }), (afterMs, step) => {
        const first = nextOccurrence(`cron(0/${step} * * * ? *)`, afterMs, 0)!;
        expect(first).toBeGreaterThan(afterMs);
        expect(first - afterMs).toBeLessThanOrEqual(3_600_000);
        expect(new Date(first).getUTCMinutes() % step).toBe(0);
        expect(nextOccurrence(`cron(0/${step} * * * ? *)`, first - 1, 0)).toBe(first);
      }),
    );
  });

  test.each([
    'rate(1 minutes)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(0 3 * * *)',
    'cron(0 3 * * * *)',
    'cron(60 3 * * ? *)',
    'cron(0 3 L * ? *)',
    'cron(0 3 ? * 6#3 *)',
    'cron(5-1 3 * * ? *)',
    'at(2026-01-01T00:00:00)',
  ])('%s is refused', (expression) => {
    expect(() => next(expression, '2026-11-22T09:47:30Z')).toThrow(expression);
  });
});

describe('the input of a target', () => {
  const rule = { name: 'rule', arn: 'arn:rule' };
  const target = (more: Partial<RuleTarget>): RuleTarget => ({
    id: 'T',
    arn: 'arn:t',
    input: undefined,
    inputPath: undefined,
    inputTransformer: undefined,
    roleArn: undefined,
    deadLetterArn: undefined,
    retry: { attempts: 0, maxAgeSeconds: 60 },
    otherMembers: [],
    ...more,
  });
  const transformed = (template: string, paths: Record<string, string>) =>
    targetInput(target({ inputTransformer: { paths, template } }), rule, event);

  test('is the event, a constant, or a part', () => {
    expect(JSON.parse(targetInput(target({}), rule, event))).toEqual(event);
    expect(targetInput(target({ input: '{"a":1}' }), rule, event)).toBe('{"a":1}');
    expect(targetInput(target({ inputPath: '$.detail.items[1]' }), rule, event)).toBe('{"id":2,"kind":"b"}');
  });

  test('fills a template with values of any type, inside and outside of strings', () => {
    const paths = {
      key: '$.detail.object.key',
      size: '$.detail.object.size',
      bucket: "$.detail['bucket']",
      type: '$.detail-type',
    };
    const template =
      '{"key":<key>,"size":<size>,"bucket":<bucket>,"text":"<type>: <key> (<size>) \\"<bucket>\\"","rule":"<aws.events.rule-name>"}';
    expect(JSON.parse(transformed(template, paths))).toEqual({
      key: 'incoming/a "b".jsonl',
      size: 12,
      bucket: { name: 'data' },
      text: 'Object Created: incoming/a "b".jsonl (12) "{"name":"data"}"',
      rule: 'rule',
    });
  });

  test.each([
    ['a path where nothing is', '{"a":<a>}', { a: '$.detail.none' }, /nothing at \$\.detail\.none/],
    ['a name without a path', '{"a":<b>}', { a: '$.id' }, /names <b>/],
    ['a path that EventBridge does not know', '{"a":<a>}', { a: '$.detail.*' }, /dots and indexes/],
    ['a template that gives no JSON', '{"a":<a>', { a: '$.id' }, /gives no JSON/],
  ])('is an error for %s', (_, template, paths, message) => {
    expect(() => transformed(template, paths as unknown as Record<string, string>)).toThrow(message);
  });

  test('is an error for a target with settings that the rehearsal does not know', () => {
    expect(() => targetInput(target({ otherMembers: ['SqsParameters'] }), rule, event)).toThrow(
      /SqsParameters of target T/,
    );
  });

  test('reaches the targets of every rule that fits, on its bus, unless it is disabled', () => {
    const ruleOf = (name: string, more: Partial<DeployedRule>): DeployedRule => ({
      stack: 'S',
      logicalId: name,
      name,
      arn: `arn:${name}`,
      enabled: true,
      eventBus: 'default',
      scheduleExpression: undefined,
      eventPattern: { source: ['aws.s3'] },
      targets: [target({ input: `"${name}"` })],
      ...more,
    });
    const timed = ruleOf('timed', { scheduleExpression: 'rate(1 hour)', eventPattern: undefined });
    const rules = new EventRules([
      ruleOf('fits', {}),
      ruleOf('off', { enabled: false }),
      ruleOf('elsewhere', { eventBus: 'other' }),
      ruleOf('different', { eventPattern: { source: ['aws.ec2'] } }),
      timed,
    ]);
    expect(rules.deliveriesOf('default', event).map(({ input }) => input)).toEqual(['"fits"']);
    expect(rules.scheduled).toEqual([timed]);
    expect(rules.nextTime(timed, 0, 0)).toBe(3_600_000);
    expect(rules.scheduledDeliveries(timed, { ...event, ...scheduledEvent(timed) })).toMatchObject([
      { input: '"timed"' },
    ]);
  });
});
