import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import { sealEntries, verifyChain } from '@/lib/audit';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';

export interface AuditMeasure {
  entries: number;
  sealedPerSecond: number;
  verifySeconds: number;
  /** Most memory of this process over the look at the chain, above what it had before. */
  verifyRssGrowthMiB: number;
  tampered: number;
  found: number;
  /** Transactions a second of eight writers, each with one entry: as it is, and with the end of the chain locked by the writer until it commits. */
  writesPerSecond: { sealedLater: number; lockedByWriter: number };
}

const FILLED_AT_ONCE = 50_000;
const WRITERS = 8;
const actor = { id: 'bench', name: 'Bench' };

/** Entries as the product writes them, many in a statement. */
async function fill(entries: number): Promise<void> {
  for (let from = 0; from < entries; from += FILLED_AT_ONCE) {
    const rows = Math.min(FILLED_AT_ONCE, entries - from);
    await execute(sql`
      with made as (
        insert into audit_entry (actor_id, actor_name, action, target_kind, target_id, before, after, reason, result, address, agent)
        select 'person-' || n % 40, 'Person ' || n % 40, (array['exception.resolve', 'exception.acknowledge', 'session.sign_in', 'view.export'])[1 + n % 4],
          'exception', 'EX-' || n, jsonb_build_object('state', 'open', 'n', n), jsonb_build_object('state', 'resolved', 'text', repeat('a word ', 12)),
          'because of ' || n, 'done', '10.0.0.' || n % 250, 'Mozilla/5.0 (X11; Linux x86_64)'
        from generate_series(${from + 1}::bigint, ${from + rows}::bigint) n returning id)
      insert into audit_unsealed select id from made`);
  }
}

async function writeFor(seconds: number, before: (tx: Connection) => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let written = 0;
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (performance.now() < end) {
        await inTransaction(async (tx) => {
          await before(tx);
          await recordAudit(tx, actor, { action: 'bench.write', targetKind: 'bench', targetId: String(written), after: { written } });
        });
        written += 1;
      }
    }),
  );
  return Math.round(written / seconds);
}

/** Changes one byte of one entry, looks whether that very place is named, and puts the byte back. */
async function isFound(seq: number): Promise<boolean> {
  const change = (text: string) =>
    inTransaction(async (tx) => {
      await execute(sql`alter table audit_entry disable trigger user`, tx);
      await execute(
        sql`update audit_entry set target_id = ${text} || substr(target_id, 2) where id = (select entry_id from audit_seal where seq = ${seq})`,
        tx,
      );
      await execute(sql`alter table audit_entry enable always trigger audit_entry_written_once`, tx);
      await execute(sql`alter table audit_entry enable always trigger audit_entry_never_emptied`, tx);
    });
  await change('F');
  const { fault } = await verifyChain();
  await change('E');
  return fault?.kind === 'changed' && fault.seq === seq;
}

/** How fast the audit trail is written, sealed and looked at, on the database in use, which must be empty. */
export async function measureAudit({
  entries,
  seconds,
  tampers,
}: {
  entries: number;
  seconds: number;
  tampers: number;
}): Promise<AuditMeasure> {
  const sealedLater = await writeFor(seconds, async () => undefined);
  const lockedByWriter = await writeFor(seconds, (tx) =>
    query(sql`select seq from audit_chain where name = 'main' for update`, z.object({ seq: z.number() }), tx),
  );
  while ((await sealEntries()) > 0);
  await fill(entries);
  await execute(sql`analyze audit_entry`);
  const sealing = performance.now();
  while ((await sealEntries()) > 0);
  const sealed = performance.now() - sealing;
  await execute(sql`analyze audit_seal`);
  globalThis.gc?.();
  const rss = process.memoryUsage().rss;
  let most = rss;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const looking = performance.now();
  const report = await verifyChain();
  const looked = performance.now() - looking;
  clearInterval(watch);
  if (report.fault) throw new Error(`The untouched chain was said to be broken: ${report.fault.text}`);
  let found = 0;
  const begin = report.looked - entries;
  for (let n = 0; n < tampers; n += 1) if (await isFound(begin + 1 + Math.floor(Math.random() * entries))) found += 1;
  return {
    entries: report.looked,
    sealedPerSecond: Math.round((entries / sealed) * 1000),
    verifySeconds: Math.round(looked / 100) / 10,
    verifyRssGrowthMiB: Math.round((most - rss) / 2 ** 20),
    tampered: tampers,
    found,
    writesPerSecond: { sealedLater, lockedByWriter },
  };
}
