import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Has the operating system forget what it holds of the files in a folder, so that the next read of each comes from the disk. False where
 * that cannot be asked for: it takes GNU dd, whose `nocache` needs no rights beyond reading the file.
 */
export async function forgetFiles(folder: string): Promise<boolean> {
  try {
    await run('sync');
    await run('find', [
      folder,
      '-type',
      'f',
      '-size',
      '+0',
      '-exec',
      'sh',
      '-c',
      'for f; do dd if="$f" iflag=nocache count=0 status=none || exit 1; done',
      '_',
      '{}',
      '+',
    ]);
    return true;
  } catch {
    return false;
  }
}
