// Makes one file of the compiled constructs, since Node.js looks for, opens and compiles each file of a package by itself. What a
// pipeline does not use is in the file and never runs, because a name of the package loads its part when it is asked for.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

process.chdir(resolve(import.meta.dirname, '..'));

const require = createRequire(import.meta.url);
const parts = readFileSync('lib/index.ts', 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [, path] = line.match(/^export \* from '(.+)';$/) ?? [];
    if (!path) throw new Error(`lib/index.ts: expected only lines like export * from './part'; got ${line}`);
    return { path, names: Object.keys(require(resolve('dist', path))) };
  });

const entry = `
for (const [names, load] of [
${parts.map(({ path, names }) => `  [${JSON.stringify(names)}, () => require('${path}')],`).join('\n')}
]) {
  for (const name of names) {
    Object.defineProperty(exports, name, { enumerable: true, configurable: true, get: () => load()[name] });
  }
}
Object.defineProperty(exports, '__esModule', { value: true });
`;
// Never runs: from it Node.js knows the names where an ES module imports some of them.
const names = `0 && (module.exports = { ${parts.flatMap((part) => part.names).join(', ')} });`;

/** TypeScript copies a module's names where it cannot know that they are exactly what it exports. Here it is always so. */
const withoutInterop = {
  name: 'without-interop',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/].*\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replaceAll(/^var __(?:createBinding|setModuleDefault|importStar) = [^]*?^\}\)(?:\(\)|\))?;\n/gm, '')
        .replaceAll(/__importStar\((require\("[^"]+"\))\)/g, '$1');
      if (contents.includes('__importStar')) throw new Error(`${path} is not as TypeScript has written it so far.`);
      return { contents };
    });
  },
};

const { outputFiles, warnings } = await build({
  stdin: { contents: entry, resolveDir: 'dist', sourcefile: 'index.js' },
  external: ['aws-cdk-lib', 'constructs'],
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  footer: { js: names },
  plugins: [withoutInterop],
  logLevel: 'warning',
});
if (warnings.length > 0) throw new Error(`esbuild gave ${warnings.length} warnings: dist/ stays as it was compiled.`);

const compiled = readdirSync('dist', { recursive: true }).filter((path) => path.endsWith('.js'));
for (const path of compiled) rmSync(join('dist', path));
writeFileSync('dist/index.js', outputFiles[0].contents);
console.log(`dist/: ${compiled.length} files became one, ${(outputFiles[0].contents.length / 1e3).toFixed(0)} kB`);
