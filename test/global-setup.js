// Runs once before the tests of a run: everything that they leave in the temporary folder lies in one of its own, which
// global-teardown.js removes. Test files find there what another one has already made (see rehearsal/assembly-fixture.ts).
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  process.env.RFT_TESTS_FOLDER = process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'rft-tests-'));
};
