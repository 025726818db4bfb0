import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const about = z.object({ version: z.string() });

/** The version in package.json. */
export async function productVersion(): Promise<string> {
  return about.parse(JSON.parse(await readFile(join(process.cwd(), 'package.json'), 'utf8'))).version;
}
