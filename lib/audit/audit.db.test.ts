import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { execute, inTransaction, query, type Sql, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Checkpoint, readCheckpoints, sealEntries, signingKey, verifyChain, writeCheckpoint, writeCheckpointLine } from '.';
import { chainHash } from './chain-hash';
import { entryText, readEntryText } from './entry-text.db';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
vi.setConfig({ testTimeout: 120_000 });
testDatabase();

const actor = { id: 'person-1', name: 'Dana Whitlock' };
const write = (n: number) =>
  inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: 'exception.resolve',
      targetKind: 'exception',
      targetId: `EX-${n}`,
      before: { state: 'open', n, share: 0.1 },
      after: { state: 'resolved', note: `“mended” ${n} \n ü` },
      reason: n % 3 === 0 ? null : `because of ${n}`,
      result: n % 5 === 0 ? 'refused' : 'done',
      address: '10.0.0.7',
    }),
  );
const sealAll = async () => {
  while ((await sealEntries()) > 0);
};
const one = async <T extends z.ZodRawShape>(statement: Sql, shape: T) => (await query(statement, z.object(shape)))[0];

/** What somebody does who owns the database: switches the walls off, changes, and switches them on again. */
async function tamper(...statements: Sql[]): Promise<void> {
  await inTransaction(async (tx) => {
    for (const table of ['audit_entry', 'audit_seal', 'audit_checkpoint'])
      await execute(sql([`alter table ${table} disable trigger user`]), tx);
    for (const statement of statements) await execute(statement, tx);
    for (const table of ['audit_entry', 'audit_seal', 'audit_checkpoint']) {
      await execute(sql([`alter table ${table} enable always trigger ${table}_written_once`]), tx);
      await execute(sql([`alter table ${table} enable always trigger ${table}_never_emptied`]), tx);
    }
  });
}

const copy = ['audit_entry', 'audit_seal', 'audit_chain', 'audit_unsealed', 'audit_checkpoint'];
const keep = () =>
  tamper(...copy.flatMap((table) => [sql([`drop table if exists kept_${table}`]), sql([`create table kept_${table} as table ${table}`])]));
const putBack = () =>
  tamper(
    ...copy.flatMap((table) => [
      sql([`truncate ${table}`]),
      sql([`insert into ${table} overriding system value select * from kept_${table}`]),
    ]),
  );

describe('written once', () => {
  beforeAll(() => write(0));
  test.each([
    'update audit_entry set reason = null',
    'delete from audit_entry',
    'truncate audit_entry',
    'update audit_seal set seq = seq',
    'delete from audit_checkpoint',
  ])('%s is refused, also for the owner and for a session that plays a replica', async (statement) => {
    await expect(execute(sql([statement]))).rejects.toThrow('is written once');
    await expect(
      inTransaction(async (tx) => {
        await execute(sql`set local session_replication_role = replica`, tx);
        await execute(sql([statement]), tx);
      }),
    ).rejects.toThrow('is written once');
  });
});

test('eight writers and three sealers at once: every committed entry has one place, no place is left out', async () => {
  const before = (await one(sql`select count(*) as n from audit_entry`, { n: z.number() }))?.n ?? 0;
  const EACH = 40;
  let committed = 0;
  let writing = true;
  const sealers = Array.from({ length: 3 }, async () => {
    while (writing) if ((await sealEntries()) === 0) await sleep(1);
  });
  const writer = async (w: number) => {
    for (let n = 0; n < EACH; n += 1) {
      await inTransaction(async (tx) => {
        await recordAudit(tx, actor, { action: 'race.write', targetKind: 'race', targetId: `${w}-${n}` });
        // Ids are given out in another order than transactions commit; some never do.
        await sleep(Math.random() * 6);
        if ((w + n) % 7 === 0) throw new Error('taken back');
        if (n % 4 === 0) await recordAudit(tx, actor, { action: 'race.second', targetKind: 'race', targetId: `${w}-${n}` });
      }).then(
        () => {
          committed += n % 4 === 0 ? 2 : 1;
        },
        (error: Error) => expect(error.message).toBe('taken back'),
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, w) => writer(w)));
  writing = false;
  await Promise.all(sealers);
  await sealAll();
  const found = await one(
    sql`select (select count(*) from audit_entry) as entries, count(*) as links, min(seq) as first, max(seq) as last,
        count(*) filter (where seq > 1 and entry_id < (select b.entry_id from audit_seal b where b.seq = s.seq - 1)) as overtaken from audit_seal s`,
    { entries: z.number(), links: z.number(), first: z.number(), last: z.number(), overtaken: z.number() },
  );
  expect(committed).toBeGreaterThan(300);
  expect(found).toMatchObject({ entries: before + committed, links: before + committed, first: 1, last: before + committed });
  // Otherwise this test would not have tried the race.
  expect(found?.overtaken).toBeGreaterThan(0);
  expect(await verifyChain()).toMatchObject({ fault: null, looked: before + committed, waiting: 0 });
});

