const LACKING = /[\0\ud800-\udfff]/;

const textOf = (text: string): string => (LACKING.test(text) ? text.replaceAll('\0', '').toWellFormed() : text);

/** The value as PostgreSQL can hold it, which knows neither NUL nor half a character: NUL is left out of texts and names, and what is half becomes U+FFFD. */
export function storable(value: unknown): unknown {
  if (typeof value === 'string') return textOf(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storable);
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [textOf(name), storable(held)]));
}
