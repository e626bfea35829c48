// The order of test files. One that takes a minute and starts last would be waited for by every other worker, and a
// machine that runs the tests for the first time knows no durations.
const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take longest, the longest first. */
const LONGEST = [
  'scenarios/serving',
  'scenarios/services',
  'app/cli',
  'rehearsal/retraining',
  'rehearsal/good-day',
  'rehearsal/season',
  'scenarios/approval',
  'rehearsal/promotion-rules',
  'rehearsal/gsm8k',
  'scenarios/people',
  'scenarios/evaluation',
  'package/pack',
  'operate/operate',
  'lambda/shared/close-run',
  'app/check',
  'operate/review',
  'scenarios/data',
  'lambda/reconcile',
  'app/check-labels',
  'rehearsal/production-data',
  'package/docs',
  'lambda/swap-interrupted',
  'examples/recipes',
  'scenarios/rewards',
  'rehearsal/permissions',
  'scenarios/index',
  'test/rft-pipeline',
  'rehearsal/drift',
  'reward-kit/fuzz',
  'decide-promotion/calibration',
  'reward-kit/json-schema',
  'reward-kit/similarity',
  'app/app',
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