describe('tampering', () => {
  const places = () => query(sql`select seq, entry_id from audit_seal order by seq`, z.object({ seq: z.number(), entry_id: z.number() }));
  let outside: Checkpoint[] = [];

  beforeAll(async () => {
    for (let n = 1; n <= 40; n += 1) await write(n);
    await sealAll();
    const first = await writeCheckpoint();
    for (let n = 41; n <= 60; n += 1) await write(n);
    await sealAll();
    const second = await writeCheckpoint();
    outside = [first, second].filter((made) => made !== null);
    expect(outside).toHaveLength(2);
    expect(await writeCheckpoint()).toBeNull();
    await keep();
  });
  beforeEach(putBack);

  test('nothing was: nothing is found', async () => {
    const whole = await verifyChain({ checkpoints: outside });
    expect(whole).toMatchObject({ fault: null, checkpoints: 4 });
    expect(await verifyChain({ from: { seq: whole.seq - 5, hash: (await hashAt(whole.seq - 5)) ?? '' } })).toMatchObject({
      fault: null,
      looked: 5,
    });
  });

  const hashAt = async (seq: number) =>
    (await one(sql`select encode(hash, 'hex') as h from audit_seal where seq = ${seq}`, { h: z.string() }))?.h;

  test('one byte of any column of any entry, or of any hash', async () => {
    const all = await places();
    const texts = ['actor_id', 'actor_name', 'action', 'target_kind', 'target_id', 'reason', 'address', 'agent'];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(all.length - 1),
        fc.constantFrom(...texts, 'before', 'after', 'result', 'at', 'hash', 'null'),
        fc.nat(200),
        async (at, column, byte) => {
          const place = all[at];
          if (!place) return;
          await putBack();
          const where = sql`where id = ${place.entry_id}`;
          if (column === 'hash')
            await tamper(
              sql`update audit_seal set hash = set_byte(hash, ${byte % 32}, get_byte(hash, ${byte % 32}) # 1) where seq = ${place.seq}`,
            );
          else if (column === 'at') await tamper(sql`update audit_entry set at = at + interval '1 microsecond' ${where}`);
          else if (column === 'result')
            await tamper(sql`update audit_entry set result = case result when 'done' then 'refused' else 'done' end ${where}`);
          else if (column === 'null') await tamper(sql`update audit_entry set reason = case when reason is null then '' end ${where}`);
          else if (column === 'before' || column === 'after')
            // Digits that JavaScript does not tell apart.
            await tamper(
              sql`update audit_entry set ${sql([column])} = jsonb_build_object('n', 0.10000000000000000555 + ${byte} * 1e-30) ${where}`,
            );
          else {
            const name = sql([column]);
            const spot = sql`1 + ${byte}::int % greatest(length(coalesce(${name}, '')), 1)`;
            await tamper(
              sql`update audit_entry set ${name} = overlay(coalesce(${name}, ' ') placing chr(ascii(substr(coalesce(${name}, ' '), ${spot}, 1)) + 1) from ${spot} for 1) ${where}`,
            );
          }
          const { fault, seq } = await verifyChain();
          expect(fault, `${column} of ${place.seq}`).toMatchObject({ seq: place.seq, kind: 'changed' });
          expect(seq).toBe(place.seq - 1);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an entry that was removed, with and without its link', async () => {
    const [, , , , , , victim] = await places();
    if (!victim) throw new Error('There are too few entries.');
    await tamper(sql`delete from audit_entry where id = ${victim.entry_id}`);
    expect((await verifyChain()).fault).toMatchObject({ seq: victim.seq, kind: 'removed' });
    await tamper(sql`delete from audit_seal where seq = ${victim.seq}`);
    expect((await verifyChain()).fault).toMatchObject({ seq: victim.seq, kind: 'removed' });
    // In two steps: row by row, one would meet the number of the next that is not moved yet.
    const far = 1_000_000;
    await tamper(
      sql`update audit_seal set seq = seq + ${far} where seq > ${victim.seq}`,
      sql`update audit_seal set seq = seq - ${far + 1} where seq > ${far}`,
      sql`update audit_chain set seq = seq - 1`,
    );
    expect((await verifyChain()).fault).toMatchObject({ seq: victim.seq, kind: 'changed' });
  });

  test('two entries that were swapped, and two links', async () => {
    const [, , , a, b] = await places();
    if (!a || !b) throw new Error('There are too few entries.');
    await tamper(
      sql`update audit_entry e set reason = o.reason, target_id = o.target_id, before = o.before, after = o.after, action = o.action
        from audit_entry o where (e.id, o.id) in ((${a.entry_id}, ${b.entry_id}), (${b.entry_id}, ${a.entry_id}))`,
    );
    expect((await verifyChain()).fault).toMatchObject({ seq: a.seq, kind: 'changed' });
    await putBack();
    await tamper(
      sql`update audit_seal set entry_id = -1 where seq = ${a.seq}`,
      sql`update audit_seal set entry_id = ${a.entry_id} where seq = ${b.seq}`,
      sql`update audit_seal set entry_id = ${b.entry_id} where seq = ${a.seq}`,
    );
    expect((await verifyChain()).fault).toMatchObject({ seq: a.seq, kind: 'changed' });
  });

  test('an entry that was inserted, in the middle or at the end', async () => {
    const all = await places();
    const last = all.at(-1);
    const row = (id: Sql) =>
      sql`insert into audit_entry (id, actor_id, actor_name, action, target_kind, target_id, result) overriding system value
        values (${id}, 'x', 'X', 'a.b', 'c', 'd', 'done')`;
    await tamper(row(sql`(select max(id) + 1000 from audit_entry)`));
    expect((await verifyChain()).fault).toMatchObject({ seq: (last?.seq ?? 0) + 1, kind: 'inserted' });
    await putBack();
    // The transactions that were taken back left free ids.
    const free = await one(
      sql`select min(g) as id from generate_series(1, (select max(id) from audit_entry)) g where not exists (select from audit_entry e where e.id = g)`,
      { id: z.number() },
    );
    await tamper(row(sql`${free?.id ?? 0}::bigint`));
    const { fault } = await verifyChain();
    expect(fault?.kind).toBe('inserted');
    expect(fault?.seq).toBeLessThan(last?.seq ?? 0);
  });

  test('an end that was cut off cleanly: by a checkpoint that was kept outside', async () => {
    const end = (await places()).length - 10;
    await tamper(
      sql`delete from audit_checkpoint where seq > ${end}`,
      sql`delete from audit_entry where id in (select entry_id from audit_seal where seq > ${end})`,
      sql`delete from audit_seal where seq > ${end}`,
      sql`update audit_chain set (seq, hash) = (select seq, hash from audit_seal where seq = ${end})`,
    );
    expect((await verifyChain()).fault).toBeNull();
    expect((await verifyChain({ checkpoints: outside })).fault).toMatchObject({ seq: end + 1, kind: 'cut' });
  });

  test('a chain that was made anew after a change: by a checkpoint that was kept outside', async () => {
    const all = await places();
    const changed = all.length - 5;
    const links: { seq: number; hash: string }[] = [];
    await tamper(
      sql`delete from audit_checkpoint`,
      sql`update audit_entry set reason = 'never said' where id = ${all[changed - 1]?.entry_id ?? 0}`,
    );
    let before = Buffer.from((await hashAt(changed - 1)) ?? '', 'hex');
    for (const { seq, entry_id } of all.slice(changed - 1)) {
      const [row] = await inTransaction(async (tx) => {
        const rows = await tx.runRows(`select ${entryText.text} from audit_entry e where e.id = $1`, [entry_id]);
        return rows;
      });
      before = chainHash(before, seq, readEntryText(row ?? [], 0)) as Buffer<ArrayBuffer>;
      links.push({ seq, hash: before.toString('hex') });
    }
    await tamper(
      ...links.map(({ seq, hash }) => sql`update audit_seal set hash = decode(${hash}, 'hex') where seq = ${seq}`),
      sql`update audit_chain set hash = decode(${links.at(-1)?.hash ?? ''}, 'hex')`,
    );
    expect((await verifyChain()).fault).toBeNull();
    const [first] = outside;
    expect((await verifyChain({ checkpoints: outside })).fault).toMatchObject({ seq: (first?.seq ?? 0) + 1, kind: 'rewritten' });
  });

  test('an entry that was removed before it had a place', async () => {
    await write(1000);
    await tamper(sql`delete from audit_entry where id = (select max(id) from audit_entry)`);
    await sealAll();
    expect((await verifyChain()).fault).toMatchObject({ kind: 'removed' });
  });

  test('checkpoints of another key, or that were changed, do not count', async () => {
    const mine = signingKey()?.public ?? '';
    const [first] = outside;
    if (!first) throw new Error('There is no checkpoint.');
    expect(readCheckpoints(outside.map(writeCheckpointLine).join(''))).toEqual(outside);
    expect(() => readCheckpoints('{"v":1}')).toThrow('Line 1');
    expect((await verifyChain({ checkpoints: outside, keys: [mine] })).fault).toBeNull();
    expect((await verifyChain({ checkpoints: outside, keys: ['another'] })).fault).toMatchObject({ kind: 'checkpoint' });
    const forged = { ...first, hash: `${first.hash.slice(0, 63)}${first.hash.endsWith('0') ? '1' : '0'}` };
    expect((await verifyChain({ checkpoints: [forged] })).fault).toMatchObject({ kind: 'checkpoint' });
  });
});
