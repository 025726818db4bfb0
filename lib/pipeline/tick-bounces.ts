import { config } from '@/lib/config';
import { readBounces } from '@/lib/notify';

/** Reads the mailbox to which mails come back, where one is given, and returns how many of ours had. Two that read at once note each once. */
export async function tickBounces(now: Date): Promise<number> {
  const { bounceUrl } = config();
  return bounceUrl === null ? 0 : (await readBounces(bounceUrl, now)).bounced;
}
