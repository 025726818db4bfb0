import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import next from 'next';

// One web process: Next.js behind a plain HTTP server, so that a stop is graceful and a lost parent ends it too.
// Runs on Node's own type stripping, without a loader, because the loader would cost every later import.
const { values } = parseArgs({ options: { port: { type: 'string', default: '3000' }, dev: { type: 'boolean', default: false } } });
process.once('disconnect', () => process.exit(0));
if (process.connected === false) process.exit(0);

const port = Number(values.port);
const app = next({ dev: values.dev, dir: process.cwd(), port, hostname: 'localhost' });
await app.prepare();
const answer = app.getRequestHandler();
const server = createServer((request, response) => {
  // Who is at the other end of the socket. A sender can write x-forwarded-for, but not this.
  request.headers['x-throughline-peer'] = request.socket.remoteAddress ?? '';
  // Layouts do not learn the address of their page from Next.
  request.headers['x-throughline-path'] = request.url ?? '/';
  void answer(request, response);
});
server.keepAliveTimeout = 65_000;

if (values.dev) {
  const upgrade = app.getUpgradeHandler();
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
}

function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  // Event streams never end by themselves.
  setTimeout(() => server.closeAllConnections(), 1_500).unref();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
server.listen(port);
