import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A balancer as stands before replicas: connections go to the ports in turn, and to the next one where a port takes nobody. */
export async function balanceReplicas(ports: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (caller) => {
    open.add(caller);
    caller.on('error', () => undefined);
    caller.on('close', () => open.delete(caller));
    turn += 1;
    reach(caller, turn, 0);
  });
  const reach = (caller: Socket, first: number, tried: number): void => {
    const port = ports[(first + tried) % ports.length];
    if (port === undefined || tried >= ports.length) {
      caller.destroy();
      return;
    }
    const called = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let connected = false;
    called.on('connect', () => {
      connected = true;
      open.add(called);
      caller.pipe(called);
      called.pipe(caller);
      caller.resume();
    });
    called.on('error', () => {
      if (connected) caller.destroy();
      else reach(caller, first, tried + 1);
    });
    called.on('close', () => {
      open.delete(called);
      if (connected) caller.end();
    });
    caller.on('close', () => called.destroy());
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    stop: () => {
      const ended = new Promise<void>((done) => server.close(() => done()));
      for (const socket of open) socket.destroy();
      return ended;
    },
  };
}
