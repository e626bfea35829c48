import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** Inside the project, so that snippets find its packages; the names of ours lead to the sources. */
const folder = mkdtempSync(join(ROOT, 'node_modules', '.docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pages = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const snippets = pages.flatMap((page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ''], index) => ({
    file: join(folder, page, `${index + 1}.ts`),
    // A snippet that imports nothing is no module, and its names would meet those of others.
    code: /^(?:im|ex)port /m.test(code) ? code : `${code}\nexport {};\n`,
  }));
});

test('every TypeScript snippet of the documentation compiles', () => {
  for (const page of pages) mkdirSync(join(folder, page), { recursive: true });
  for (const { file, code } of snippets) writeFileSync(file, code);
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const program = ts.createProgram(
    snippets.map(({ file }) => file),
    { ...options, incremental: false, tsBuildInfoFile: undefined, noUnusedLocals: false },
  );
  const mistakes = snippets.flatMap(({ file }) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(
        ({ messageText }) => `${file.slice(folder.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
  );
  expect(mistakes).toEqual([]);
  expect(snippets.length).toBeGreaterThan(2);
}, 120_000);
