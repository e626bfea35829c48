import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHash } from '../../lib/private/bundle-hash';

const BUILT = join(__dirname, '..', '..', 'assets');
const hashOf = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

const assets = mkdtempSync(join(tmpdir(), 'rft-hashes-'));
const folder = join(assets, 'lambda', 'begin-run');
const bundle = join(folder, 'index.js');
const records = join(assets, 'lambda-bundles.json');
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(assets, { recursive: true, force: true }));

/** A bundle with a record, in the order in which a build writes them. */
beforeEach(() => {
  writeFileSync(bundle, 'exports.a = 1;');
  writeFileSync(records, JSON.stringify({ 'begin-run': { bytes: 14, sha256: 'as recorded' } }));
  utimesSync(bundle, 1_000, 1_000);
  utimesSync(records, 1_001, 1_001);
});

test('is what was recorded when the package was built', () => {
  expect(bundleHash(folder, 'index.js')).toBe('as recorded');
});

test('is that too in an installed package, whose files all have one time', () => {
  utimesSync(bundle, 499_162_500, 499_162_500);
  utimesSync(records, 499_162_500, 499_162_500);
  expect(bundleHash(folder, 'index.js')).toBe('as recorded');
});

test('is that of the file when somebody changed it by hand, even to the same length', () => {
  writeFileSync(bundle, 'exports.a = 2;');
  expect(bundleHash(folder, 'index.js')).toBe(hashOf('exports.a = 2;'));
});

test('is that of the file when it has another length, whatever its time', () => {
  writeFileSync(bundle, 'exports.a = 10;');
  utimesSync(bundle, 1_000, 1_000);
  expect(bundleHash(folder, 'index.js')).toBe(hashOf('exports.a = 10;'));
});

test.each([
  ['no record of it', '{}'],
  ['no record that can be read', '{'],
])('is that of the file when there is %s', (_, text) => {
  writeFileSync(records, text);
  expect(bundleHash(folder, 'index.js')).toBe(hashOf('exports.a = 1;'));
  rmSync(records);
  expect(bundleHash(folder, 'index.js')).toBe(hashOf('exports.a = 1;'));
});

test('is recorded by the build for every function', () => {
  const names = readdirSync(join(BUILT, 'lambda'));
  const recorded = JSON.parse(readFileSync(join(BUILT, 'lambda-bundles.json'), 'utf8'));
  expect(Object.keys(recorded).sort()).toEqual(names.sort());
  for (const name of names) {
    const content = readFileSync(join(BUILT, 'lambda', name, 'index.js'));
    expect([name, recorded[name]]).toEqual([name, { bytes: content.length, sha256: hashOf(content) }]);
  }
});
