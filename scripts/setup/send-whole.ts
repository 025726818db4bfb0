import type { IncomingMessage, ServerResponse } from 'node:http';

// Read by serve.ts without a loader: imports of Node only.

/** Answers that are written as data, not drawn as they are made. */
const DATA = /^\/(api|v1)\//;
/** Answered with counts and the first faults only: packing those costs both sides more than it saves. */
const TOLD = /^\/(v1|api\/(otlp|events|cloudevents|markers))(\/|\?|$)/;
/** What is longer goes out as it comes, so that no answer is held in memory twice. */
const MOST_HELD = 4 * 1024 * 1024;

/**
 * Sends the answer to a request for data in one piece. Next writes head, body and end apart: each is a call of the operating system that wakes the
 * other side, together 0.4 ms of processor time, a fifth of what a short answer takes. Event streams go out as they are written.
 */
export function sendWhole(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '';
  if (!DATA.test(path)) return;
  if (request.method === 'POST' && TOLD.test(path)) delete request.headers['accept-encoding'];
  const { write, end, flushHeaders } = response;
  let held: Buffer[] | null = [];
  let size = 0;
  /** From here on it is an answer as any other. */
  const letGo = (): void => {
    const parts = held ?? [];
    held = null;
    for (const part of parts) write.call(response, part, 'utf8');
  };
  const hold = (parts: Buffer[], [chunk, encoding]: readonly unknown[]): void => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    const part =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : Buffer.from(chunk);
    parts.push(part);
    size += part.length;
  };
  const told = (said: readonly unknown[]) => {
    const done = said.at(-1);
    if (typeof done === 'function') process.nextTick(done);
  };

  response.flushHeaders = () => {
    if (String(response.getHeader('content-type')).startsWith('text/event-stream')) letGo();
    if (held === null) flushHeaders.call(response);
  };
  response.write = ((...said: unknown[]) => {
    if (held === null) return Reflect.apply(write, response, said);
    hold(held, said);
    told(said);
    if (size > MOST_HELD) letGo();
    return true;
  }) as typeof response.write;
  response.end = ((...said: unknown[]) => {
    if (held === null) return Reflect.apply(end, response, said);
    hold(held, said);
    const whole = Buffer.concat(held);
    held = null;
    const done = said.at(-1);
    return Reflect.apply(end, response, [...(whole.length > 0 ? [whole] : []), ...(typeof done === 'function' ? [done] : [])]);
  }) as typeof response.end;
}
