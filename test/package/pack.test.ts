import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..', '..');
const MEGABYTE = 1_000_000;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** A folder of somebody else: the package unpacked from its tarball, and its peers, nothing more. */
const consumer = mkdtempSync(join(tmpdir(), 'rft-consumer-'));
const installed = join(consumer, 'node_modules', 'cdk-bedrock-rft');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
let packed: Packed;
let paths: string[];

beforeAll(() => {
  const json = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', consumer], ROOT);
  [packed] = JSON.parse(json) as [Packed];
  paths = packed.files.map((file) => file.path);
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', packed.filename, '-C', installed, '--strip-components=1'], consumer);
  for (const peer of Object.keys(manifest.peerDependencies)) {
    symlinkSync(join(ROOT, 'node_modules', peer), join(consumer, 'node_modules', peer));
  }
});

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

describe('the tarball', () => {
  test('holds the constructs with their types, the jsii assembly, the licences and the README', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        '.jsii',
        'LICENSE',
        'README.md',
        'assets/THIRD-PARTY-NOTICES.txt',
        'assets/rft.config.schema.json',
        'dist/index.d.ts',
        'dist/index.js',
        'package.json',
      ]),
    );
  });

  describe('has of each function', () => {
    type Bundles = Readonly<Record<string, { folder: string; file: string; hash: string }>>;
    const bundles = JSON.parse(readFileSync(join(ROOT, 'assets/lambda/bundles.json'), 'utf8')) as Bundles;
    const files = () => paths.filter((path) => path.startsWith('assets/lambda/') && path.endsWith('.js'));

    test('one bundle, where the constructs look for it', () => {
      const functions = readdirSync(join(ROOT, 'lambda')).filter(
        (name) => name !== 'reward-kit' && existsSync(join(ROOT, 'lambda', name, 'index.ts')),
      );
      expect(Object.keys(bundles).sort()).toEqual(functions.sort());
      const expected = Object.values(bundles).map(({ folder, file }) => `assets/lambda/${folder}/${file}`);
      expect(files().sort()).toEqual(expected.sort());
    });

    test('the hash of all that is deployed with it, by which a deployment sees what changed', () => {
      for (const { folder, hash } of Object.values(bundles)) {
        const sha256 = createHash('sha256');
        for (const name of readdirSync(join(ROOT, 'assets/lambda', folder)).sort()) {
          const contents = readFileSync(join(ROOT, 'assets/lambda', folder, name));
          sha256.update(`${name}\0${contents.length}\0`).update(contents);
        }
        expect({ folder, hash }).toEqual({ folder, hash: sha256.digest('hex') });
      }
    });

    test('no code that looks for credentials outside its environment', () => {
      const elsewhere = /AWS_WEB_IDENTITY_TOKEN_FILE|AWS_CONTAINER_CREDENTIALS/;
      expect(files().filter((path) => elsewhere.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
    });
  });

  test('has the constructs in one file, whose names an ES module can import', () => {
    expect(paths.filter((path) => path.startsWith('dist/') && path.endsWith('.js'))).toEqual(['dist/index.js']);
    const script = "import { Reward, RftPipeline } from 'cdk-bedrock-rft'; console.log(Reward.name, RftPipeline.name);";
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: consumer,
      encoding: 'utf8',
    });
    expect(stdout + stderr).toBe('Reward RftPipeline\n');
  });

  test('holds every file that package.json points to', () => {
    const targets = JSON.stringify([
      manifest.main,
      manifest.types,
      manifest.bin,
      manifest.exports,
      manifest.typesVersions,
    ]);
    const files = [...targets.matchAll(/"(?:\.\/)?((?:assets|dist)\/[^"]+|\.jsii|package\.json)"/g)].map(
      ([, file]) => file,
    );
    expect(files).toContain('assets/cli/rft.js');
    expect(paths).toEqual(expect.arrayContaining(files));
  });

  test('holds compiled output only: no sources, no tests, no source maps, no packages', () => {
    const compiled = /^(dist\/.*\.(js|d\.ts)|assets\/.*\.(js|mjs|json|txt|d\.ts|d\.mts))$/;
    const root = ['.jsii', 'LICENSE', 'README.md', 'package.json'];
    expect(paths.filter((path) => !compiled.test(path) && !root.includes(path))).toEqual([]);
    const embedded = paths.filter((path) => /sourceMappingURL=/.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(embedded).toEqual([]);
  });

  test('stays small enough for a quick install', () => {
    expect(packed.size).toBeLessThan(8 * MEGABYTE);
    expect(packed.unpackedSize).toBeLessThan(29 * MEGABYTE);
  });

  test('keeps the AWS SDK out of the command line that tries rewards: what needs it is read when asked for', () => {
    expect(paths.filter((path) => path.startsWith('assets/cli/')).sort()).toEqual([
      'assets/cli/operate.js',
      'assets/cli/rehearse.js',
      'assets/cli/rft.js',
      'assets/cli/worker.js',
    ]);
    const sdkIn = (file: string) =>
      /aws-sdk|amz-sdk-request/.test(readFileSync(join(ROOT, 'assets/cli', file), 'utf8'));
    expect([sdkIn('rft.js'), sdkIn('operate.js'), sdkIn('rehearse.js')]).toEqual([false, true, true]);
  });

  test('asks for no package at run time but its peers', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
  });
});

