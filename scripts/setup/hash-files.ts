import { createHash } from 'node:crypto';
import { type Dirent, existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A fingerprint of the files at and under `paths`, by path and content; absent paths count as empty. Tests do not count. */
export async function hashFiles(projectDir: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) await addPath(hash, projectDir, path);
  return hash.digest('hex');
}

async function addPath(hash: ReturnType<typeof createHash>, projectDir: string, path: string): Promise<void> {
  const full = join(projectDir, path);
  if (!existsSync(full)) return;
  if (!(await stat(full)).isDirectory()) {
    hash.update(`${path}\n`).update(await readFile(full));
    return;
  }
  const entries = (await readdir(full, { withFileTypes: true })).filter(counts).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) await addPath(hash, projectDir, `${path}/${entry.name}`);
}

function counts(entry: Dirent): boolean {
  return entry.isDirectory() ? entry.name !== 'fixtures' : !/\.test\.tsx?$/.test(entry.name);
}
