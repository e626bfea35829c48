import { Annotations, Duration, Names, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { MAX_SLUG_LENGTH, SLUG_PATTERN } from '../contract/names';
import type { PromotionSettings } from '../contract/promotion';
import type { SplitSettings } from '../contract/settings';
import { RftPipelineProps } from '../rft-pipeline-props';
import { Approval } from '../serving/approval';
import { requireDuration, requireNumber, requireText } from './validation';

export const DEFAULT_DEADLINE = Duration.hours(48);
export const DEFAULT_POLL_INTERVAL = Duration.minutes(5);
const MAX_LOOKS = 2_500;

/**
 * The shares of the split.
 *
 * @throws when a prop that is known at synthesis is out of range, or two of them do not fit together
 */
export function checkedShares(props: RftPipelineProps): SplitSettings {
  const { heldOutShare = 0.2, validationShare = 0.1 } = props;
  requireNumber('heldOutShare', heldOutShare, { min: 0.01, max: 0.9 });
  requireNumber('validationShare', validationShare, { min: 0, max: 0.5 });
  requireNumber('heldOutShare + validationShare', heldOutShare + validationShare, { min: 0.01, max: 0.95 });
  requireNumber('minNewRows', props.minNewRows, { min: 0, integer: true });
  requireDuration('pollInterval', props.pollInterval, Duration.minutes(1), Duration.hours(1));
  requireDuration('trainingDeadline', props.trainingDeadline, Duration.hours(1), Duration.days(8));
  requireHistory(props.trainingDeadline ?? DEFAULT_DEADLINE, props.pollInterval ?? DEFAULT_POLL_INTERVAL);
  return { heldOut: heldOutShare, validation: validationShare };
}

/**
 * An execution ends at 25,000 history events; a look at the job is nine of them, and the rest of the road needs few.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
function requireHistory(deadline: Duration, pollInterval: Duration): void {
  if (deadline.isUnresolved() || pollInterval.isUnresolved()) return;
  const looks = deadline.toMilliseconds() / pollInterval.toMilliseconds();
  if (looks > MAX_LOOKS) {
    const minutes = Math.ceil(deadline.toMinutes() / MAX_LOOKS);
    throw new Error(
      `pollInterval: got ${pollInterval.toHumanString()}, which is ${Math.ceil(looks)} looks within a trainingDeadline of ${deadline.toHumanString()}; allowed are ${MAX_LOOKS}. Give ${minutes} minutes or more.`,
    );
  }
}

/** @throws when the name cannot be part of job and model names */
export function requirePipelineName(name: string): void {
  const allowed = `lower-case letters, digits and single hyphens, starting with a letter, at most ${MAX_SLUG_LENGTH} characters`;
  requireText('pipelineName', name, SLUG_PATTERN, allowed);
  if (!Token.isUnresolved(name) && name.length > MAX_SLUG_LENGTH) {
    throw new Error(`pipelineName: got ${name.length} characters ('${name}'), allowed is ${allowed}.`);
  }
}

/** A legal name from the path of a construct: ids may begin and end with hyphens, names may not hold two in a row. */
export function defaultPipelineName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: MAX_SLUG_LENGTH, separator: '-' })
    .toLowerCase()
    .replace(/-+/g, '-');
}

/** Which construct has which name, in each app. */
const takenNames = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Events and metrics know a pipeline by its name, within an account and region.
 *
 * @throws when another pipeline of the app goes by it in the same environment
 */
export function requireFreeName(scope: Construct, name: string): void {
  if (Token.isUnresolved(name)) return;
  const { account, region, environment } = Stack.of(scope);
  // Stages without an environment of their own may be meant for different accounts.
  const isKnown = !Token.isUnresolved(account) && !Token.isUnresolved(region);
  const place = isKnown ? environment : `${environment} ${Stage.of(scope)?.node.path ?? ''}`;
  const taken = takenNames.get(scope.node.root) ?? new Map<string, string>();
  takenNames.set(scope.node.root, taken);
  const other = taken.get(`${place} ${name}`);
  if (other !== undefined) {
    throw new Error(
      `pipelineName: got '${name}' for ${scope.node.path}, which is the name of ${other} already; their events and metrics would mix. Give each pipeline of an account and region a name of its own.`,
    );
  }
  taken.set(`${place} ${name}`, scope.node.path);
}

/** @throws when only a person may promote and there is nobody to ask */
export function requireSomebodyToAsk({ policy }: PromotionSettings, approval?: Approval): void {
  if (policy.kind !== 'manual' || approval) return;
  throw new Error(
    'approval: got none with PromotionPolicy.manual(), which promotes nothing unless a person says so. Give Approval.byPerson(), or another policy.',
  );
}

/** Says of each value that is a token that nothing checks it before Bedrock does. */
export function noteUnchecked(scope: Construct, values: Readonly<Record<string, unknown>>): void {
  const unchecked = Object.entries(values).flatMap(([name, value]) => (Token.isUnresolved(value) ? [name] : []));
  if (unchecked.length > 0) {
    Annotations.of(scope).addInfoV2(
      'cdk-bedrock-rft:unchecked',
      `Known at deployment only, and so not checked at synthesis: ${unchecked.join(', ')}. A run fails when Bedrock refuses a value.`,
    );
  }
}

/** Two of the 200 tags that a job takes are ours. */
const MAX_TAGS = 198;

/**
 * What Bedrock would refuse in the tags of a job, a sentence each.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Tag.html
 */
export function tagMistakes(tags: Readonly<Record<string, string>>): string[] {
  const count = Object.keys(tags).length;
  const tooMany = count > MAX_TAGS ? [`tags: got ${count}, allowed are ${MAX_TAGS} on a customization job.`] : [];
  const wrong = Object.entries(tags).flatMap(([key, value]) => [
    ...tagMistake(`tag key '${key}'`, key, 128),
    ...tagMistake(`value of tag '${key}'`, value, 256),
  ]);
  return [...tooMany, ...wrong];
}

function tagMistake(field: string, text: string, longest: number): string[] {
  if (Token.isUnresolved(text) || (text.length <= longest && /^[a-zA-Z0-9\s._:/=+@-]*$/.test(text))) return [];
  return [
    `${field}: got '${text}', allowed are letters without accents, digits, spaces and . _ : / = + @ - up to ${longest} characters: every job and model carries the tags of its stack.`,
  ];
}
