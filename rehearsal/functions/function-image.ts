import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeployedFunction } from '../assembly/deployed';
import { filesBelow } from '../assembly/files-below';

/** Code and settings of a function at one moment: what a version freezes. */
export interface FunctionImage {
  readonly definition: DeployedFunction;
  /** Absent when the code is out of reach. */
  readonly folder: string | undefined;
  readonly codeBytes: number;
  /** Base64, over the names and bytes of the bundle's files. */
  readonly codeSha256: string;
}

/** Images of functions, with a folder on disk for code that is written in the template. */
export class FunctionImages {
  private readonly hashes = new Map<string, { readonly bytes: number; readonly sha256: string }>();
  private readonly inlineFolders = new Map<string, string>();

  imageOf(definition: DeployedFunction): FunctionImage {
    const folder = this.folderOf(definition);
    const { bytes, sha256 } = folder === undefined ? { bytes: 0, sha256: '' } : this.hashOf(folder);
    return { definition, folder, codeBytes: bytes, codeSha256: sha256 };
  }

  /** Removes the folders that were made. */
  close(): void {
    for (const folder of this.inlineFolders.values()) rmSync(folder, { recursive: true, force: true });
    this.inlineFolders.clear();
  }

  private folderOf({ code }: DeployedFunction): string | undefined {
    if ('folder' in code) return code.folder;
    if ('unavailable' in code) return undefined;
    let folder = this.inlineFolders.get(code.inline);
    if (folder === undefined) {
      folder = mkdtempSync(path.join(tmpdir(), 'rehearsal-inline-'));
      writeFileSync(path.join(folder, 'index.js'), code.inline);
      this.inlineFolders.set(code.inline, folder);
    }
    return folder;
  }

  private hashOf(folder: string): { readonly bytes: number; readonly sha256: string } {
    let known = this.hashes.get(folder);
    if (!known) {
      const hash = createHash('sha256');
      let bytes = 0;
      for (const name of filesBelow(folder)) {
        const content = readFileSync(path.join(folder, name));
        hash.update(`${name}\0${content.length}\0`).update(content);
        bytes += content.length;
      }
      known = { bytes, sha256: hash.digest('base64') };
      this.hashes.set(folder, known);
    }
    return known;
  }
}

/** Equal for two images exactly when publishing the second after the first makes no new version. */
export function imageFingerprint({ definition, codeSha256 }: FunctionImage): string {
  const { handler, runtime, timeoutSeconds, memoryMb, roleArn, layers, environment } = definition;
  const variables = Object.entries(environment).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([codeSha256, handler, runtime, timeoutSeconds, memoryMb, roleArn, layers, variables]);
}
