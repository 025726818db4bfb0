import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judgeMigration } from './judge-migration';

/** Those up to here came before the first release; nobody runs a version that could stand beside them. */
const LAST_BEFORE = '0045';
const folder = 'prisma/migrations';
const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const textOf = (name: string) => readFileSync(`${folder}/${name}/migration.sql`, 'utf8');

test('migrations were read', () => expect(names.length).toBeGreaterThan(35));

test.each(names.filter((name) => name.slice(0, 4) > LAST_BEFORE).concat('none yet'))('%s lets the version before run on', (name) => {
  expect(name === 'none yet' ? [] : judgeMigration(textOf(name))).toEqual([]);
});

describe('what stops the version before is found', () => {
  test.each([
    'DROP TABLE old_one',
    'ALTER TABLE feed DROP COLUMN events',
    'ALTER TABLE feed DROP events',
    'ALTER TABLE feed RENAME COLUMN events TO entries',
    'ALTER TABLE feed ALTER COLUMN events TYPE integer',
    'ALTER TABLE feed ALTER events SET NOT NULL',
    'ALTER TABLE feed ADD COLUMN more text NOT NULL',
    'ALTER TABLE feed ADD more text NOT NULL',
    'ALTER TABLE feed ADD CONSTRAINT few CHECK (events < 5)',
    'TRUNCATE slo_minute',
  ])('%s', (statement) => expect(judgeMigration(`SELECT 1;\n${statement};`)).toHaveLength(1));

  test('a statement beside one that says why it only adds', () => {
    const text = '-- expands: the next function calls this one\nALTER FUNCTION f() RENAME TO g;\nALTER FUNCTION h() RENAME TO i;';
    expect(judgeMigration(text)).toEqual([expect.stringContaining('FUNCTION h()')]);
  });

  test('in the migrations that came before the first release, too', () => {
    expect(judgeMigration(textOf('0008_span_blocks')).length).toBeGreaterThan(0);
  });
});

test.each([
  'CREATE TABLE fresh (id integer PRIMARY KEY, name text NOT NULL)',
  'CREATE TABLE fresh (id integer); ALTER TABLE fresh ADD CONSTRAINT few CHECK (id < 5)',
  "ALTER TABLE feed ADD COLUMN more text NOT NULL DEFAULT ''",
  'ALTER TABLE feed ADD COLUMN more text',
  'ALTER TABLE feed ALTER COLUMN events DROP NOT NULL',
  'CREATE INDEX CONCURRENTLY feed_more ON feed (events)',
  '-- DROP TABLE feed\nSELECT 1',
  'CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN TRUNCATE slo_minute; END $$',
  '-- expands: more kinds may be planned than before\nALTER TABLE feed ADD CONSTRAINT kinds CHECK (kind IN (1, 2))',
  '-- contract: stop all workers, then apply it, then start the new version\nDROP TABLE feed',
])('what only adds, or says that it does not, passes: %s', (text) => expect(judgeMigration(`${text};`)).toEqual([]));
