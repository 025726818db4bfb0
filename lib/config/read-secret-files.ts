import { readFileSync } from 'node:fs';

/** Settings that may be given as the path of a file that holds them, as Docker and Kubernetes mount secrets. */
export const secretSettings = [
  ...['DATABASE_URL', 'DATABASE_READ_URL', 'DATABASE_DIRECT_URL', 'SMTP_URL', 'SMTP_FALLBACK_URL', 'BOUNCE_URL'],
  ...['AUTH_SECRET', 'AUTH_SECRET_PREVIOUS', 'DATA_KEY', 'DATA_KEY_PREVIOUS', 'AUDIT_SIGNING_KEY', 'OIDC_CLIENT_SECRET'],
] as const;

type Source = Readonly<Record<string, string | undefined>>;

/** The settings with those of `<NAME>_FILE` read from their files, and what is wrong with the others. The end of the last line is no part of a secret. */
export function readSecretFiles(source: Source): { source: Source; faults: string[] } {
  const read: Record<string, string | undefined> = { ...source };
  const faults: string[] = [];
  for (const name of secretSettings) {
    const path = source[`${name}_FILE`];
    if (path === undefined || path === '') continue;
    if (source[name] !== undefined && source[name] !== '') {
      faults.push(`  ${name}_FILE: ${name} is set as well; set one of them`);
      continue;
    }
    try {
      read[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      faults.push(`  ${name}_FILE: cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`);
    }
  }
  return { source: read, faults };
}