describe('the installed package', () => {
  test('gives its constructs to a CDK app', () => {
    const script = `console.log(typeof require('cdk-bedrock-rft').RftPipeline)`;
    expect(run(process.execPath, ['-e', script], consumer).trim()).toBe('function');
  });

  test('gives the same reward kit to import and require', () => {
    const name = 'cdk-bedrock-rft/reward-kit';
    const required = run(process.execPath, ['-p', `Object.keys(require('${name}')).sort().join()`], consumer);
    const script = `console.log(Object.keys(await import('${name}')).filter((key) => key !== 'default').sort().join())`;
    const imported = run(process.execPath, ['--input-type=module', '-e', script], consumer);
    expect(required.trim()).not.toBe('');
    expect(imported).toBe(required);
  });

  test.each([
    ['CommonJS and ES modules', ['index.cts', 'index.mts'], { module: 'node16' }],
    ['bundlers', ['index.ts'], { module: 'esnext', moduleResolution: 'bundler' }],
    ['older apps', ['index.ts'], { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
  ])('types the reward kit for %s, with no package of types', (_, files, resolution) => {
    const entries = files.map((file) => join(consumer, file));
    for (const entry of entries) writeFileSync(entry, `export * from 'cdk-bedrock-rft/reward-kit';\n`);
    const checked = { target: 'es2022', strict: true, noEmit: true, types: [], skipDefaultLibCheck: true };
    const { options } = ts.convertCompilerOptionsFromJson({ ...checked, ...resolution }, consumer);
    const program = ts.createProgram(entries, options);
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
    const checker = program.getTypeChecker();
    for (const entry of entries) {
      const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)!)!);
      expect(names.length).toBeGreaterThan(0);
    }
  });

  test.each(['judge', 'guardrail'])('gives the subpath reward-kit/%s to import and require', (name) => {
    const path = `cdk-bedrock-rft/reward-kit/${name}`;
    expect(run(process.execPath, ['-p', `typeof require('${path}').${name}`], consumer).trim()).toBe('function');
    const script = `console.log(typeof (await import('${path}')).${name})`;
    expect(run(process.execPath, ['--input-type=module', '-e', script], consumer).trim()).toBe('function');
  });

  test('brings a reward only what it uses: one check is a small bundle, and the AWS SDK comes with a judge alone', () => {
    const bundled = (code: string): string => {
      const entry = join(consumer, 'reward.mjs');
      writeFileSync(entry, `${code}\n`);
      const options = { entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', write: false };
      const script = `process.stdout.write(require(${JSON.stringify(join(ROOT, 'node_modules', 'esbuild'))}).buildSync(${JSON.stringify(options)}).outputFiles[0].text)`;
      return run(process.execPath, ['-e', script], consumer);
    };
    const sdkIn = (bundle: string) => ['aws-sdk', 'smithy', 'amz-sdk-request'].map((trace) => bundle.includes(trace));
    const check = bundled(`export { exactMatch, rewardHandler } from 'cdk-bedrock-rft/reward-kit';`);
    expect(check.length).toBeLessThan(40_000);
    expect(sdkIn(check)).toEqual([false, false, false]);
    expect(sdkIn(bundled(`export * from 'cdk-bedrock-rft/reward-kit';`))).toEqual([false, false, false]);
    expect(sdkIn(bundled(`export { judge } from 'cdk-bedrock-rft/reward-kit/judge';`))).toEqual([true, true, true]);
  });

  test('runs its command line from its own files', () => {
    const cli = join(installed, 'assets', 'cli', 'rft.js');
    expect(run(cli, ['--help'], consumer)).toContain('rehearse');
    expect(run(cli, ['rehearse', '--list'], consumer)).toContain('good-day');
    expect(run(cli, ['watch', '--help'], consumer)).toContain('usage: rft watch RUN');
  });
});

