import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import type { FunctionImage } from '../../../rehearsal/functions/function-image';
import { functionOf, images } from './bundles';

type CompiledCode = typeof import('../../../rehearsal/functions/compiled-code');

const SOURCE = 'exports.handler = async () => 1';
const code = new vm.Script(SOURCE).createCachedData();
let temporary: string;
let image: FunctionImage;

beforeEach(() => {
  temporary = mkdtempSync(path.join(os.tmpdir(), 'compiled-'));
  jest.spyOn(os, 'tmpdir').mockReturnValue(temporary);
  image = images.imageOf(functionOf(SOURCE));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(temporary, { recursive: true });
});

/** With nothing in memory yet. */
function anotherProcess(): CompiledCode {
  let found: CompiledCode | undefined;
  jest.isolateModules(() => {
    found = jest.requireActual<CompiledCode>('../../../rehearsal/functions/compiled-code');
  });
  return found!;
}

const foundByAnother = (what = image) => anotherProcess().compiledCodeOf(what);
const folder = () => path.join(temporary, readdirSync(temporary)[0]);
const file = () => path.join(folder(), readdirSync(folder())[0]);

describe('compiled code of a function', () => {
  test('is found by a process that starts later, and V8 takes it', () => {
    anotherProcess().keepCompiledCode(image, code);
    const found = foundByAnother();
    expect(new vm.Script(SOURCE, { cachedData: found }).cachedDataRejected).toBe(false);
    expect(readdirSync(folder())).toHaveLength(1);
  });

  test('is that of the same code and handler only', () => {
    anotherProcess().keepCompiledCode(image, code);
    expect(foundByAnother(images.imageOf(functionOf(`${SOURCE};`)))).toBeUndefined();
    expect(foundByAnother({ ...image, definition: { ...image.definition, handler: 'index.other' } })).toBeUndefined();
  });

  test.each<[string, (whole: Buffer) => Buffer]>([
    ['is cut short', (whole) => whole.subarray(0, -1)],
    ['has another byte', (whole) => Buffer.concat([whole.subarray(0, -1), Buffer.from([whole[whole.length - 1] ^ 1])])],
    ['is empty', () => Buffer.alloc(0)],
  ])('is not taken from a file that %s', (_, damage) => {
    anotherProcess().keepCompiledCode(image, code);
    writeFileSync(file(), damage(readFileSync(file())));
    expect(foundByAnother()).toBeUndefined();
    anotherProcess().keepCompiledCode(image, code);
    expect(foundByAnother()).toBeDefined();
  });

  test('is neither taken from a folder in which others may write, nor put there', () => {
    anotherProcess().keepCompiledCode(image, code);
    chmodSync(folder(), 0o777);
    expect(foundByAnother()).toBeUndefined();
    rmSync(file());
    anotherProcess().keepCompiledCode(image, code);
    expect(readdirSync(folder())).toEqual([]);
  });

  test('stays in memory where no file can be written', () => {
    const { keepCompiledCode, compiledCodeOf } = anotherProcess();
    rmSync(temporary, { recursive: true });
    writeFileSync(temporary, '');
    keepCompiledCode(image, code);
    expect(compiledCodeOf(image)).toEqual(new Uint8Array(code));
    rmSync(temporary);
    mkdirSync(temporary);
  });
});
