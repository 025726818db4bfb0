import { expect, test } from 'vitest';
import { readText } from './read-text';

/** A request that goes on for ever, and how much of it was asked for. */
function endless(headers: Record<string, string> = {}) {
  const given = { bytes: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      given.bytes += 1_000;
      controller.enqueue(new Uint8Array(1_000).fill(0x61));
    },
    cancel: () => {
      given.cancelled = true;
    },
  });
  return { given, request: { body, headers: new Headers(headers) } };
}

const said = (text: string) => new Request('http://localhost/', { method: 'POST', body: text });

test('a body is read whole, characters that lie across pieces too', async () => {
  const bytes = new TextEncoder().encode('{"name":"Zoë 🏥"}');
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await readText({ body, headers: new Headers() }, 100)).toBe('{"name":"Zoë 🏥"}');
  expect(await readText(new Request('http://localhost/', { method: 'POST' }), 100)).toBe('');
});

test('the limit counts bytes, not letters', async () => {
  expect(await readText(said('ä'.repeat(50)), 100)).toBe('ä'.repeat(50));
  expect(await readText(said('ä'.repeat(51)), 100)).toBeNull();
});

test('of a body without an end no more is taken than the limit and a piece', async () => {
  const { given, request } = endless();
  expect(await readText(request, 10_000)).toBeNull();
  expect(given.cancelled).toBe(true);
  expect(given.bytes).toBeLessThanOrEqual(13_000);
});

test('one that says it is too long is not begun, and one that lies about being short gains nothing', async () => {
  const long = endless({ 'content-length': '20000' });
  expect(await readText(long.request, 10_000)).toBeNull();
  const lying = endless({ 'content-length': '5' });
  expect(await readText(lying.request, 10_000)).toBeNull();
  expect(lying.given.bytes).toBeLessThanOrEqual(13_000);
});
