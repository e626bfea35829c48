import fc from 'fast-check';
import * as keys from '../../lib/contract/keys';
import { executionNameOf, MAX_SLUG_LENGTH, runIdOf, SLUG_PATTERN, trainingNameOf } from '../../lib/contract/names';
import model from '../../rehearsal/aws/bedrock-model.json';

/** Whether a text fits a shape of the service's own model. */
function fits(name: 'JobName' | 'CustomModelName' | 'IdempotencyToken' | 'S3Uri', text: string): boolean {
  const { pattern, min, max } = model.shapes[name];
  return new RegExp(`^(?:${pattern})$`).test(text) && text.length >= min && text.length <= max;
}

const slugs = fc.stringMatching(new RegExp(SLUG_PATTERN.source)).filter((slug) => slug.length <= MAX_SLUG_LENGTH);
const longSlugs = fc
  .stringMatching(/^[a-z][a-z0-9]*$/)
  .map((text) => `${text}${'x'.repeat(MAX_SLUG_LENGTH)}`.slice(0, MAX_SLUG_LENGTH));
/** Executions that EventBridge starts are named `<uuid>_<uuid>`; people choose any name. */
const executionArns = fc
  .oneof(
    fc.tuple(fc.uuid(), fc.uuid()).map((ids) => ids.join('_')),
    fc.string({ minLength: 1, maxLength: 80 }),
  )
  .map((name) => `arn:aws:states:us-east-1:111122223333:execution:Rft:${name}`);
const instants = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

test('job, model and client token of any run of any pipeline are legal', () => {
  fc.assert(
    fc.property(fc.oneof(slugs, longSlugs), executionArns, instants, (slug, executionArn, startedAt) => {
      const name = trainingNameOf(slug, runIdOf(executionArn, startedAt));
      expect([fits('JobName', name), fits('CustomModelName', name), fits('IdempotencyToken', name)]).toEqual([
        true,
        true,
        true,
      ]);
    }),
  );
});

test('what is written for a run lies where the customization API can read it', () => {
  const { trainKey, validationKey, jobOutputPrefix } = keys;
  fc.assert(
    fc.property(executionArns, instants, (executionArn, startedAt) => {
      const runId = runIdOf(executionArn, startedAt);
      for (const keyOf of [trainKey, validationKey, jobOutputPrefix]) {
        expect(fits('S3Uri', keys.s3Uri('some-bucket', keyOf(runId)))).toBe(true);
      }
    }),
  );
});

test('the check itself knows a bad key: the partitions of Hive are refused', () => {
  expect(fits('S3Uri', 's3://bucket/dt=2026-01-01/train.jsonl')).toBe(false);
});

test('run ids sort by time, and the same execution has the same one', () => {
  fc.assert(
    fc.property(executionArns, executionArns, instants, instants, (one, other, earlier, later) => {
      expect(runIdOf(one, earlier)).toBe(runIdOf(one, earlier));
      const seconds = (instant: string) => instant.slice(0, 19);
      fc.pre(seconds(earlier) < seconds(later));
      expect(runIdOf(one, earlier) < runIdOf(other, later)).toBe(true);
    }),
  );
});

test('executions that a mark starts have legal names', () => {
  fc.assert(
    fc.property(instants, fc.nat(), (mark, nowMs) => {
      expect(executionNameOf(mark, nowMs)).toMatch(/^[A-Za-z0-9-]{1,80}$/);
    }),
  );
});
