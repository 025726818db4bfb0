import { request as httpRequest } from 'node:http';
import { z } from 'zod';
import { query, sql } from '@/lib/db';

/** What a case adds to the tables. */
export interface Rows {
  events: number;
  spans: number;
  points: number;
  /** What was ever said of markers. */
  markers: number;
  rejected: number;
}

/** One request, and all that must come of it. */
export interface Case {
  name: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  /** Sent with the key of the production environment unless given; null: without a key. */
  key?: 'production' | 'test' | 'revoked' | 'slow' | null;
  body?: Buffer | string;
  status: number;
  /** Of the answer; null: must not be there. */
  answerHeaders?: Record<string, string | RegExp | null>;
  /** What the answer says, read by its own Content-Type. */
  says?: object;
  /** Rows that the case adds; what is not named must not grow. */
  rows?: Partial<Rows>;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** The answer to one request on a connection of its own, nothing added to what the case says. */
export function sendCase(
  url: string,
  { path, method = 'POST', headers = {}, body = '' }: Pick<Case, 'path' | 'method' | 'headers' | 'body'>,
): Promise<Answered> {
  return new Promise((answered, failed) => {
    const bytes = Buffer.from(body);
    const sent = httpRequest(
      new URL(path, url),
      { method, headers: { ...headers, 'content-length': bytes.length }, agent: false },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', failed);
        reply.on('end', () => {
          const own = Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]);
          answered({ status: reply.statusCode ?? 0, headers: Object.fromEntries(own), body: Buffer.concat(chunks) });
        });
      },
    );
    sent.on('error', failed);
    sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer within 60 s from ${path}`)));
    sent.end(bytes);
  });
}

const rowsSchema = z.object({ events: z.number(), spans: z.number(), points: z.number(), markers: z.number(), rejected: z.number() });

export async function readRows(): Promise<Rows> {
  const rows = await query(
    sql`SELECT (SELECT count(*) FROM event)::int AS events, (SELECT coalesce(sum(spans), 0) FROM span_block)::int AS spans,
          (SELECT count(*) FROM metric_point)::int AS points, (SELECT count(*) FROM marker_revision)::int AS markers,
          (SELECT coalesce(sum(n), 0) FROM rejected_record)::int AS rejected`,
    rowsSchema,
  );
  return rowsSchema.parse(rows[0]);
}

let drawn = 0;

/** A number that no other case of this file uses. */
export const draw = (): number => ++drawn;
export const drawHex = (digits: number): string => draw().toString(16).padStart(digits, 'a');
export const secondsAgo = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
export const nanoAgo = (seconds: number): string => `${BigInt(Date.now() - seconds * 1000) * 1_000_000n}`;
