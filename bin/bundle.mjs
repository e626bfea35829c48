// Builds assets/: everything that runs outside a CDK app, with all the packages it needs. Equal inputs give equal bytes,
// because CDK hashes these folders and a deployment should show only what really changed.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';

process.chdir(resolve(import.meta.dirname, '..'));

/** The kit and its subpaths: what needs the AWS SDK is imported by name, so that other rewards stay without it. */
const KIT_FOLDERS = ['', 'judge/', 'guardrail/'];
/** Files that are read at run time or by editors, shipped as they are. */
const COPIES = { 'bin/rft.config.schema.json': 'assets/rft.config.schema.json' };

const COMMON = {
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  // The Lambda runtime is newer, but a rehearsal runs the same bytes on the oldest Node that this package supports.
  target: 'node20',
  format: 'cjs',
  // The ES modules of a package shake better than its CommonJS.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
};

/** dynalite computes the names of files that it requires, and loads a native disk store that we never open. */
const bundleDynalite = {
  name: 'dynalite',
  setup({ onLoad, onResolve }) {
    const computed = /require\('(\.\/(?:actions|validations)\/)' \+ action\)/g;
    onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (source.match(computed)?.length !== 2) throw new Error(`${path} has changed: look at its requires again.`);
      return { contents: source.replace(computed, "require('$1' + action + '.js')") };
    });
    onResolve({ filter: /^level$/ }, ({ path }) => ({ path, namespace: 'no-disk-store' }));
    onLoad({ filter: /^/, namespace: 'no-disk-store' }, () => ({ contents: 'export class Level {}' }));
  },
};

/** Functions that are deployed as one asset, by its name: a bundle each, in one folder. Others are an asset each. */
const TOGETHER = {
  run: ['request-run', 'begin-run', 'finish-run', 'reconcile'],
  training: ['start-training', 'describe-training', 'collect-metrics'],
  evaluation: ['plan-evaluation', 'score-model', 'judge-signal', 'deploy-candidate', 'decide-promotion'],
  drift: ['plan-period', 'sample-traffic', 'judge-drift'],
  feedback: ['take-feedback', 'store-feedback'],
};

/** Every folder of lambda/ with an index.ts is a function, except the kit. */
function functionNames() {
  return readdirSync('lambda').filter((name) => name !== 'reward-kit' && existsSync(`lambda/${name}/index.ts`));
}

/** Where the bundle of a function lies below assets/lambda/. */
function bundleOf(name) {
  const folder = Object.keys(TOGETHER).find((folder) => TOGETHER[folder].includes(name));
  return folder === undefined ? { folder: name, file: 'index.js' } : { folder, file: `${name}.js` };
}

function functions() {
  return functionNames().map((name) => ({
    entryPoints: [`lambda/${name}/index.ts`],
    outfile: `assets/lambda/${bundleOf(name).folder}/${bundleOf(name).file}`,
    minify: true,
    alias: { '@aws-sdk/credential-provider-node': './lambda/shared/clients/credentials.ts' },
    // The SDK imports modules of Node.js when it needs them. As require() that lets a rehearsal keep the compiled code.
    supported: { 'dynamic-import': false },
  }));
}

/**
 * For require one file; for import a file for each grader, so that whoever bundles a reward takes along only what it uses
 * (package.json says `sideEffects: false`).
 */
function rewardKit() {
  const files = readdirSync('lambda/reward-kit').filter((name) => name.endsWith('.ts'));
  const entries = KIT_FOLDERS.map((folder) => `${folder}index.ts`);
  return [
    ...entries.map((entry) => ({
      entryPoints: [`lambda/reward-kit/${entry}`],
      outfile: `assets/reward-kit/${entry.replace('.ts', '.js')}`,
      // The handler knows errors by their class: subpaths must throw those of the kit, not copies.
      external: ['../index'],
    })),
    {
      entryPoints: [...new Set([...files, ...entries])].map((name) => `lambda/reward-kit/${name}`),
      outbase: 'lambda/reward-kit',
      outdir: 'assets/reward-kit',
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[hash]',
      splitting: true,
      format: 'esm',
    },
  ];
}

function commandLine() {
  const entry = 'bin/rft.ts';
  return {
    entryPoints: [entry],
    outfile: 'assets/cli/rft.js',
    minify: true,
    banner: { js: readFileSync(entry, 'utf8').startsWith('#!') ? '' : '#!/usr/bin/env node' },
    plugins: [besideCommandLine],
    // A user's own TypeScript is bundled with the user's esbuild, which is a native program.
    external: ['esbuild'],
  };
}

/** Parts of the command line that need the AWS SDK, read when they are asked for: import in bin/rft.ts and file in assets/cli/. */
const LAZY_PARTS = { './operate/index.js': 'operate.js', './rehearse-command.js': 'rehearse.js' };

