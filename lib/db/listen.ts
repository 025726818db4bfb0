import pg from 'pg';
import { findPrimary } from './find-primary';
import { directUrl, state } from './pools';

const PING_EVERY_MS = 15_000;
const PING_WITHIN_MS = 10_000;

/**
 * Calls `onMessage` for each notification on `channel` until the returned function is called. After a lost connection it
 * listens again by itself and calls `onMessage('')` once, because notifications in between are gone.
 */
export async function listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>> {
  const listener = { stopped: false, client: null as pg.Client | null, timer: null as NodeJS.Timeout | null };

  async function open(): Promise<void> {
    const client = new pg.Client({
      connectionString: await findPrimary(directUrl()),
      application_name: 'throughline listen',
      keepAlive: true,
      query_timeout: PING_WITHIN_MS,
    });
    listener.client = client;
    client.on('notification', (message) => onMessage(message.payload ?? ''));
    client.on('error', () => undefined);
    client.on('end', () => {
      if (listener.client === client) reopen(250);
    });
    await client.connect();
    // A line that was cut without a word would be noticed after hours.
    const ping = setInterval(() => void client.query('select 1').catch(() => client.end().catch(() => undefined)), PING_EVERY_MS);
    ping.unref();
    client.on('end', () => clearInterval(ping));
    await client.query(`listen ${pg.escapeIdentifier(channel)}`);
  }

  function reopen(delayMs: number): void {
    if (listener.stopped || listener.timer) return;
    listener.timer = setTimeout(() => {
      listener.timer = null;
      open().then(
        () => onMessage(''),
        () => reopen(Math.min(delayMs * 2, 5_000)),
      );
    }, delayMs);
  }

  async function stop(): Promise<void> {
    listener.stopped = true;
    state().onClose.delete(stop);
    if (listener.timer) clearTimeout(listener.timer);
    await listener.client?.end().catch(() => undefined);
  }

  await open();
  state().onClose.add(stop);
  return stop;
}
