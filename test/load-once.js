// In place of a module of the CDK, which has a thousand: jest would load them anew for every test file, without the
// compiled code that Node.js keeps. Here Node.js loads them, once in each worker.
module.exports = {
  process: (_source, file) => ({ code: `module.exports = requireOutside(${JSON.stringify(file)});` }),
};
