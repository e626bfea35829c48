import type { AssemblyResource, DeployedRule, RuleTarget } from './deployed';
import { isObject, listAt, numberAt, objectAt, optionalStringAt, stringAt } from './json';

/** What EventBridge does for a target without a retry policy: 24 hours, 185 attempts. */
const DEFAULT_ATTEMPTS = 185;
const DEFAULT_MAX_AGE_SECONDS = 86_400;

const KNOWN_MEMBERS = new Set([
  'Arn',
  'Id',
  'Input',
  'InputPath',
  'InputTransformer',
  'RoleArn',
  'DeadLetterConfig',
  'RetryPolicy',
]);

export function ruleOf(resource: AssemblyResource): DeployedRule {
  const { stack, logicalId, properties } = resource;
  const where = `${stack}/${logicalId}`;
  const pattern = properties['EventPattern'];
  return {
    stack,
    logicalId,
    name: resource.ref,
    arn: stringAt(resource.arn, where),
    enabled: (properties['State'] ?? 'ENABLED') !== 'DISABLED',
    eventBus: busName(optionalStringAt(properties['EventBusName'], `${where} EventBusName`) ?? 'default'),
    scheduleExpression: optionalStringAt(properties['ScheduleExpression'], `${where} ScheduleExpression`),
    eventPattern: isObject(pattern) ? pattern : undefined,
    targets: listAt(properties['Targets'], `${where} Targets`).map((target) => targetOf(target, `${where} target`)),
  };
}

/** A rule names its bus by name or ARN. */
function busName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}

function targetOf(value: unknown, where: string): RuleTarget {
  const target = objectAt(value, where);
  const transformer = target['InputTransformer'];
  const retry = objectAt(target['RetryPolicy'], `${where} RetryPolicy`);
  return {
    id: stringAt(target['Id'], `${where} Id`),
    arn: stringAt(target['Arn'], `${where} Arn`),
    input: optionalStringAt(target['Input'], `${where} Input`),
    inputPath: optionalStringAt(target['InputPath'], `${where} InputPath`),
    inputTransformer: transformer === undefined ? undefined : transformerOf(transformer, `${where} InputTransformer`),
    roleArn: optionalStringAt(target['RoleArn'], `${where} RoleArn`),
    deadLetterArn: optionalStringAt(objectAt(target['DeadLetterConfig'], where)['Arn'], `${where} DeadLetterConfig`),
    retry: {
      attempts: numberAt(retry['MaximumRetryAttempts'], where, DEFAULT_ATTEMPTS),
      maxAgeSeconds: numberAt(retry['MaximumEventAgeInSeconds'], where, DEFAULT_MAX_AGE_SECONDS),
    },
    otherMembers: Object.keys(target).filter((member) => !KNOWN_MEMBERS.has(member)),
  };
}

function transformerOf(value: unknown, where: string): NonNullable<RuleTarget['inputTransformer']> {
  const transformer = objectAt(value, where);
  const paths = Object.entries(objectAt(transformer['InputPathsMap'], `${where} InputPathsMap`));
  return {
    paths: Object.fromEntries(paths.map(([name, path]) => [name, stringAt(path, `${where} ${name}`)])),
    template: stringAt(transformer['InputTemplate'], `${where} InputTemplate`),
  };
}