describe('the README', () => {
  const snippets = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code = '']) => code,
  );

  test('shows a pipeline in at most twelve lines, and a reward, before everything else', () => {
    expect(snippets[1]).toContain('rewardHandler(');
    expect(snippets[0]?.trim().split('\n').length).toBeLessThanOrEqual(12);
  });

  test('shows code that compiles, synthesizes and can be rehearsed by whoever installs the package', () => {
    const project = join(consumer, 'project');
    for (const folder of ['rewards', 'data']) mkdirSync(join(project, folder), { recursive: true });
    const [pipeline = '', reward = ''] = snippets;
    const rows = Array.from({ length: 400 }, (_, index) => ({
      id: String(index),
      messages: [{ role: 'user', content: `What is ${index} + 7?` }],
      reference_answer: { final_answer: String(index + 7) },
    }));
    const recorded = rows.flatMap(({ id, reference_answer: { final_answer } }) => [
      { id, source: 'right', response: `The answer is ${final_answer}` },
      { id, source: 'wrong', response: `The answer is ${Number(final_answer) + 1}` },
    ]);
    const jsonl = (lines: object[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(join(project, 'app.ts'), pipeline);
    writeFileSync(join(project, 'rewards', 'support.ts'), reward);
    writeFileSync(join(project, 'data', 'support.jsonl'), jsonl(rows));
    writeFileSync(join(project, 'data', 'responses.jsonl'), jsonl(recorded));
    symlinkSync(join(ROOT, 'node_modules', 'esbuild'), join(consumer, 'node_modules', 'esbuild'));

    const checked = { module: 'node20', target: 'es2022', strict: true, types: [], skipLibCheck: true };
    const { options } = ts.convertCompilerOptionsFromJson(checked, project);
    const files = [join(project, 'app.ts'), join(project, 'rewards', 'support.ts')];
    // The comments of aws-cdk-lib decide nothing, and take a third of the time.
    const host = { ...ts.createCompilerHost(options), jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
    const program = ts.createProgram(files, options, host);
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
    program.emit();
    // The `cdk` command sets the folder of the assembly like this, and an App writes there when its process ends.
    run(process.execPath, ['app.js'], project, { CDK_OUTDIR: join(project, 'cdk.out') });
    const report = run(
      join(installed, 'assets', 'cli', 'rft.js'),
      ['rehearse', '--responses', 'data/responses.jsonl'],
      project,
    );
    expect(report).toMatch(/400 read, 400 kept/);
    expect(report).toMatch(/As it should be: promoted/);
  });
});

/** What the command printed. Without NODE_PATH, so that a file missing from the tarball is not found by luck. */
function run(command: string, args: string[], cwd: string, variables: Record<string, string> = {}): string {
  const env = { ...process.env, NODE_PATH: undefined, ...variables };
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}
