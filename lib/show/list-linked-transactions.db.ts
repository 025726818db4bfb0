import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, queryPrepared, sql } from '@/lib/db';
import type { Actor, Environment, Workflow } from '@/lib/domain';
import { sayDuration } from '@/lib/domain/say';
import type { LinkRelation, TransactionView } from '@/lib/domain/views/transactions';
import { judgeLink, planLinks } from './plan-links';
import { transactionColumns } from './select-transactions.db';
import { transactionRecordSchema } from './transaction-row';

type BusinessKeyType = Workflow['businessKeys'][number];

const recordSchema = transactionRecordSchema.omit({ late_since: true }).extend({ trace_ids: z.array(z.string()) });
const bearerSchema = z.object({ at: z.number(), transaction_id: z.string() });

type Confidence = TransactionView['links'][number]['confidence'];
export interface LinkRecord extends z.infer<typeof recordSchema> {
  relation: LinkRelation;
  confidence: Confidence;
  reason: string;
}

export interface Links {
  links: LinkRecord[];
  /** Keys of this one that so many bear that they link nothing. */
  crowded: { kind: string; value: string }[];
}

const MOST_LINKS = 20;
/** More bearers than this make a key no link: it names a batch, a cost centre, a default value. */
export const MOST_BEARERS = 20;
/** Keys looked at, of one transaction. */
const MOST_ASKED = 300;
const rank: Record<Confidence, number> = { certain: 0, likely: 1, possible: 2 };

/** Keys that name one thing (an order, a hire), so that two transactions with the same one belong together; a cost centre does not. */
const isNaming = (key: BusinessKeyType) => key.identity || key.role === 'root';
/** Numbers of one message or file: what a queue lost of the ids is often still known by these. */
const isTechnical = (key: BusinessKeyType) => key.role === 'technical';

const kindsWhere = (index: CatalogIndex, wanted: (key: BusinessKeyType) => boolean) =>
  new Set([...index.workflows.values()].flatMap(({ workflow }) => workflow.businessKeys.filter(wanted).map((key) => `key:${key.id}`)));

export interface LinkInput {
  environment: Environment;
  id: string;
  startedAt: Date;
  lastAt: Date;
  traceIds: readonly string[];
  keys: readonly { kind: string; value: string }[];
  keyName: (kind: string) => string;
}

/**
 * Transactions in the reader's sight that this one names, that name it, or that bear the same, each with how sure that is; the surest and
 * nearest first, at most 20. Cost: one look-up a key, 21 rows at most each, however many bear it.
 */
export async function listLinkedTransactions(actor: Actor, index: CatalogIndex, own: LinkInput, on: Connection): Promise<Links> {
  const naming = kindsWhere(index, isNaming);
  const wanted = planLinks(
    own.keys,
    kindsWhere(index, (key) => isNaming(key) || isTechnical(key)),
  ).slice(0, MOST_ASKED);
  const rows = await queryPrepared(
    sql`select w.at, k.transaction_id
        from jsonb_to_recordset(${JSON.stringify(wanted.map(({ kind, value }, at) => ({ at, kind, value })))}::jsonb) as w (at int, kind text, value text),
        lateral (select transaction_id from transaction_key x where x.environment = ${own.environment} and x.kind = w.kind and x.value = w.value
          and x.transaction_id <> ${own.id}::uuid limit ${MOST_BEARERS + 1}) k`,
    bearerSchema,
    on,
  );
  const bearers = Map.groupBy(rows, (row) => row.at);
  const isCrowded = (at: number) => (bearers.get(at)?.length ?? 0) > MOST_BEARERS;
  const crowded = wanted.filter((_, at) => isCrowded(at)).map(({ kind, value }) => ({ kind: kind.replace(/^link:/, ''), value }));
  const kept = rows.filter((row) => !isCrowded(row.at));
  const records = await readRecords(actor, own.environment, [...new Set(kept.map((row) => row.transaction_id))], on);

  const best = new Map<string, LinkRecord & { apartMs: number }>();
  for (const { at, transaction_id } of kept) {
    const [record, want] = [records.get(transaction_id), wanted[at]];
    if (!record || !want) continue;
    const apartMs = Math.max(0, record.started_at.getTime() - own.lastAt.getTime(), own.startedAt.getTime() - record.last_at.getTime());
    const otherTrace =
      own.traceIds.length > 0 && record.trace_ids.length > 0 && !record.trace_ids.some((trace) => own.traceIds.includes(trace));
    const facts = {
      relation: want.relation,
      keyName: own.keyName(want.kind),
      bearers: bearers.get(at)?.length ?? 0,
      naming: naming.has(want.kind),
      apartMs,
      otherTrace,
    };
    const link = { ...record, relation: want.relation, apartMs, ...judgeLink(facts, sayDuration) };
    const before = best.get(record.id);
    if (!before || rank[link.confidence] < rank[before.confidence]) best.set(record.id, link);
  }
  const links = [...best.values()]
    .sort((a, b) => rank[a.confidence] - rank[b.confidence] || a.apartMs - b.apartMs || (a.id < b.id ? 1 : -1))
    .slice(0, MOST_LINKS)
    .map(({ apartMs: _, ...link }) => link);
  return { links, crowded: [...new Map(crowded.map((key) => [`${key.kind}\0${key.value}`, key])).values()] };
}

async function readRecords(actor: Actor, environment: Environment, ids: readonly string[], on: Connection) {
  const rows = await queryPrepared(
    sql`select ${transactionColumns}, t.trace_ids from transaction t where t.id = any(${[...ids]}::uuid[]) and ${scopePredicate(actor, { environment }, 't')}`,
    recordSchema,
    on,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
