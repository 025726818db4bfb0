import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hashFiles } from './hash-files';

/** Generates Prisma Client unless the one on disk belongs to this schema and this version. Returns whether it did. */
export async function ensureClient(projectDir = process.cwd()): Promise<boolean> {
  const wanted = await hashFiles(projectDir, ['prisma/schema.prisma', 'node_modules/prisma/package.json']);
  const stamp = join(projectDir, 'prisma', 'generated', '.made-from');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return false;
  const prisma = join(projectDir, 'node_modules', 'prisma', 'build', 'index.js');
  await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints'], { cwd: projectDir });
  await writeFile(stamp, wanted);
  return true;
}
