import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** Where requests of the matrix come from; its own pages are there too. */
export const ORIGIN = 'http://localhost:3000';

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
const routeModule = z.record(z.string(), z.unknown());

const files = new Map(
  globSync('app/**/route.ts').map((file) => [
    `/${file
      .replace(/^app\//, '')
      .replace(/\/?route\.ts$/, '')
      .replaceAll(/\([^)]*\)\//g, '')}`,
    file,
  ]),
);
// `[id]` in the folder is `{id}` in the endpoint; names may differ.
const shapeOf = (path: string) => path.replaceAll(/\{[^}]+\}|\[[^\]]+\]/g, '*');
const byShape = new Map([...files].map(([path, file]) => [shapeOf(path), { path, file }]));

export interface RouteAsk {
  method: string;
  /** As the endpoint says it, with `{name}`. */
  path: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: string;
  headers?: Record<string, string>;
}

/** What the product's own handler of an address answers. Throws Error when there is none. */
export async function askRoute({ method, path, params = {}, query = {}, body, headers = {} }: RouteAsk): Promise<Response> {
  const route = byShape.get(shapeOf(path));
  if (!route) throw new Error(`No route answers ${path}.`);
  const exported = routeModule.parse(await import(pathToFileURL(join(process.cwd(), route.file)).href));
  const handler = exported[method];
  if (typeof handler !== 'function') throw new Error(`${route.file} has no ${method}.`);
  const names = [...route.path.matchAll(/\[(?:\.\.\.)?([^\]]+)\]/g)].map(([, name]) => name ?? '');
  const wanted = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const held = Object.fromEntries(names.map((name, at) => [name, params[wanted[at] ?? ''] ?? '']));
  const address = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent((params[name] ?? '').toWellFormed()));
  const url = new URL(address, ORIGIN);
  url.search = new URLSearchParams(query).toString();
  const request = new Request(url, {
    method,
    headers: { host: 'localhost:3000', 'x-throughline-peer': '192.0.2.7', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  // What a route module exports under a method's name is its handler: Next calls it the same way.
  return (handler as Handler)(request, { params: Promise.resolve(held) });
}
