import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { assignFindings, mendSubjects } from '@/lib/assign';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Finding, newId } from '@/lib/domain';
import { preparePartitions } from '@/lib/store';
import { tellChanges } from './tell-changes';
import { tickCauses } from './tick-causes';

testDatabase();

const NOON = new Date('2026-11-18T18:00:00Z');
const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
let index: CatalogIndex;
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
  await preparePartitions(['exception_member', 'bucket_hour'], [NOON]);
});
beforeEach(async () => {
  for (const table of [sql`exception_link`, sql`intent`, sql`exception_member`, sql`exception_history`, sql`exception`])
    await execute(sql`DELETE FROM ${table}`);
});

const authId = newId(NOON);
function finding(code: string, said: Partial<Finding> = {}): Finding & { history: boolean } {
  const at = said.at ?? NOON;
  const groupedBy = said.groupedBy ?? { connector: said.connector ?? 'con-sched-rest' };
  return {
    code,
    signature: `${code} ${JSON.stringify(groupedBy)}`,
    environment: 'production',
    groupedBy,
    subject: { kind: 'transaction', id: newId(at) },
    at,
    facility: 'fac-lakehead',
    department: 'dept-hr',
    workflow: 'wf-employee-onboarding',
    interface: 'if-hire-sched',
    connector: 'con-sched-rest',
    application: 'app-sched',
    supplier: null,
    impact: { transactions: 1, amountMinor: null, currency: null, lines: null, people: 1 },
    evidence: { eventKey: null, text: 'failed' },
    deadlineAt: null,
    variables: { status: 'failed' },
    history: false,
    ...said,
  };
}
const auth = (said: Partial<Finding> = {}) => finding('EXC-PLT-AUTH', { subject: { kind: 'transaction', id: authId }, ...said });
const lost = (facility: string, said: Partial<Finding> = {}) =>
  finding('EXC-INV-LOST', { groupedBy: { facility, connector: said.connector ?? 'con-sched-rest' }, facility, ...said });
const raise = (findings: (Finding & { history: boolean })[], now = NOON) =>
  inTransaction(async (tx) => tellChanges(tx, await assignFindings(tx, findings, index, now), index, now));
const mend = (id: string, now: Date) =>
  inTransaction(async (tx) =>
    tellChanges(tx, await mendSubjects(tx, new Map([[id, { at: now, text: 'it went through' }]]), index, now), index, now),
  );

const rowSchema = z.object({
  number: z.number(),
  code: z.string(),
  facility: z.string().nullable(),
  state: z.string(),
  severity: z.string(),
  severity_reason: z.string(),
  parent_number: z.number().nullable(),
  parent_reason: z.string().nullable(),
  held_until: z.date().nullable(),
  held_reason: z.string().nullable(),
  reopened: z.number(),
});
const rows = () => query(sql`SELECT * FROM exception ORDER BY number`, rowSchema);
const intents = () =>
  query(
    sql`SELECT e.code, i.reason, i.state, i.state_reason FROM intent i JOIN exception e ON e.id = i.exception_id ORDER BY e.number, i.created_at, i.reason`,
    z.object({ code: z.string(), reason: z.string(), state: z.string(), state_reason: z.string().nullable() }),
  );
const history = (code: string) =>
  query(
    sql`SELECT h.kind, h.note FROM exception_history h JOIN exception e ON e.id = h.exception_id WHERE e.code = ${code} ORDER BY h.id`,
    z.object({ kind: z.string(), note: z.string().nullable() }),
  );

