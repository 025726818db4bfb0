import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';

// Read by serve.ts without a loader: imports of Node only.

export interface DrainOptions {
  /** Called once, when nothing is open any more or the time is over. */
  readonly onEnd: () => void;
  /** For how long a client is told that it may use a connection again (`Keep-Alive: timeout`). Whole seconds. */
  readonly toldMs?: number;
  /** A stop closes a connection that has been idle for so long beyond what was told. */
  readonly slackMs?: number;
  /** A stop takes no longer. */
  readonly withinMs?: number;
}

export interface Drain {
  /** To be told of every request before it is answered. */
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether a request that came over it is not answered to its end. */
  readonly isAnswering: (socket: Socket) => boolean;
  /** Begins the stop; once. */
  readonly stop: () => void;
}

/** A server that runs keeps what is idle for longer than balancers do (a minute), so that they are the ones who close. */
const KEPT_MS = 65_000;
const LOOK_EVERY_MS = 50;
/** So long a client may take to close what was closed for it. */
const CLOSING_MS = 1_000;
/** A turn of the event loop without other work; and for so long one is waited for that brings nobody. */
const QUIET_TURN_MS = 1;
const QUIET_WITHIN_MS = 2_000;

interface Standing {
  answering: number;
  idleAtMs: number;
  /** What had been read when it became idle: more than that is a request on its way in. */
  read: number;
}

/**
 * Ends servers so that no request is cut: nobody new is taken, what was begun is answered, and whoever sends once more on an open connection is
 * answered too and told to close it. An idle connection is closed when those that heed what they were told (`Keep-Alive: timeout`) use it no more, and
 * by FIN, which tells the others apart from a fault. Event streams end at once; they come back by themselves.
 */
export function drainServers(
  servers: readonly HttpServer[],
  { onEnd, toldMs = 3_000, slackMs = 1_500, withinMs = 20_000 }: DrainOptions,
): Drain {
  const open = new Map<Socket, Standing>();
  const responses = new Set<ServerResponse>();
  let stopping = false;
  let brought = true;
  for (const server of servers) {
    server.keepAliveTimeout = toldMs;
    server.keepAliveTimeoutBuffer = KEPT_MS - toldMs;
    server.on('connection', (socket: Socket) => {
      brought = true;
      open.set(socket, { answering: 0, idleAtMs: performance.now(), read: 0 });
      socket.once('close', () => open.delete(socket));
    });
  }

  function take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const standing = open.get(socket);
    responses.add(response);
    if (standing) standing.answering += 1;
    response.once('close', () => {
      responses.delete(response);
      if (standing) Object.assign(standing, { answering: standing.answering - 1, idleAtMs: performance.now(), read: socket.bytesRead });
    });
    if (stopping) response.setHeader('connection', 'close');
  }

  function closeIdle(): void {
    const beforeMs = performance.now() - toldMs - slackMs;
    for (const [socket, { answering, idleAtMs, read }] of open)
      if (answering === 0 && idleAtMs < beforeMs && socket.bytesRead === read && !socket.writableEnded) {
        socket.end();
        setTimeout(() => socket.destroy(), CLOSING_MS);
      }
  }

  /** Closing resets those who have connected and were not taken yet, and a turn of the event loop takes one: the port is closed in one that took nobody. */
  function closeWhenQuiet(close: () => void, untilMs: number): void {
    const fromMs = performance.now();
    brought = false;
    setImmediate(() => {
      const nowMs = performance.now();
      if (nowMs > untilMs || (!brought && nowMs - fromMs <= QUIET_TURN_MS)) close();
      else closeWhenQuiet(close, untilMs);
    });
  }

  function stop(): void {
    if (stopping) return;
    stopping = true;
    for (const response of responses) {
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.destroy();
      else if (!response.headersSent) response.setHeader('connection', 'close');
    }
    const looking = setInterval(closeIdle, LOOK_EVERY_MS);
    const end = () => {
      clearInterval(looking);
      clearTimeout(limit);
      onEnd();
    };
    const limit = setTimeout(end, withinMs);
    let left = servers.length;
    const close = () => {
      // The close of an HTTP server would end idle connections at once; that of its base only takes nobody new.
      for (const server of servers)
        Server.prototype.close.call(server, () => {
          left -= 1;
          if (left === 0) end();
        });
    };
    // From a whole turn on.
    setImmediate(() => closeWhenQuiet(close, performance.now() + QUIET_WITHIN_MS));
  }
  return { take, isAnswering: (socket) => (open.get(socket)?.answering ?? 0) > 0, stop };
}
