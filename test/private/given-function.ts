import { App, Duration, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { PrebundledFunction, type PrebundledFunctionProps } from '../../lib/private/prebundled-function';

/** One of our functions, alone in a stack. */
export function givenFunction({ roleIsOpen }: Pick<PrebundledFunctionProps<readonly []>, 'roleIsOpen'> = {}) {
  const stack = new Stack(new App(), 'Test');
  const handler = new PrebundledFunction<readonly []>(stack, 'Look', {
    asset: 'configure-logging',
    description: 'Looks',
    environment: {},
    logGroup: new logs.LogGroup(stack, 'Logs'),
    timeout: Duration.minutes(1),
    roleIsOpen,
  });
  return { stack, handler };
}
