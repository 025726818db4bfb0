import type { Writable } from 'node:stream';

interface Sending {
  readonly connection?: { readonly stream?: Pick<Writable, 'cork' | 'uncork'> };
}

/**
 * What `ask` returns. All that it sends on this client before it first waits leaves in one piece: every piece is a call of the operating system that
 * wakes the database, and four statements of one read took four. The driver shows its socket in no type; without one nothing is held back.
 */
export function sendTogether<T>(client: object, ask: () => T): T {
  const stream = (client as Sending).connection?.stream;
  stream?.cork();
  try {
    return ask();
  } finally {
    stream?.uncork();
  }
}
