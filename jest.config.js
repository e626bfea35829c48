/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/environment.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  globalSetup: '<rootDir>/test/global-setup.js',
  globalTeardown: '<rootDir>/test/global-teardown.js',
  setupFiles: ['<rootDir>/test/setup.js'],
  testSequencer: '<rootDir>/test/longest-first.js',
  transform: {
    '/node_modules/(aws-cdk-lib|constructs|cdk-nag)/.+\\.js$': '<rootDir>/test/load-once.js',
    '^.+\\.ts$': '<rootDir>/test/esbuild-transform.js',
  },
  transformIgnorePatterns: ['/node_modules/(?!(aws-cdk-lib|constructs|cdk-nag)/)'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  // Examples and README snippets import the package by its name: they are tested against the sources.
  moduleNameMapper: {
    '^cdk-bedrock-rft$': '<rootDir>/lib/index.ts',
    '^cdk-bedrock-rft/reward-kit$': '<rootDir>/lambda/reward-kit/index.ts',
    '^cdk-bedrock-rft/reward-kit/(judge|guardrail)$': '<rootDir>/lambda/reward-kit/$1/index.ts',
  },
  // Jest leaves one core idle by default, and a worker grows with what was synthesized in it.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  // Synthesis and child processes on a busy two-core machine; plain logic takes milliseconds.
  testTimeout: 30_000,
};
