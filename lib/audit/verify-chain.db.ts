import { z } from 'zod';
import { type Connection, inTransaction, query, queryColumns, sql } from '@/lib/db';
import { chainHash, GENESIS } from './chain-hash';
import { type Checkpoint, isSigned } from './checkpoint';
import { entryText, readEntryText } from './entry-text.db';
import { listCheckpoints } from './list-checkpoints.db';

const PAGE = 5_000;

/** What does not hold, and the first place in the chain that it touches. */
export interface ChainFault {
  seq: number;
  kind: 'changed' | 'removed' | 'inserted' | 'cut' | 'rewritten' | 'checkpoint';
  text: string;
}

export interface ChainReport {
  /** The last place that holds, and its hash in hex. */
  seq: number;
  hash: string;
  /** Time of the entry there; null when none was looked at. */
  upto: Date | null;
  /** Links that were looked at. */
  looked: number;
  /** Checkpoints that the chain was held against. */
  checkpoints: number;
  /** Entries that are stored and not yet in the chain, and since when the oldest waits. */
  waiting: number;
  waitingSince: Date | null;
  /** Null when everything holds. */
  fault: ChainFault | null;
}

export interface VerifyOptions {
  /** Where a look that found nothing wrong ended: this one goes on there. From the beginning when left out. */
  from?: { seq: number; hash: string };
  /** Checkpoints that were kept outside, on top of those that are stored. */
  checkpoints?: readonly Checkpoint[];
  /** Public keys whose checkpoints count. Any when left out: then a signature only says that a line was not damaged. */
  keys?: readonly string[];
}

type Link = { seq: number; entryId: string; hash: Buffer; at: number; entry: (string | null)[] | null };

function readLink(columns: readonly unknown[]): Link {
  const [seq, entryId, hash] = columns;
  if (typeof seq !== 'number' || typeof entryId !== 'string' || !Buffer.isBuffer(hash))
    throw new TypeError('A link of the chain has another shape.');
  const entry = readEntryText(columns, 3);
  const [id, at] = entry;
  return { seq, entryId, hash, at: Number(at ?? 0) / 1000, entry: id === null ? null : [...entry] };
}

const readPage = (after: number, on: Connection) =>
  queryColumns(
    sql`select s.seq, s.entry_id::text, s.hash, ${entryText} from audit_seal s left join audit_entry e on e.id = s.entry_id
      where s.seq > ${after} order by s.seq limit ${PAGE}`,
    readLink,
    on,
  );

function judgeLink(link: Link, seq: number, before: Uint8Array): ChainFault | null {
  if (link.seq !== seq)
    return {
      seq,
      kind: 'removed',
      text: `${link.seq - seq === 1 ? 'The link' : `The ${link.seq - seq} links`} before ${link.seq} were removed.`,
    };
  if (link.entry === null) return { seq, kind: 'removed', text: `Entry ${link.entryId} was removed.` };
  if (!chainHash(before, seq, link.entry).equals(link.hash))
    return { seq, kind: 'changed', text: `Entry ${link.entryId}, or its place or hash, is not what was written.` };
  return null;
}

const headSchema = z.object({ seq: z.number(), hash: z.string() });
const strayRow = z.object({ id: z.string(), seq: z.number().nullable() });
const waitingRow = z.object({ waiting: z.number(), since: z.date().nullable(), gone: z.string().nullable() });

/** An entry that is neither in the chain nor waiting for it, with the place that it was slipped in before. */
async function findStray(on: Connection): Promise<ChainFault | null> {
  const [stray] = await query(
    sql`select e.id::text as id, (select min(s.seq) from audit_seal s where s.entry_id > e.id) as seq from audit_entry e
      where not exists (select from audit_seal s where s.entry_id = e.id) and not exists (select from audit_unsealed u where u.entry_id = e.id)
      order by e.id limit 1`,
    strayRow,
    on,
  );
  if (!stray) return null;
  const text = `Entry ${stray.id} was not written by the product, or its link was removed.`;
  return { seq: stray.seq ?? Number.MAX_SAFE_INTEGER, kind: 'inserted', text };
}

async function judgeEnd(last: { seq: number; hash: string }, on: Connection): Promise<ChainFault | null> {
  const [head] = await query(sql`select seq, encode(hash, 'hex') as hash from audit_chain where name = 'main'`, headSchema, on);
  const seq = last.seq + 1;
  if (!head) return { seq, kind: 'cut', text: 'What says where the chain ends was removed.' };
  if (head.seq > last.seq) return { seq, kind: 'cut', text: `The chain ends at ${last.seq}; it reached ${head.seq} before.` };
  if (head.seq < last.seq) return { seq: head.seq + 1, kind: 'inserted', text: `The chain goes on after ${head.seq}, where it ended.` };
  if (head.hash !== last.hash) return { seq: last.seq, kind: 'changed', text: 'The end of the chain has another hash than was kept.' };
  return null;
}

