import { createServer } from 'node:net';

/** `wanted` when nobody listens on it, else the next free port after it; 0 asks for any. */
export async function findFreePort(wanted: number, host = '127.0.0.1'): Promise<number> {
  for (let port = wanted; port <= 65_535; port += 1) {
    const bound = await tryPort(port, host);
    if (bound !== null) return bound;
  }
  throw new Error(`No free port from ${wanted} up.`);
}

/** Whether somebody listens on `port` already. */
export async function isPortTaken(port: number, host?: string): Promise<boolean> {
  return (await tryPort(port, host)) === null;
}

function tryPort(port: number, host: string | undefined): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(null) : reject(error),
    );
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
