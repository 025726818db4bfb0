/** Text that PostgreSQL can keep: without NUL, and lone surrogates replaced by U+FFFD. */
export function cleanText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}

/** Clean text of at most `limit` characters; the cut is shown by an ellipsis. */
export function cutText(text: string, limit: number): string {
  const clean = cleanText(text);
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1).toWellFormed()}…`;
}
