import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));

/** For the files of one folder: relative imports may not enter the named folders, nor may packages of this kind. */
const mayNotImport = (files, message, folders, packages = '(?!)') => ({
  files: [`${files}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^\\.{1,2}/(.*/)?(${folders})(/|$)|^(${packages})(/|$)`, message }] },
    ],
  },
});

/** For test files: none of these members of `describe`, `it` and `test`, none of their short forms, no module mocks. */
const mayNotCall = (files, members) => ({
  files: [files],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: `MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(${members})$/], Identifier[name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]`,
        message: 'Focused or skipped test: make it pass among the others, or delete it.',
      },
      {
        selector: 'MemberExpression[object.name="jest"][property.name=/^(mock|unmock)$/]',
        message: 'Not hoisted by the esbuild transform: pass the dependency in, or use aws-sdk-client-mock.',
      },
    ],
  },
});

const NOT_FOR_BIN =
  'test|lambda/shared/(?!(dataset-row|evaluated-model|figures|reward-result|scored-prompts|seed-of|statistics/[^/]+|text-lines)$).*|lambda/(?!reward-kit|shared)[^/]+(/index)?(?=$)';

export default tseslint.config(
  { ignores: ['assets/', '**/cdk.out/', 'coverage/', 'dist/'] },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      ...off(
        // CDK offers choices as classes of static factories.
        '@typescript-eslint/no-extraneous-class',
        // Blind to absent keys: noUncheckedIndexedAccess, which would open its eyes, is not allowed by jsii.
        '@typescript-eslint/no-unnecessary-condition',
        // An async function without await turns what it throws into a rejection, as callers of a handler expect.
        '@typescript-eslint/require-await',
      ),
    },
  },
  {
    files: ['lib/**/*.ts'],
    plugins: { awscdk },
    rules: {
      ...awscdk.configs.recommended.rules,
      'awscdk/require-props-default-doc': 'error',
      ...off(
        // Mistakes `props = {}` for another parameter.
        'awscdk/construct-constructor-property',
        // Inside the library, constructs hand each other concrete roles and state machines.
        'awscdk/no-construct-in-interface',
        'awscdk/no-construct-in-public-property-of-construct',
        // grantX is what AWS documents; a bind(scope) method builds in the scope that it is given.
        'awscdk/prefer-grants-property',
        'awscdk/require-passing-this',
      ),
    },
  },
  {
    // A stretch that a road has twice: its states are named by what it measures.
    files: ['lib/evaluation/measure-shards.ts'],
    rules: off('awscdk/no-variable-construct-id'),
  },
  mayNotImport('lib', 'lib runs in a CDK app and shares code through lib/contract.', 'bin|lambda|rehearsal|test'),
  mayNotImport('lib/contract', 'lib/contract stands alone.', '(?!)', '(?!\\./|node:).*'),
  mayNotImport(
    'lambda',
    'A function shares code through lib/contract.',
    'lib(?!/contract/)|bin|rehearsal|test',
    'aws-cdk-lib|constructs',
  ),
  mayNotImport(
    'rehearsal',
    'A rehearsal knows cdk.out and lib/contract.',
    'lib(?!/contract/)|bin|lambda|test',
    'aws-cdk-lib|constructs',
  ),
  mayNotImport('bin', 'The command line shares what computes, not what calls AWS.', NOT_FOR_BIN, '@aws-sdk'),
  // Talks to a deployed pipeline.
  mayNotImport('bin/operate', 'The command line shares what computes, not what calls AWS.', NOT_FOR_BIN),
  mayNotCall('test/**/*.ts', 'only|skip|todo|failing'),
  // The one place that decides whether the tests on real data can run.
  mayNotCall('test/shared-data.ts', 'only|todo|failing'),
  {
    files: ['test/**/*.ts'],
    // Templates and parsed answers are untyped, and a wrong or absent value fails the test anyway.
    rules: off(
      ...['argument', 'assignment', 'call', 'member-access', 'return'].map(
        (use) => `@typescript-eslint/no-unsafe-${use}`,
      ),
      '@typescript-eslint/no-non-null-assertion',
      '@typescript-eslint/no-unsafe-class-instance-assignment',
      '@typescript-eslint/unbound-method',
    ),
  },
);