/** What the checkpoints say against the chain; `hashes` holds those at the places they name. The first of them in the chain counts. */
function judgeCheckpoints(
  checkpoints: readonly Checkpoint[],
  chain: { from: number; end: number; hashes: ReadonlyMap<number, string> },
  keys: readonly string[] | undefined,
): ChainFault | null {
  let held = chain.from;
  for (const checkpoint of checkpoints) {
    const { seq, hash, at, key } = checkpoint;
    const about = `the checkpoint of ${at} at ${seq}`;
    if (keys && !keys.includes(key))
      return { seq: held + 1, kind: 'checkpoint', text: `${about} was signed by a key that is not trusted: ${key}` };
    if (!isSigned(checkpoint)) return { seq: held + 1, kind: 'checkpoint', text: `${about} does not bear the signature of its key.` };
    if (seq > chain.end)
      return {
        seq: chain.end + 1,
        kind: 'cut',
        text: `The chain ends at ${chain.end}, but ${about} was made: entries were removed, or an old copy was restored.`,
      };
    const is = chain.hashes.get(seq);
    if (is !== undefined && is !== hash)
      return {
        seq: held + 1,
        kind: 'rewritten',
        text: `The chain was made anew somewhere from ${held + 1} on: ${about} says another hash.`,
      };
    held = Math.max(held, seq);
  }
  return null;
}

/**
 * What a look at the whole chain finds, at one instant of the database: each entry is hashed anew, and the first place that does not hold is
 * named. Cost: reads every entry once, 5,000 at a time; a million take some ten seconds and no more memory than a thousand.
 */
export function verifyChain({ from, checkpoints = [], keys }: VerifyOptions = {}): Promise<ChainReport> {
  return inTransaction(
    async (on) => {
      const start = { seq: from?.seq ?? 0, hash: from?.hash ?? GENESIS.toString('hex') };
      const asked = [...(await listCheckpoints(start.seq, on)), ...checkpoints.filter(({ seq }) => seq > start.seq)].sort(
        (one, other) => one.seq - other.seq,
      );
      const wanted = new Set(asked.map(({ seq }) => seq));
      const hashes = new Map<number, string>();
      let last: { seq: number; hash: Buffer; at: number | null } = { seq: start.seq, hash: Buffer.from(start.hash, 'hex'), at: null };
      const faults: ChainFault[] = [];
      walk: for (let page = await readPage(last.seq, on); page.length > 0; page = await readPage(last.seq, on)) {
        for (const link of page) {
          const fault = judgeLink(link, last.seq + 1, last.hash);
          if (fault) {
            faults.push(fault);
            break walk;
          }
          last = { seq: link.seq, hash: link.hash, at: link.at };
          if (wanted.has(link.seq)) hashes.set(link.seq, link.hash.toString('hex'));
        }
      }
      const whole = faults.length === 0;
      const end = { seq: last.seq, hash: last.hash.toString('hex') };
      const [queue] = await query(
        sql`select count(*) as waiting, min(e.at) as since, min(u.entry_id) filter (where e.id is null)::text as gone
          from audit_unsealed u left join audit_entry e on e.id = u.entry_id`,
        waitingRow,
        on,
      );
      if (whole) faults.push(...[await judgeEnd(end, on)].filter((fault) => fault !== null));
      if (whole && queue?.gone)
        faults.push({ seq: end.seq + 1, kind: 'removed', text: `Entry ${queue.gone} was removed before it came into the chain.` });
      const stray = await findStray(on);
      if (stray) faults.push({ ...stray, seq: Math.min(stray.seq, end.seq + 1) });
      // Where the chain itself is broken, what lies behind the break says nothing.
      const judged = whole ? asked : asked.filter(({ seq }) => seq <= end.seq);
      const told = judgeCheckpoints(judged, { from: start.seq, end: end.seq, hashes }, keys);
      if (told) faults.push(told);
      const [fault = null] = faults.sort((one, other) => one.seq - other.seq);
      return {
        seq: Math.min(end.seq, (fault?.seq ?? Number.MAX_SAFE_INTEGER) - 1),
        hash: end.hash,
        upto: last.at === null ? null : new Date(last.at),
        looked: end.seq - start.seq,
        checkpoints: asked.length,
        waiting: queue?.waiting ?? 0,
        waitingSince: queue?.since ?? null,
        fault,
      };
    },
    { lane: 'worker', isolation: 'repeatable read' },
  );
}
