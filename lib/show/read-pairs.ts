const COMMA = 44;
const MINUS = 45;
const ZERO = 48;

/**
 * The pairs of several sketches that PostgreSQL wrote one after the other, flat: `bucket,count,bucket,count`. '' and null hold none. Gathering text
 * in one statement and adding up in node takes a fraction of the time of unnesting and adding up in SQL. Cost: one step a character.
 */
export function readPairs(text: string | null): number[] {
  if (text === null || text === '') return [];
  const pairs: number[] = [];
  let value = 0;
  let sign = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA) {
      pairs.push(sign * value);
      value = 0;
      sign = 1;
    } else if (code === MINUS) sign = -1;
    else value = value * 10 + (code - ZERO);
  }
  pairs.push(sign * value);
  return pairs;
}
