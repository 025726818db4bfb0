import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Catalog, elapsedMs, InvalidInputError, NotFoundError, ThroughlineError } from '@/lib/domain';
import { parseIncident, parseStart } from './parse-incident';
import type { Simulation } from './start-simulation';

const incidentSchema = z.object({
  id: z.string(),
  place: z.string().optional(),
  start: z.string().default('now'),
  duration: z.string().optional(),
});
const surgeSchema = z.object({
  workflow: z.string(),
  count: z.number().int().min(1).max(10_000),
  start: z.string().default('now'),
  duration: z.string().default('PT0S'),
});
const LARGEST_BODY = 10_000;

export interface ControlServer {
  port: number;
  close: () => Promise<void>;
}

/**
 * Returns a server on loopback that steers a running simulation: GET /status; POST /incidents {id, place?, start?, duration?} (no duration:
 * until it is stopped); POST /incidents/ID/stop; POST /surges {workflow, count, start?, duration?}. Port 0 takes a free one.
 * Errors go out as {"message"} with the status of their class.
 */
export async function serveControl(simulation: Simulation, catalog: Catalog, port: number): Promise<ControlServer> {
  const server = createServer((request, response) => {
    answer(simulation, catalog, request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => {
        const status = error instanceof ThroughlineError ? error.httpStatus : error instanceof z.ZodError ? 400 : 500;
        const message = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    // A server that listens on TCP has an address with a port.
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(simulation: Simulation, catalog: Catalog, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const route = `${request.method} ${request.url?.split('?')[0]}`;
  const nowMs = Date.parse(simulation.status().now);
  if (route === 'GET /status') return { status: 200, body: simulation.status() };
  if (route === 'POST /incidents') {
    const { id, place, start, duration } = incidentSchema.parse(await readJson(request));
    const incident = parseIncident(`${id}${place ? `:${place}` : ''}@${start}${duration ? `/${duration}` : ''}`, catalog, nowMs);
    return { status: 201, body: simulation.addIncident(duration ? incident : { ...incident, toMs: Number.POSITIVE_INFINITY }) };
  }
  const stop = /^POST \/incidents\/([^/]+)\/stop$/.exec(route)?.[1];
  if (stop) return { status: 200, body: simulation.stopIncident(stop) };
  if (route === 'POST /surges') {
    const { workflow, count, start, duration } = surgeSchema.parse(await readJson(request));
    if (!catalog.workflows.some((w) => w.id === workflow)) throw new InvalidInputError(`The catalog has no workflow "${workflow}".`);
    const fromMs = parseStart(start, catalog.organisation.timezone, nowMs);
    return { status: 201, body: simulation.addSurge({ workflow, count, fromMs, durationMs: elapsedMs(duration) }) };
  }
  throw new NotFoundError(`${route} is none of GET /status, POST /incidents, POST /incidents/ID/stop, POST /surges.`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_BODY) throw new InvalidInputError('The body is too large.');
  }
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new InvalidInputError('The body is no JSON.');
  }
}
