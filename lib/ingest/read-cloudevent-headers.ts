import { isUtf8 } from 'node:buffer';

/** Percent-encoded bytes that are no UTF-8: the event cannot be read. */
export class HeaderTextError extends Error {}

/**
 * The attributes of a CloudEvent in binary mode: headers `ce-<name>` without their prefix. Values are unquoted, then
 * percent-decoded once. Throws HeaderTextError naming the header whose bytes are no UTF-8. Source: CloudEvents 1.0.2, HTTP
 * binding 3.1.3.2.
 */
export function readCloudEventHeaders(headers: Iterable<[string, string]>): Record<string, string> {
  const attributes: [string, string][] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower.startsWith('ce-')) attributes.push([lower.slice(3), decodeValue(lower, unquote(value.trim()))]);
  }
  return Object.fromEntries(attributes);
}

function unquote(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(value);
  return quoted ? (quoted[1] ?? '').replaceAll(/\\(.)/gs, '$1') : value;
}

// Node gives header bytes as Latin-1 characters, so that a sender which did not encode its UTF-8 is understood as well.
function decodeValue(name: string, value: string): string {
  const bytes = Buffer.from(
    value.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  if (!isUtf8(bytes))
    throw new HeaderTextError(`The header "${name}" is not UTF-8 after percent-decoding; encode its value as UTF-8 first.`);
  return bytes.toString('utf8');
}
