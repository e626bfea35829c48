// The order of test files. One that takes a minute and starts last would be waited for by every other worker, and a
// machine that runs the tests for the first time knows no durations.
const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take longest, the longest first. */
const LONGEST = [
  'scenarios/serving',
  'scenarios/services',
  'rehearsal/retraining',
  'app/cli',
  'scenarios/approval',
  'rehearsal/season',
  'scenarios/people',
  'scenarios/evaluation',
  'rehearsal/promotion-rules',
  'rehearsal/good-day',
  'rehearsal/gsm8k',
  'reward-kit/fuzz',
  'scenarios/index',
  'scenarios/data',
  'rehearsal/permissions',
  'package/pack',
  'operate/review',
  'operate/operate',
  'lambda/reconcile',
  'app/app',
  'app/check',
  'lambda/shared/close-run',
  'app/check-labels',
  'rehearsal/production-data',
  'package/docs',
  'lambda/swap-interrupted',
  'decide-promotion/calibration',
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
