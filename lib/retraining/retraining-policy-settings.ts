import { Duration, Token } from 'aws-cdk-lib';
import type { RetrainingPolicySettings } from '../contract/retraining';
import { requireDuration, requireNumber } from '../private/validation';
import { RetrainingPolicy, TrainingBudget } from './retraining-policy';

/** What the functions that start runs get of a policy. */
export function retrainingPolicySettings(policy: RetrainingPolicy = {}): RetrainingPolicySettings {
  const { minimumInterval = Duration.days(1), coolDown = Duration.days(7), trainingsPerMonth, budget } = policy;
  requireDuration('retrainingPolicy.minimumInterval', minimumInterval, Duration.seconds(0), Duration.days(366));
  requireDuration('retrainingPolicy.coolDown', coolDown, Duration.seconds(0), Duration.days(366));
  requireNumber('retrainingPolicy.trainingsPerMonth', trainingsPerMonth, { min: 1, integer: true });
  const limits = [trainingsPerMonth, budget && affordable(budget)].filter((limit) => limit !== undefined);
  return {
    minimumIntervalSeconds: minimumInterval.toSeconds(),
    coolDownSeconds: coolDown.toSeconds(),
    ...(limits.length > 0 && { trainingsPerMonth: Math.min(...limits) }),
  };
}

function affordable({ perMonth, perTraining }: TrainingBudget): number {
  for (const [field, value] of Object.entries({ perMonth, perTraining })) {
    if (Token.isUnresolved(value)) {
      throw new Error(
        `retrainingPolicy.budget.${field}: got a value that is known at deployment only, allowed is a number: the limit is computed at synthesis.`,
      );
    }
  }
  requireNumber('retrainingPolicy.budget.perTraining', perTraining, { min: Number.MIN_VALUE });
  requireNumber('retrainingPolicy.budget.perMonth', perMonth, { min: perTraining });
  return Math.floor(perMonth / perTraining);
}
