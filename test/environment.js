// Where test files run: as jest's own for Node.js, with a way out to what Node.js itself has loaded (see load-once.js).
const { TestEnvironment } = require('jest-environment-node');

const before = process.listeners('exit');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.requireOutside = require;
  }

  async teardown() {
    await super.teardown();
    // The CDK deletes what it synthesized when a process ends. Jest does not wait so long; global-teardown.js does it.
    for (const listener of process.listeners('exit')) if (!before.includes(listener)) process.off('exit', listener);
  }
};
