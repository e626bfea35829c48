// Runs once after the tests of a run.
const { rmSync } = require('node:fs');
const { tmpdir } = require('node:os');

module.exports = async () => {
  rmSync(tmpdir(), { recursive: true, force: true });
};
