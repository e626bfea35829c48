// Runs once before the tests of a run: everything that they leave in the temporary folder lies in one of its own, which
// global-teardown.js removes. Test files find there what another one has already made (see rehearsal/assembly-fixture.ts).
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  // The template validation of aws-cdk-lib costs seconds and 300 MB per process. One gate turns it on again for itself.
  process.env.CDK_VALIDATION = 'false';
  process.env.RFT_TESTS_FOLDER = process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'rft-tests-'));
};
