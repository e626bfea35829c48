// Where test files run: as jest's own for Node.js, with a way out to what Node.js itself has loaded (see load-once.js).
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireOutside = requireOutside;
  }
};

function requireOutside(file) {
  const before = process.listeners('exit');
  const loaded = require(file);
  // The CDK would delete what it has synthesized, longer than jest waits for a worker to end. global-teardown.js does it.
  for (const listener of process.listeners('exit')) if (!before.includes(listener)) process.off('exit', listener);
  return loaded;
}
