/**
 * The line (from 0) of a pretty-printed record that a refusal speaks of, by the first quoted name in its message; null when the record has no such
 * name, as when it is missing. A dotted name is followed inwards as far as it goes.
 */
export function findFaultLine(text: string, message: string): number | null {
  const name = /"([A-Za-z_][\w.]*)"/.exec(message)?.[1];
  if (!name) return null;
  const lines = text.split('\n');
  let found: number | null = null;
  let from = 0;
  const attribute = lines.findIndex((line) => line.trimStart().startsWith(`"${name}":`));
  if (attribute >= 0) return attribute;
  for (const part of name.split('.')) {
    const at = lines.findIndex((line, index) => index >= from && line.trimStart().startsWith(`"${part}":`));
    if (at < 0) break;
    found = at;
    from = at + 1;
  }
  return found;
}
