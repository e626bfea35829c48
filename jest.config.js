/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/test/global-setup.js',
  globalTeardown: '<rootDir>/test/global-teardown.js',
  setupFiles: ['<rootDir>/test/setup.js'],
  testSequencer: '<rootDir>/test/longest-first.js',
  transform: { '^.+\\.ts$': '<rootDir>/test/esbuild-transform.js' },
  moduleFileExtensions: ['ts', 'js', 'json'],
  // Examples and README snippets import the package by its name: they are tested against the sources.
  moduleNameMapper: {
    '^cdk-bedrock-rft$': '<rootDir>/lib/index.ts',
    '^cdk-bedrock-rft/reward-kit$': '<rootDir>/lambda/reward-kit/index.ts',
    '^cdk-bedrock-rft/reward-kit/(judge|guardrail)$': '<rootDir>/lambda/reward-kit/$1/index.ts',
  },
  // Jest leaves one core idle by default, and a file that loads aws-cdk-lib leaves some 100 MB behind in its worker.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  // Synthesis and child processes on a busy two-core machine; plain logic takes milliseconds.
  testTimeout: 30_000,
};
