import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseConfig } from './parse-config';
import { secretSettings } from './read-secret-files';

const folder = mkdtempSync(join(tmpdir(), 'throughline-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fileOf = (text: string) => {
  const path = join(folder, String(Math.random()));
  writeFileSync(path, text);
  return path;
};
const long = 'a secret of a test that is long enough';

test('a secret may lie in a file, and its last line may end', () => {
  expect(parseConfig({ AUTH_SECRET_FILE: fileOf(`${long}\n`), DATABASE_URL_FILE: fileOf('postgresql://a@b/c\r\n') })).toMatchObject({
    authSecret: long,
    databaseUrl: 'postgresql://a@b/c',
    dataSecrets: [long],
  });
});

test('every fault of every file is told at once, and nothing that stands in one', () => {
  const short = fileOf('too short');
  const said = (() => {
    try {
      parseConfig({ AUTH_SECRET: long, AUTH_SECRET_FILE: short, SMTP_URL_FILE: join(folder, 'none'), DATA_KEY_FILE: short });
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  expect(said).toContain('AUTH_SECRET_FILE: AUTH_SECRET is set as well');
  expect(said).toContain('SMTP_URL_FILE: cannot be read (ENOENT)');
  expect(said).toContain('DATA_KEY: must have at least 32 characters');
  expect(said).not.toContain('too short');
});

test('earlier secrets follow the present one', () => {
  const [one, two, three] = [1, 2, 3].map((n) => `${long} ${n}`) as [string, string, string];
  expect(parseConfig({ AUTH_SECRET: one, AUTH_SECRET_PREVIOUS: `${two}, ${three}` })).toMatchObject({
    authSecretsBefore: [two, three],
    dataSecrets: [one, two, three],
  });
  expect(parseConfig({ AUTH_SECRET: one, DATA_KEY: two, DATA_KEY_PREVIOUS: three }).dataSecrets).toEqual([two, three]);
});

test('every one of them is a setting', () => {
  for (const name of secretSettings) expect(() => parseConfig({ [name]: '' }), name).not.toThrow();
});
