import { z } from 'zod';
import { mayAct, placesFor, scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, empty, lane, query, queryPrepared, type Sql, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import { listWanted, type Wanted } from './hashed-words';
import { personalKeys } from './mask-personal';

export interface FoundKey {
  transactionId: string;
  kind: string;
  value: string;
}

/** Bears one of these keys: asks for itself where more bear it than are listed at once. */
export interface Bearing {
  environment: Environment;
  kinds: readonly string[];
  words: readonly string[];
}

export interface Found {
  hits: FoundKey[];
  /** More match than were looked at. */
  limited: boolean;
  /** Set when so many bear exactly what was typed: then this is the condition, and `hits` only says by which key. */
  bearing: Bearing | null;
}

/** So many transactions are found at once; a longer beginning finds the others. */
export const MOST_FOUND = 2000;
/** So many rows of one key are looked at, where some are out of the reader's sight. */
const MOST_LOOKED = 10_000;
/** So many kinds of key are told apart; a sender that invents more is searched by its first. */
const MOST_KINDS = 300;

const hitSchema = z.object({ transaction_id: z.string(), kind: z.string(), value: z.string() });
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** As typed, in capitals, in small letters: ids are hex in any case, and people type as they like. */
export const spellings = (text: string) => [...new Set([text, text.toUpperCase(), text.toLowerCase()])];

/** Every kind of key that stands in an environment. Cost: one probe of the primary key a kind. */
export async function listKeyKinds(environment: Environment, on: Connection = lane('screen')): Promise<string[]> {
  const rows = await query(
    sql`with recursive step as (
        (select kind from transaction_key where environment = ${environment} order by kind limit 1)
        union all
        select (select k.kind from transaction_key k where k.environment = ${environment} and k.kind > step.kind order by k.kind limit 1) from step where step.kind is not null
      ) select kind from step where kind is not null limit ${MOST_KINDS}`,
    z.object({ kind: z.string() }),
    on,
  );
  return rows.map((row) => row.kind);
}

/** The kinds whose beginnings this reader may search: personal ones only whole, so that nobody can spell them out. */
function openKinds(actor: Actor, index: CatalogIndex, environment: Environment, kinds: readonly string[]): string[] {
  const hidden = mayAct(actor, 'read:personal', { environment }) ? new Set<string>() : personalKeys(index);
  return kinds.filter((kind) => !hidden.has(kind.replace(/^(?:link:)?key:/, '')));
}

/** Keeps the transactions that the reader may see; nothing to ask where that is all of them. */
const inSight = (actor: Actor, environment: Environment): Sql =>
  placesFor(actor, environment).all
    ? empty
    : sql`, lateral (select from transaction t where t.id = k.transaction_id and ${scopePredicate(actor, { environment }, 't')} limit 1) seen`;

function selectKeys(actor: Actor, environment: Environment, wanted: readonly Wanted[], match: Sql): Promise<FoundKey[]> {
  return queryPrepared(
    sql`select k.transaction_id, k.kind, k.value from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ word }) => word)}::text[]) as wanted (kind, word),
        lateral (select x.transaction_id, x.kind, x.value from transaction_key x where x.environment = ${environment} and x.kind = wanted.kind and ${match}
          limit ${MOST_LOOKED}) k${inSight(actor, environment)}
        limit ${MOST_FOUND + 1}`,
    hitSchema,
    lane('screen'),
  ).then((rows) => rows.map((row) => ({ transactionId: row.transaction_id, kind: row.kind, value: row.value })));
}

const whole = sql`x.value = wanted.word`;
// A range and not LIKE: a pattern given as a parameter uses no index. The column is in byte order, so the highest character ends it.
const beginning = sql`x.value > wanted.word and x.value < wanted.word || chr(1114111)`;

const pair = (kinds: readonly string[], words: readonly string[]): Wanted[] =>
  kinds.flatMap((kind) => words.map((word) => ({ kind, word })));

const bearingOf = (environment: Environment, wanted: readonly Wanted[]): Bearing => ({
  environment,
  kinds: [...new Set(wanted.map(({ kind }) => kind))],
  words: [...new Set(wanted.map(({ word }) => word))],
});

const once = (hits: readonly FoundKey[]): FoundKey[] => {
  const found = new Map<string, FoundKey>();
  for (const hit of hits) if (!found.has(hit.transactionId)) found.set(hit.transactionId, hit);
  return [...found.values()];
};

/**
 * The transactions in the reader's sight that can be found by a text: any id or business key, any reference to another transaction, any
 * error code, whole or its beginning; whole matches first. A key that is kept as
 * a keyed hash is found whole only. Cost: one range of the primary key for each kind of key and spelling.
 */
export async function searchKeys(actor: Actor, index: CatalogIndex, environment: Environment, text: string): Promise<Found> {
  const kinds = await listKeyKinds(environment);
  const words = spellings(text);
  const wanted = listWanted(kinds, words, index);
  const exact = await selectKeys(actor, environment, wanted, whole);
  const own = uuid.test(text) ? [{ transactionId: text.toLowerCase(), kind: 'id', value: text }] : [];
  if (exact.length > MOST_FOUND) return { hits: once(exact), limited: true, bearing: bearingOf(environment, wanted) };
  const begun = await selectKeys(actor, environment, pair(openKinds(actor, index, environment, kinds), words), beginning);
  const hits = once([...own, ...exact, ...begun]);
  return { hits: hits.slice(0, MOST_FOUND), limited: begun.length > MOST_FOUND || hits.length > MOST_FOUND, bearing: null };
}

/** The transactions in the reader's sight that carry exactly one of these words as a key of one of these kinds. */
export async function findByKey(
  actor: Actor,
  environment: Environment,
  kinds: readonly string[],
  words: readonly string[],
): Promise<Found> {
  const wanted = listWanted(kinds, words, null);
  const hits = await selectKeys(actor, environment, wanted, whole);
  const limited = hits.length > MOST_FOUND;
  return { hits: once(hits), limited, bearing: limited ? bearingOf(environment, wanted) : null };
}
