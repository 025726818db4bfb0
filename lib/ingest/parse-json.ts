import { isUtf8 } from 'node:buffer';
import { type Refusal, sayJsonFault } from '@/lib/domain';

/** The JSON value of a body, or why it is none. A byte order mark is passed over. */
export function parseJson(bytes: Buffer): { ok: true; value: unknown } | { ok: false; refusal: Refusal } {
  if (!isUtf8(bytes)) return unreadable('The body is not UTF-8 text; send JSON in UTF-8.');
  try {
    return { ok: true, value: JSON.parse(readUtf8(bytes)) };
  } catch (error) {
    return unreadable(`The body is not JSON: ${sayJsonFault(error)}.`);
  }
}

/** The text of UTF-8 bytes without a byte order mark. */
export function readUtf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

export const unreadable = (message: string): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { status: 400, code: 'unreadable', message: message.replace(/\.\.$/, '.') },
});