describe('one cause, one exception', () => {
  test('what happens in the place of an open cause stands under it and is not mailed, which can be seen', async () => {
    await raise([auth()]);
    await raise([lost('fac-granite'), lost('fac-bayfield', { connector: 'con-wms-rest' })], later(3));
    const all = await rows();
    const at = (facility: string) => all.find((one) => one.facility === facility);
    const [cause, there, elsewhere] = [at('fac-lakehead'), at('fac-granite'), at('fac-bayfield')];
    expect(there).toMatchObject({ code: 'EXC-INV-LOST', state: 'open', parent_number: cause?.number });
    expect(there?.parent_reason).toContain(`All its cases are over Scheduling API, where EX-${cause?.number}`);
    expect(elsewhere).toMatchObject({ code: 'EXC-INV-LOST', parent_number: null });
    expect((await intents()).toSorted((a, b) => a.state.localeCompare(b.state))).toMatchObject([
      { code: 'EXC-INV-LOST', state: 'cancelled', state_reason: `Explained by EX-${cause?.number}: people are told of that one.` },
      { state: 'waiting' },
      { state: 'waiting' },
    ]);
    expect((await history('EXC-PLT-AUTH')).map(({ kind }) => kind)).toContain('took_in');
    expect((await history('EXC-INV-LOST')).map(({ kind }) => kind)).toContain('adopted');
  });

  test('a replay explains what is wrong with the very transactions that it doubled, and no neighbour', async () => {
    const doubled = [newId(NOON), newId(NOON)];
    const subject = (id: string) => ({ kind: 'transaction' as const, id });
    const groupedBy = { workflow: 'wf-charge-supply', replay_id: 'RPY-1' };
    const place = { workflow: 'wf-charge-supply', interface: 'if-use-supply', connector: 'con-x' };
    await raise(doubled.map((id) => finding('EXC-PLT-REPLAYDUP', { ...place, groupedBy, subject: subject(id) })));
    const below = (item: string, id: string) =>
      finding('EXC-INV-NEG', {
        ...place,
        groupedBy: { facility: 'fac-lakehead', 'key.item_id': item },
        subject: subject(id),
        at: later(1),
      });
    await raise([...doubled.map((id, at) => below(`item-${at}`, id)), below('item-else', newId(NOON))], later(1));
    const [cause, ...rest] = await rows();
    expect(cause?.code).toBe('EXC-PLT-REPLAYDUP');
    expect(rest.map(({ parent_number }) => parent_number)).toEqual([cause?.number, cause?.number, null]);
    expect(rest[0]?.parent_reason).toBe(`All its cases stand in EX-${cause?.number}, “Replay created duplicates”, too.`);
  });

  test('a cause that is seen after its consequences takes them in, and mails that wait are not sent', async () => {
    await raise([lost('fac-granite'), lost('fac-bayfield')]);
    expect((await intents()).map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    await raise([auth({ at: later(5) })], later(5));
    const all = await rows();
    const cause = all.find(({ code }) => code === 'EXC-PLT-AUTH');
    expect(all.filter(({ parent_number }) => parent_number === cause?.number)).toHaveLength(2);
    expect((await intents()).map(({ code, state }) => `${code} ${state}`)).toEqual([
      'EXC-INV-LOST cancelled',
      'EXC-INV-LOST cancelled',
      'EXC-PLT-AUTH waiting',
    ]);
  });

  test('a cause is as severe as the worst that it explains', async () => {
    await raise([auth()]);
    await execute(sql`UPDATE exception SET severity = 'sev4'`);
    await raise([lost('fac-granite')], later(3));
    const [cause, child] = await rows();
    expect(cause?.severity).toBe(child?.severity);
    expect(cause?.severity_reason).toContain(`EX-${child?.number}, which it explains, is`);
  });

  test('what is still wrong five minutes after its cause has ended comes back and is mailed; what has gone on does not', async () => {
    const granite = lost('fac-granite');
    await raise([auth()]);
    await raise([granite, lost('fac-bayfield')], later(3));
    await mend(authId, later(10));
    await mend(granite.subject.id, later(12));
    await tickCauses(later(14));
    expect((await rows()).filter(({ parent_number }) => parent_number !== null)).toHaveLength(2);
    await tickCauses(later(15));
    await tickCauses(later(16));
    const all = await rows();
    const at = (facility: string) => all.find((one) => one.facility === facility);
    const [cause, mended, still] = [at('fac-lakehead'), at('fac-granite'), at('fac-bayfield')];
    expect([cause?.state, mended?.state]).toEqual(['resolved', 'resolved']);
    expect(mended?.parent_number).toBe(cause?.number);
    expect(still).toMatchObject({ state: 'open', parent_number: null });
    expect((await intents()).filter(({ reason }) => reason === 'released')).toMatchObject([{ code: 'EXC-INV-LOST', state: 'waiting' }]);
    expect((await history('EXC-INV-LOST')).filter(({ kind }) => kind === 'released')).toHaveLength(1);
  });

  test('interfaces of one facility that fall silent together are one, led by the first', async () => {
    const quiet = (n: number, facility: string) =>
      finding('EXC-PLT-SILENT', {
        groupedBy: { interface: `if-${n}`, facility },
        interface: `if-${n}`,
        connector: `con-${n}`,
        application: `app-${n}`,
        workflow: `wf-${n}`,
        facility,
        at: later(n),
      });
    await raise([quiet(1, 'fac-ironrange')], later(1));
    await raise([quiet(2, 'fac-ironrange'), quiet(2, 'fac-granite')], later(2));
    await raise([quiet(3, 'fac-ironrange'), quiet(4, 'fac-ironrange')], later(4));
    const all = await rows();
    const first = all[0];
    const ironrange = all.filter(({ facility }) => facility === 'fac-ironrange');
    expect(ironrange.map(({ parent_number }) => parent_number)).toEqual([null, first?.number, first?.number, first?.number]);
    expect(all.find(({ facility }) => facility === 'fac-granite')?.parent_number).toBeNull();
    expect((await intents()).map(({ state }) => state).sort()).toEqual(['cancelled', 'cancelled', 'cancelled', 'waiting', 'waiting']);
    await raise([lost('fac-ironrange', { connector: 'con-9', application: 'app-9', at: later(20) })], later(20));
    expect((await rows()).at(-1)?.parent_number).toBe(first?.number);
  });

  test('what a person took apart stays apart', async () => {
    await raise([auth()]);
    await raise([lost('fac-granite')], later(3));
    await execute(
      sql`UPDATE exception SET apart_from = array[parent_id], parent_id = NULL, parent_number = NULL WHERE code = 'EXC-INV-LOST'`,
    );
    await tickCauses(later(4));
    expect((await rows()).map(({ parent_number }) => parent_number)).toEqual([null, null]);
  });

  test('two schedulers at once leave one parent and one line of history for each', async () => {
    await raise([lost('fac-granite'), lost('fac-bayfield'), lost('fac-lakehead')]);
    await Promise.all([
      raise([auth({ at: later(5) })], later(5)),
      raise([auth({ at: later(5), subject: { kind: 'transaction', id: newId(NOON) } })], later(5)),
      tickCauses(later(5)),
      tickCauses(later(5)),
    ]);
    await tickCauses(later(6));
    const all = await rows();
    expect(all.filter(({ code }) => code === 'EXC-PLT-AUTH')).toHaveLength(1);
    expect(new Set(all.filter(({ code }) => code === 'EXC-INV-LOST').map(({ parent_number }) => parent_number)).size).toBe(1);
    expect((await history('EXC-INV-LOST')).filter(({ kind }) => kind === 'adopted')).toHaveLength(3);
    expect((await intents()).filter(({ code, state }) => code === 'EXC-INV-LOST' && state !== 'cancelled')).toEqual([]);
  });
});

test('what has to do with each other is linked, with the reason, once', async () => {
  await raise([auth()]);
  await raise(
    [
      finding('EXC-P2P-REJECT', {
        groupedBy: { supplier: 'SUP-1' },
        connector: 'con-edi-as2',
        subject: { kind: 'transaction', id: authId },
      }),
    ],
    later(2),
  );
  const links = () => query(sql`SELECT reason FROM exception_link`, z.object({ reason: z.string() }));
  expect(await links()).toEqual([{ reason: '1 of 1 cases stood there too when it began.' }]);
  await mend(authId, later(5));
  const muchLater = later(60 * 49);
  await preparePartitions(['exception_member'], [muchLater]);
  await raise([auth({ at: muchLater })], muchLater);
  expect((await links()).map(({ reason }) => reason)).toContain('The same cause was open before.');
});

describe('what comes and goes', () => {
  test('is held open after it came back three times, and ends when it has been quiet for an hour', async () => {
    for (let i = 0; i < 4; i += 1) {
      await raise([auth({ at: later(i * 10) })], later(i * 10));
      await mend(authId, later(i * 10 + 5));
    }
    const [held] = await rows();
    expect(held).toMatchObject({ state: 'open', reopened: 3, held_until: later(95) });
    expect(held?.held_reason).toContain('came back 3 times within six hours');
    await raise([auth({ at: later(40) })], later(40));
    expect(await rows()).toMatchObject([{ state: 'open', reopened: 3 }]);
    await mend(authId, later(45));
    await tickCauses(later(104));
    expect(await rows()).toMatchObject([{ state: 'open', held_until: later(105) }]);
    await tickCauses(later(105));
    expect(await rows()).toMatchObject([{ state: 'resolved', held_until: null }]);
    expect((await history('EXC-PLT-AUTH')).filter(({ kind }) => kind === 'held')).toHaveLength(1);
    // One mail for each time it came back, none for what was held.
    expect((await intents()).map(({ reason }) => reason).sort()).toEqual(['opened', 'reopened', 'reopened', 'reopened']);
  });
});
