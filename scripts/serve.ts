import { createServer, type RequestListener } from 'node:http';
import { parseArgs } from 'node:util';
import next from 'next';
import { answerMalformed } from './setup/answer-malformed.ts';
import { drainServers } from './setup/drain-servers.ts';
import { type Front, guard } from './setup/secure-headers.ts';
import { sendWhole } from './setup/send-whole.ts';

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
const take: RequestListener = (request, response) => {
  drain.take(request, response);
  guard(request, response, front);
  sendWhole(request, response);
  void answer(request, response);
};
const OTLP_PATH = /^\/v1\/(traces|logs|metrics)(\?|$)/;
const takeOtlp: RequestListener = (request, response) => {
  if (OTLP_PATH.test(request.url ?? '')) return take(request, response);
  guard(request, response, front);
  response.writeHead(404, { 'content-type': 'text/plain' }).end('This port takes /v1/traces, /v1/logs and /v1/metrics only.\n');
};
// Next listens for upgrades by itself as soon as it has answered once. Nothing here takes one: such a request is answered as any other.
const server = createServer({ shouldUpgradeCallback: () => values.dev }, take);
const otlpPort = values['otlp-port'];
const servers = otlpPort === undefined ? [server] : [server, createServer({ shouldUpgradeCallback: () => false }, takeOtlp)];
// What `next dev` opens to a page is never idle.
const drain = drainServers(servers, { onEnd: () => process.exit(0), ...(values.dev ? { withinMs: 2_500 } : {}) });
for (const one of servers) answerMalformed(one, drain.isAnswering);

if (values.dev) {
  const upgrade = app.getUpgradeHandler();
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
}

process.once('SIGTERM', drain.stop);
process.once('SIGINT', drain.stop);
server.listen(port);
servers[1]?.listen(Number(otlpPort));
