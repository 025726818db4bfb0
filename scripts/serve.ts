import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { Server } from 'node:net';
import { parseArgs } from 'node:util';
import next from 'next';
import { type Front, guard } from './setup/secure-headers.ts';

// One web process: Next.js behind a plain HTTP server, so that a stop is graceful and a lost parent ends it too.
// Runs on Node's own type stripping, without a loader, because the loader would cost every later import.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    'otlp-port': { type: 'string' },
    dev: { type: 'boolean', default: false },
    https: { type: 'boolean', default: false },
  },
});
process.once('disconnect', () => process.exit(0));
if (process.connected === false) process.exit(0);

const port = Number(values.port);
const front: Front = { https: values.https, dev: values.dev };
const app = next({ dev: values.dev, dir: process.cwd(), port, hostname: 'localhost' });
await app.prepare();
const answer = app.getRequestHandler();
const answering = new Set<ServerResponse>();
let stopping = false;
const take: RequestListener = (request, response) => {
  answering.add(response);
  response.once('close', () => answering.delete(response));
  if (stopping) response.setHeader('connection', 'close');
  guard(request, response, front);
  void answer(request, response);
};
const OTLP_PATH = /^\/v1\/(traces|logs|metrics)(\?|$)/;
const takeOtlp: RequestListener = (request, response) => {
  if (OTLP_PATH.test(request.url ?? '')) take(request, response);
  else response.writeHead(404, { 'content-type': 'text/plain' }).end('This port takes /v1/traces, /v1/logs and /v1/metrics only.\n');
};
// Next listens for upgrades by itself as soon as it has answered once. Nothing here takes one: such a request is answered as any other.
const server = createServer({ shouldUpgradeCallback: () => values.dev }, take);
const otlpPort = values['otlp-port'];
const servers = otlpPort === undefined ? [server] : [server, createServer({ shouldUpgradeCallback: () => false }, takeOtlp)];
for (const one of servers) one.keepAliveTimeout = 65_000;

if (values.dev) {
  const upgrade = app.getUpgradeHandler();
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
}

const IDLE_AFTER_MS = 1_500;
/** Then it ends as soon as nothing is under way, and at the latest after so long. */
const STOP_AFTER_MS = 2_500;
const STOP_WITHIN_MS = 20_000;

/**
 * What was begun is answered, and whoever sends once more on an open connection is answered too and told to close it: a connection closed
 * from here could cross with a request on its way. Event streams end at once, they come back by themselves.
 */
function stop(): void {
  if (stopping) return;
  stopping = true;
  // The close of an HTTP server would end idle connections at once.
  let open = servers.length;
  for (const one of servers)
    Server.prototype.close.call(one, () => {
      open -= 1;
      if (open === 0) process.exit(0);
    });
  for (const response of answering) {
    if (String(response.getHeader('content-type')).startsWith('text/event-stream')) response.destroy();
    else if (!response.headersSent) response.setHeader('connection', 'close');
  }
  setTimeout(() => setInterval(() => servers.forEach((one) => void one.closeIdleConnections()), 50), IDLE_AFTER_MS);
  setTimeout(() => setInterval(() => answering.size === 0 && process.exit(0), 50), STOP_AFTER_MS);
  setTimeout(() => process.exit(0), STOP_WITHIN_MS);
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);
server.listen(port);
servers[1]?.listen(Number(otlpPort));
