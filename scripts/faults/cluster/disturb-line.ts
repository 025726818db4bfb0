import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line to a server on loopback that can be disturbed. */
export interface Line {
  readonly port: number;
  /** Drops what is open; what comes after is let through. */
  readonly cut: () => void;
  /** Takes nobody until it is mended. */
  readonly close: () => void;
  /** Lets nothing through and says nothing, in both directions, as when a cable is pulled. */
  readonly stall: () => void;
  /** Delays every piece by so many ms. */
  readonly slow: (ms: number) => void;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

/** Passes connections on to the port that `target` names at the time; null refuses. */
export async function layLine(target: () => number | null): Promise<Line> {
  const open = new Set<Socket>();
  let closed = false;
  let delayMs = 0;
  let stalled: PromiseWithResolvers<void> | null = null;
  const pass = (from: Socket, to: Socket) => {
    from.on('data', async (chunk: Buffer) => {
      from.pause();
      await stalled?.promise;
      if (delayMs > 0) await sleep(delayMs);
      if (to.write(chunk)) from.resume();
      else to.once('drain', () => from.resume());
    });
  };
  const server = createServer((caller) => {
    const port = closed ? null : target();
    if (port === null) {
      caller.destroy();
      return;
    }
    const called = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [caller, called],
      [called, caller],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('end', () => other.end());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      pass(socket, other);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const mend = () => {
    closed = false;
    delayMs = 0;
    stalled?.resolve();
    stalled = null;
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    close: () => {
      closed = true;
      cut();
    },
    stall: () => {
      stalled ??= Promise.withResolvers<void>();
    },
    slow: (ms) => {
      delayMs = ms;
    },
    mend,
    stop: () => {
      const ended = new Promise<void>((done) => server.close(() => done()));
      mend();
      cut();
      return ended;
    },
  };
}
