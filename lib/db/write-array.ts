/** A list of texts as PostgreSQL reads an array: for a `text[]` column of COPY, or a setting. */
export const writeArray = (texts: readonly string[]): string =>
  `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
