import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, CatalogError, ConflictError, ForbiddenError, type Rule } from '@/lib/domain';
import { insertBatch } from '@/lib/store';
import { changeRule } from './change-rule';
import { raisedBySeries } from './raise-by-series.fixture';
import { atMinute } from './raising.fixture';
import { roundNames, runRounds } from './run-rounds';
import { tryRule } from './try-rule';

testDatabase();

const limits = { environments: [], facilities: [], departments: [], workflows: [] };
const admin: Actor = {
  id: 'p-admin',
  name: 'Ada',
  email: 'ada@quillmoor.example',
  kind: 'person',
  teams: [],
  grants: [{ ...limits, role: 'administrator' }],
};
const limited: Actor = { ...admin, id: 'p-limited', grants: [{ ...limits, role: 'administrator', facilities: ['fac-lakehead'] }] };

const told = ['EXC-PLT-429', 'EXC-PLT-SLOW', 'EXC-DWH-STALE'] as const;

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const steps = told.flatMap((code) => raisedBySeries[code]?.begin ?? []).sort((a, b) => a.minute - b.minute);
  for (const { minute, events = [], history = false } of steps) {
    const now = atMinute(minute);
    await insertBatch(
      { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
      { environment: 'production', source: 'test', endpoint: 'test', history, now },
    );
    await runRounds(roundNames, now);
  }
});

const ruleOf = async (code: string): Promise<Rule> => {
  const type = (await currentCatalog()).catalog.exceptionTypes.find((one) => one.code === code);
  if (!type) throw new Error(`there is no ${code}`);
  return type.rule;
};
const trial = (code: string, rule?: Rule, days = 3, actor = admin) =>
  tryRule(actor, { code, environment: 'production', said: { days, ...(rule ? { rule } : {}) }, now: atMinute(1450) });

test.each(told)('%s would have raised what it raised', async (code) => {
  const answer = await trial(code);
  expect(answer).toMatchObject({ ok: true, raised: 1, stands: 1 });
});

test('a rule that asks for more raises less, by the same minutes', async () => {
  const rule = await ruleOf('EXC-PLT-429');
  if (rule.kind !== 'share') throw new Error('a share');
  expect(await trial('EXC-PLT-429', { ...rule, above: 0.5 }, 1)).toMatchObject({
    ok: true,
    raised: 0,
    basis: 'what this rule counted by the minute',
  });
});

test('a rule with another condition is tried on stored log entries', async () => {
  const rule = await ruleOf('EXC-PLT-429');
  if (rule.kind !== 'share') throw new Error('a share');
  const answer = await trial('EXC-PLT-429', { ...rule, when: 'status == "retrying"' });
  expect(answer).toMatchObject({ ok: true, raised: 1, basis: expect.stringMatching(/^\d[\d,]* stored log entries$/) });
});

test('events and promises are tried by what is stored', async () => {
  expect(await trial('EXC-PLT-FAILED')).toMatchObject({ ok: true, raised: 0 });
  expect(await trial('EXC-AP-NOPOST')).toMatchObject({ ok: true, basis: expect.stringContaining('transactions that began in this time') });
});

test('what cannot be said is said so', async () => {
  expect(await trial('EXC-PLT-BURN')).toMatchObject({ ok: false, reason: expect.stringMatching(/^This cannot be tried on the past: /) });
});

test('only administrators try and change, and a rule that is not sound is refused with its faults', async () => {
  await expect(trial('EXC-PLT-429', undefined, 3, limited)).rejects.toThrow(ForbiddenError);
  await expect(changeRule(limited, 'EXC-PLT-429', { on: false, reason: 'too loud', version: 1 })).rejects.toThrow(ForbiddenError);
  const rule = await ruleOf('EXC-PLT-429');
  if (rule.kind !== 'share') throw new Error('a share');
  await expect(trial('EXC-PLT-429', { ...rule, when: 'http_staus == 429' })).rejects.toThrow(CatalogError);
});

test('a change is a new version of the catalog, with its reason in the audit trail; who saw an older one is told', async () => {
  const { version } = await currentCatalog();
  const rule = await ruleOf('EXC-PLT-429');
  if (rule.kind !== 'share') throw new Error('a share');
  const changed = await changeRule(admin, 'EXC-PLT-429', {
    rule: { ...rule, above: 0.05 },
    on: false,
    reason: 'Two in a hundred is usual at month end',
    version,
  });
  expect(changed).toEqual({ code: 'EXC-PLT-429', version: version + 1, changed: true });
  expect(await ruleOf('EXC-PLT-429')).toMatchObject({ above: 0.05 });
  await expect(changeRule(admin, 'EXC-PLT-429', { on: true, reason: 'back again', version })).rejects.toThrow(ConflictError);
  const audit = await query(
    sql`SELECT action, reason, before -> 'rule' ->> 'above' AS was, after -> 'rule' ->> 'above' AS is FROM audit_entry WHERE target_id = 'EXC-PLT-429'`,
    z.object({ action: z.string(), reason: z.string(), was: z.string(), is: z.string() }),
  );
  expect(audit).toEqual([{ action: 'rule.switch_off', reason: 'Two in a hundred is usual at month end', was: '0.02', is: '0.05' }]);
});
