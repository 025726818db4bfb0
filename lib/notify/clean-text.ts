// C0, DEL and C1, line and paragraph separators, and what turns the reading direction or hides itself.
const UNSEEN = /[\p{Cc}\u2028\u2029]+/gu;
const TRICKS = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** `text` on one line without control, direction and invisible characters, at most `limit` characters long. */
export function cleanLine(text: string, limit: number): string {
  const line = text.toWellFormed().replace(UNSEEN, ' ').replace(TRICKS, '').replace(/\s+/g, ' ').trim();
  const letters = Array.from(line);
  return letters.length <= limit
    ? line
    : `${letters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}

/** As cleanLine, and nothing in it can be clicked: mail programs make links of anything that looks like one, and these would lead away from us. */
export const prose = (text: string, limit: number): string =>
  cleanLine(text, limit)
    .replaceAll('://', '[:]//')
    .replace(/\bwww\./gi, 'www[.]');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` as HTML shows it literally, in content and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