const besideCommandLine = {
  name: 'beside-command-line',
  setup({ onResolve }) {
    onResolve({ filter: /^/ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import' || !(path in LAZY_PARTS)) return undefined;
      return { path: `./${LAZY_PARTS[path]}`, external: true };
    });
  },
};

function lazyParts() {
  return Object.entries(LAZY_PARTS).map(([path, file]) => ({
    entryPoints: [`bin/${path.replace('.js', '.ts')}`],
    outfile: `assets/cli/${file}`,
    minify: true,
    plugins: [bundleDynalite],
    external: ['esbuild'],
  }));
}

/** Nothing is called where a spec is only checked, at synthesis: the AWS SDK stays out. */
const withoutSdk = {
  name: 'without-sdk',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@aws-sdk\// }, ({ path }) => ({ path, namespace: 'no-sdk' }));
    onLoad({ filter: /^/, namespace: 'no-sdk' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** What a construct checks a reward spec with: the very graders that will read it. */
function specCheck() {
  return {
    entryPoints: ['lambda/reward-spec/check-spec.ts'],
    outfile: 'assets/reward-spec/check-spec.js',
    minify: true,
    plugins: [withoutSdk],
  };
}

/** The thread in which a rehearsal runs a function; read from disk, so it is a file of its own. */
function rehearsalWorker() {
  return { entryPoints: ['rehearsal/functions/worker.ts'], outfile: 'assets/cli/worker.js', minify: true };
}

/** One declaration file per source, since nothing here rolls them up, and an index for each kind of module. */
function rewardKitTypes() {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.dev.json',
    {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      incremental: false,
      outDir: 'assets/reward-kit/types',
    },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail },
  );
  const files = new Map(
    KIT_FOLDERS.flatMap((folder) => {
      const up = folder === '' ? './' : '../';
      return [
        [`assets/reward-kit/${folder}index.d.ts`, `export * from '${up}types/lambda/reward-kit/${folder}index';\n`],
        [`assets/reward-kit/${folder}index.d.mts`, "export * from './index.js';\n"],
      ];
    }),
  );
  const sources = KIT_FOLDERS.map((folder) => `lambda/reward-kit/${folder}index.ts`);
  const program = ts.createProgram(sources, { ...options, tsBuildInfoFile: undefined });
  program.emit(undefined, (path, text) => files.set(path, text)).diagnostics.forEach(fail);
  return files;
}

function fail(diagnostic) {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}

/** Names, versions and licence texts of the packages whose code is inside the bundles. */
function notices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.values(metafile.outputs)).flatMap(({ inputs }) => inputs);
  const used = inputs.flatMap((files) => Object.keys(files).filter((path) => files[path].bytesInOutput > 0));
  const folders = new Set(used.flatMap((path) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
  const byText = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  const parts = [...byText].map(([text, packages]) => `${packages.sort().join('\n')}\n\n${text}\n`);
  return ['The bundles in this folder contain code of these packages.\n', ...parts.sort()].join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}

/** What a construct must know of each function. A synthesis that read and hashed every bundle would wait for it. */
function bundles(files) {
  const hashOf = (folder) => {
    const hash = createHash('sha256');
    for (const [path, contents] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (dirname(path) === resolve('assets/lambda', folder))
        hash.update(`${basename(path)}\0${contents.length}\0`).update(contents);
    }
    return hash.digest('hex');
  };
  return Object.fromEntries(
    functionNames().map((name) => [name, { ...bundleOf(name), hash: hashOf(bundleOf(name).folder) }]),
  );
}

const jobs = [...functions(), ...rewardKit(), commandLine(), ...lazyParts(), specCheck(), rehearsalWorker()];
// esbuild itself prints what is wrong.
const building = Promise.all(jobs.map((job) => build({ ...COMMON, ...job }))).catch(() => process.exit(1));
const files = rewardKitTypes();
const results = await building;

const warnings = results.flatMap((result) => result.warnings);
if (warnings.length > 0) throw new Error(`esbuild gave ${warnings.length} warnings: the bundles are not written.`);
for (const { path, contents } of results.flatMap((result) => result.outputFiles)) files.set(path, contents);
files.set('assets/THIRD-PARTY-NOTICES.txt', notices(results));
for (const [from, to] of Object.entries(COPIES)) files.set(to, readFileSync(from));
files.set('assets/lambda/bundles.json', `${JSON.stringify(bundles(files), undefined, 2)}\n`);

// Written only after everything succeeded, so that a broken source leaves the last good bundles in place.
rmSync('assets', { recursive: true, force: true });
for (const [path, contents] of files) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
chmodSync('assets/cli/rft.js', 0o755);
const bytes = [...files.values()].reduce((sum, contents) => sum + contents.length, 0);
console.log(
  `assets/: ${files.size} files, ${(bytes / 1e6).toFixed(1)} MB, in ${(performance.now() / 1000).toFixed(1)} s`,
);
