import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '@/lib/config';

const run = promisify(execFile);
const WITHIN_MS = 180_000;

/** `npm run admin -- ...` with these settings; returns what it printed. Throws Error with what it printed when it fails. */
export async function runAdmin(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<string> {
  const command = ['--import', join(process.cwd(), 'scripts', 'preload.mjs'), join('scripts', 'admin.ts'), ...args];
  const { stdout } = await run(process.execPath, command, { env: childEnvironment(settings), timeout: WITHIN_MS });
  return stdout;
}
