import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { type Actor, type CanonicalEvent, NotFoundError } from '@/lib/domain';
import { type CatalogLookup, retellEvent } from '@/lib/normalize';
import { pageEvents, type RetellScope } from '@/lib/store';
import { lookupOf } from './catalog-lookup';
import { retellEvents } from './retell-events';

export interface RetellOrder extends RetellScope {
  dryRun: boolean;
}

export interface RetellCounts {
  /** Events in scope. */
  looked: number;
  /** Told anew; in a dry run: would be. */
  changed: number;
  /** Transactions that were put together anew. */
  transactions: number;
  /** Why events stay as they were told -> how many. */
  left: Record<string, number>;
}

/** How many events are read at once, and changed in one database transaction. */
const AT_ONCE = 2_000;
/** Live rounds have their turn between two batches. */
const PAUSE_MS = 300;

/**
 * Tells stored events anew by the presets (`preset` given) or the catalog (null: what it could not place) in force. Each batch is one database
 * transaction with the numbers, transactions and exceptions that follow from it, so it can die at any point and be run again: what is told
 * already is left alone. Errors: NotFoundError when there is no such preset.
 */
export async function retellStored(
  actor: Pick<Actor, 'id' | 'name'>,
  { dryRun, ...scope }: RetellOrder,
  { now = () => new Date(), atOnce = AT_ONCE, pauseMs = PAUSE_MS } = {},
): Promise<RetellCounts> {
  const { version, catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const lookup = lookupOf(index);
  if (scope.preset !== null && !lookup.presets.names.includes(scope.preset))
    throw new NotFoundError(`There is no preset "${scope.preset.slice(0, 60)}". There are ${lookup.presets.names.join(', ')}.`);
  const target = { targetKind: scope.preset === null ? 'catalog' : 'preset', targetId: scope.preset ?? String(version) };
  const audit = (action: string, after: object) => inTransaction((tx) => recordAudit(tx, actor, { action, ...target, after }));
  if (!dryRun) await audit('history.retell', { ...scope, catalog: version });
  const counts: RetellCounts = { looked: 0, changed: 0, transactions: 0, left: {} };
  for await (const page of pageEvents(scope, atOnce)) {
    const keys = judgePage(page, lookup, counts);
    if (keys.length === 0 || dryRun) continue;
    await retellBatch(keys, { index, lookup, counts, now: now() });
    await sleep(pauseMs);
  }
  if (!dryRun) await audit('history.retold', { ...scope, catalog: version, ...counts });
  return counts;
}

/** Counts a page and returns what of it is told otherwise now. */
function judgePage(page: readonly CanonicalEvent[], lookup: CatalogLookup, counts: RetellCounts): CanonicalEvent[] {
  counts.looked += page.length;
  return page.filter((event) => {
    const told = retellEvent(event, lookup);
    if (told.kind === 'left') leave(counts, told.reason, 1);
    if (told.kind === 'changed') counts.changed += 1;
    return told.kind === 'changed';
  });
}

async function retellBatch(
  keys: readonly CanonicalEvent[],
  { index, lookup, counts, now }: { index: CatalogIndex; lookup: CatalogLookup; counts: RetellCounts; now: Date },
): Promise<void> {
  const done = await retellEvents(keys, (event) => retellEvent(event, lookup), { index, now });
  counts.transactions += done.transactions;
  for (const [reason, n] of Object.entries(done.left)) {
    counts.changed -= n;
    leave(counts, reason, n);
  }
}

function leave(counts: RetellCounts, reason: string, n: number): void {
  counts.left[reason] = (counts.left[reason] ?? 0) + n;
}
