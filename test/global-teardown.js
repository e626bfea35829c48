// Runs once after the tests of a run.
const { rmSync } = require('node:fs');

module.exports = () => rmSync(process.env.RFT_TESTS_FOLDER, { recursive: true, force: true });
