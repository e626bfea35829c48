// The order of test files. One that takes a minute and starts last would be waited for by every other worker, and a
// machine that runs the tests for the first time knows no durations.
const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take longest, the longest first. */
const LONGEST = [
  'rehearsal/scenarios',
  'reward-kit/fuzz',
  'rehearsal/permissions',
  'package/pack',
  'app/app',
  'app/check',
  'app/cli',
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
