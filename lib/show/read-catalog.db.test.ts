import { beforeAll, expect, test } from 'vitest';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { NotFoundError } from '@/lib/domain';
import { getRunbook, readCatalog } from './read-catalog';
import { prepareCatalog, reader } from './show.fixture';

testDatabase();

beforeAll(async () => {
  await prepareCatalog();
  await execute(
    sql`insert into catalog_gap values ('production', 'facility', 'fac-new', now(), now(), 7), ('test', 'interface', 'if-new', now(), now(), 2)`,
  );
});

test('says which rules are evaluated and which are only described, and counts what it lists', async () => {
  const view = await readCatalog(reader(), new Date());
  const of = (code: string) => view.exceptionTypes.find((type) => type.code === code);
  expect(of('EXC-P2P-NOACK')).toMatchObject({ state: 'evaluated', ruleKind: 'missing milestone' });
  expect(of('EXC-P2P-NOACK')?.rule).toContain('within 24 business hours');
  expect(of('EXC-PAY-NOFILE')?.rule).toContain('3 hours before');
  expect(of('EXC-REQ-ROUTE')?.state).toBe('off');
  expect(of('EXC-ITEM-BADLOAD')?.state).toBe('evaluated');
  for (const [section, rows] of [
    ['facilities', view.facilities],
    ['interfaces', view.interfaces],
    ['exceptions', view.exceptionTypes],
    ['kpis', view.kpis],
    ['gaps', view.gaps],
  ] as const) {
    expect(view.counts[section]).toBe(rows.length);
  }
  expect(view.version.added.length).toBeGreaterThan(100);
});

test('a reader of some workflows sees their part of the estate, and no gaps of places unknown', async () => {
  const view = await readCatalog(reader({ workflows: ['wf-time-payroll'] }), new Date());
  expect(view.workflows.map(({ id }) => id)).toEqual(['wf-time-payroll']);
  expect(new Set(view.interfaces.map(({ workflow }) => workflow.id))).toEqual(new Set(['wf-time-payroll']));
  expect(view.gaps).toEqual([]);
  expect((await readCatalog(reader(), new Date())).gaps.map(({ value }) => value)).toEqual(['fac-new', 'if-new']);
});

test('a runbook comes with the exceptions that lead to it; an unknown one does not exist', async () => {
  const runbook = await getRunbook('payroll');
  expect(runbook.html).toContain('<h2>');
  expect(runbook.types.map(({ code }) => code)).toContain('EXC-PAY-NOFILE');
  await expect(getRunbook('../catalog')).rejects.toBeInstanceOf(NotFoundError);
});
