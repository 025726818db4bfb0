import { ImapFlow } from 'imapflow';
import { noteBounce } from './note-bounce.db';
import { parseBounce } from './parse-bounce';

const AT_ONCE = 100;
const MOST_BYTES = 256 * 1024;
const CONNECT_WITHIN_MS = 15_000;
const SILENT_MS = 30_000;

/**
 * Reads what is unseen in the mailbox behind an imap(s):// address with its folder as path (INBOX without one), marks it as seen, and returns how many
 * mails it read and how many of ours had come back. Throws when the mailbox cannot be read; what was read until then is not read again.
 */
export async function readBounces(address: string, now: Date): Promise<{ read: number; bounced: number }> {
  const url = new URL(address);
  const client = new ImapFlow({
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'imaps:' ? 993 : 143)),
    secure: url.protocol === 'imaps:',
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    connectionTimeout: CONNECT_WITHIN_MS,
    socketTimeout: SILENT_MS,
    logger: false,
    disableAutoIdle: true,
  });
  // What breaks between two commands is thrown by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const lock = await client.getMailboxLock(decodeURIComponent(url.pathname.slice(1)) || 'INBOX');
    try {
      const unseen = ((await client.search({ seen: false }, { uid: true })) || []).slice(0, AT_ONCE);
      let bounced = 0;
      for (const uid of unseen) {
        const mail = await client.fetchOne(String(uid), { source: { maxLength: MOST_BYTES } }, { uid: true });
        for (const bounce of mail && mail.source !== undefined ? await parseBounce(mail.source) : [])
          if (await noteBounce(bounce, now)) bounced += 1;
        await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
      }
      return { read: unseen.length, bounced };
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => client.close());
  }
}
