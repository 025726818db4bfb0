import type { Attributes } from '@/lib/domain';

/**
 * Writes one attribute, flat: lists and maps become their JSON text, a missing value becomes ''. Sent twice, the last wins
 * (OTLP leaves this to the reader).
 */
export function setAttribute(into: Attributes, key: string, value: unknown): void {
  const flat = flatten(value);
  if (key === '__proto__') Object.defineProperty(into, key, { value: flat, enumerable: true, configurable: true, writable: true });
  else into[key] = flat;
}

function flatten(value: unknown): string | number | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return value === null || value === undefined ? '' : JSON.stringify(value);
}
