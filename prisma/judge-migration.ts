/**
 * What in a migration breaks a version of Throughline that still runs while it is applied, in words; empty when it only adds. While replicas are
 * replaced one after another, the version before reads and writes the tables of the version after: it knows no new column, and misses every old one.
 */
const breaking: readonly { readonly rule: RegExp; readonly says: string }[] = [
  { rule: /\bDROP\s+(TABLE|VIEW|TYPE|FUNCTION|SCHEMA)\b/i, says: 'takes away what the version before may use' },
  { rule: /\bALTER\s+TABLE\b[^;]*\bDROP\s+(?!CONSTRAINT\b|DEFAULT\b|NOT\s+NULL\b|EXPRESSION\b|IDENTITY\b)/i, says: 'takes away a column' },
  { rule: /\bRENAME\b/i, says: 'renames what the version before calls by its old name' },
  { rule: /\bALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE\b/i, says: 'changes the type of a column' },
  { rule: /\bSET\s+NOT\s+NULL\b/i, says: 'demands a value that the version before may leave out' },
  { rule: /\bTRUNCATE\b/i, says: 'empties a table' },
  {
    rule: /\bADD\s+(COLUMN\s+)?(IF\s+NOT\s+EXISTS\s+)?(?!CONSTRAINT\b|CHECK\b|PRIMARY\b|UNIQUE\b|FOREIGN\b|EXCLUDE\b)\w+\s+(?=[^,;]*\bNOT\s+NULL\b)(?![^,;]*\b(DEFAULT|GENERATED)\b)/i,
    says: 'adds a column that the version before leaves empty and that must not be',
  },
  {
    rule: /\bADD\s+(CONSTRAINT\s+\w+\s+)?(CHECK|UNIQUE|FOREIGN|PRIMARY|EXCLUDE)\b/i,
    says: 'adds a condition that the version before does not know',
  },
];

/** The first line of one that may not be applied while the version before runs, with what has to be done. */
const MARK = /^-- contract: \S.{19,}/;
/** Before a statement that looks as if it took something away and only adds, with why: a condition that lets more pass, a name that is given anew. */
const ADDS = /^-- expands: \S.{19,}\n[^;]*;/gm;

/** Faults of a migration, each with its cure; none where its first line says that it is no expansion and what to stop for it. */
export function judgeMigration(text: string): string[] {
  if (MARK.test(text)) return [];
  // New tables are nobody's yet: what is said inside their definition binds no version before.
  const statements = withoutComments(text.replace(ADDS, ''))
    .split(';')
    .filter((statement) => !/^\s*CREATE\s+(UNLOGGED\s+)?TABLE\b/i.test(statement));
  const made = new Set([...text.matchAll(/CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?(\w+)"?/gi)].map(([, name]) => name));
  return statements.flatMap((statement) => {
    const altered = /ALTER\s+TABLE\s+(?:ONLY\s+)?"?(\w+)"?/i.exec(statement)?.[1];
    if (altered !== undefined && made.has(altered)) return [];
    return breaking
      .filter(({ rule }) => rule.test(statement))
      .map(
        ({ says }) =>
          `"${statement.trim().replace(/\s+/g, ' ').slice(0, 90)}" ${says}. Add first and take away in a later release; or write in its first line "-- contract: " and what has to stop while it is applied; or before a statement that only adds "-- expands: " and why.`,
      );
  });
}

/** Comments and the bodies of functions: what a function does is its own matter. */
const withoutComments = (text: string): string =>
  text
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replace(/--[^\n]*/g, '')
    .replace(/'(?:[^']|'')*'/g, "''");
