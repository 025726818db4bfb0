import { connect, createServer, type Socket } from 'node:net';

export interface Cutter {
  readonly url: string;
  /** Connections that were cut when the server had begun to say 200: what was sent is durable by then. */
  readonly cuts: () => number;
  readonly stop: () => Promise<void>;
}

const TAKEN = Buffer.from('HTTP/1.1 200');

/**
 * A TCP proxy before `port` on loopback that passes every request on, and drops both sides of the connection at the first bytes of a 200
 * when `mayCut` says so: the sender does not learn that its data is stored.
 */
export async function cutAnswers(port: number, mayCut: () => boolean): Promise<Cutter> {
  const open = new Set<Socket>();
  let cuts = 0;
  const server = createServer((sender) => {
    const product = connect(port, '127.0.0.1');
    const end = () => {
      sender.destroy();
      product.destroy();
    };
    for (const socket of [sender, product]) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    sender.pipe(product);
    product.on('data', (chunk) => {
      if (!TAKEN.equals(chunk.subarray(0, TAKEN.length)) || !mayCut()) return void sender.write(chunk);
      cuts += 1;
      end();
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    cuts: () => cuts,
    stop: () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of open) socket.destroy();
      return closed;
    },
  };
}
