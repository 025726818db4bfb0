import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export const secretsSchema = z.object({ authSecret: z.string(), databasePassword: z.string() });
export type Secrets = z.infer<typeof secretsSchema>;

/** The secrets of a one-machine installation, made on first use and kept in `dataDir`, readable by its owner only. */
export async function ensureSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) return secretsSchema.parse(JSON.parse(text));
  const made: Secrets = { authSecret: randomBytes(32).toString('hex'), databasePassword: randomBytes(16).toString('hex') };
  await saveSecrets(dataDir, made);
  return made;
}

/** Replaces the file as a whole: a start that is cut off here leaves the old one or none. */
export async function saveSecrets(dataDir: string, value: Secrets): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const half = join(dataDir, `secrets.json.${process.pid}`);
  await writeFile(half, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(half, join(dataDir, 'secrets.json'));
}
