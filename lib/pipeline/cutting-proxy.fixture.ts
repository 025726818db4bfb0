import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Where the connection dies: before a byte of the answer is passed on, or in the middle of it. */
export type CutAt = 'before the answer' | 'within the answer';

export interface CuttingProxy {
  url: string;
  /** Connections that were cut after the server had answered. */
  cuts: number;
  close: () => Promise<void>;
}

/**
 * A TCP proxy before a server. Of the first `count` answers the sender gets nothing or a part: by then the work behind them is done,
 * and the sender can only send again. Later ones pass whole.
 */
export async function serveCuttingProxy(target: string, count: number, at: CutAt): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const proxy: CuttingProxy = { url: '', cuts: 0, close: () => closeAll(server, sockets) };
  const server = createServer((sender) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [sender, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A connection that is cut reports it at both ends.
      socket.on('error', () => undefined);
    }
    sender.on('data', (chunk) => upstream.write(chunk));
    sender.on('close', () => upstream.destroy());
    upstream.on('close', () => sender.destroy());
    upstream.on('data', (answer) => {
      if (proxy.cuts >= count) return void sender.write(answer);
      proxy.cuts += 1;
      if (at === 'before the answer') sender.resetAndDestroy();
      else sender.write(answer.subarray(0, Math.min(20, answer.length - 1)), () => sender.resetAndDestroy());
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return proxy;
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((closed) => server.close(() => closed()));
}
