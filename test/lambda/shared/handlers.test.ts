import * as env from '../../../lib/contract/env';

const HANDLERS: ReadonlyArray<readonly [name: string, variables: readonly string[]]> = [
  ['request-run', env.REQUEST_RUN_ENV],
  ['begin-run', env.BEGIN_RUN_ENV],
  ['curate-logs', env.CURATE_LOGS_ENV],
  ['verify-reward', env.VERIFY_REWARD_ENV],
  ['plan-evaluation', env.PLAN_EVALUATION_ENV],
  ['score-model', env.SCORE_MODEL_ENV],
  ['judge-signal', env.JUDGE_SIGNAL_ENV],
  ['start-training', env.START_TRAINING_ENV],
  ['describe-training', env.DESCRIBE_TRAINING_ENV],
  ['collect-metrics', env.COLLECT_METRICS_ENV],
  ['deploy-candidate', env.DEPLOY_CANDIDATE_ENV],
  ['decide-promotion', env.DECIDE_PROMOTION_ENV],
  ['swap-production', env.SWAP_PRODUCTION_ENV],
  ['request-approval', env.REQUEST_APPROVAL_ENV],
  ['finish-run', env.FINISH_RUN_ENV],
  ['reconcile', env.RECONCILE_ENV],
  ['take-feedback', env.TAKE_FEEDBACK_ENV],
  ['store-feedback', env.STORE_FEEDBACK_ENV],
];

const load = (name: string) => jest.requireActual<{ handler: unknown }>(`../../../lambda/${name}/index`);

describe.each(HANDLERS)('%s', (name, variables) => {
  const before = { ...process.env };
  beforeEach(() => jest.resetModules());
  afterEach(() => (process.env = { ...before }));

  test('starts with the variables of its table and nothing else', () => {
    // A policy is JSON, and a number is; it is text for all others.
    process.env = { ...before, ...Object.fromEntries(variables.map((variable) => [variable, '1'])) };
    expect(load(name).handler).toBeInstanceOf(Function);
  });

  test('refuses to start without them, and names each', () => {
    expect(() => load(name)).toThrow(variables.join(', '));
  });
});

test('configure-logging starts without variables', () => {
  expect(load('configure-logging').handler).toBeInstanceOf(Function);
});
