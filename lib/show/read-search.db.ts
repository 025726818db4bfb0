import { z } from 'zod';
import { mayAct, scopePredicate } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, type Environment, readExceptionNumber } from '@/lib/domain';
import { parseSearch } from '@/lib/domain/search-query';
import type { SearchItem, SearchView } from '@/lib/domain/views/search';
import { listTransactions } from './list-transactions.db';
import { type PlaceFilter, resolvePlace } from './resolve-search';
import { visiblePlaces } from './visible-places';

const MOST_TRANSACTIONS = 6;
const MOST_OTHERS = 4;

const plain = { matched: null, state: null, late: false } as const;

async function findTransactions(actor: Actor, environment: Environment, q: string) {
  if (!mayAct(actor, 'read:transactions')) return { items: [], total: 0, faults: [] };
  const list = await listTransactions(actor, { environment, q, limit: MOST_TRANSACTIONS });
  const items = list.rows.map(
    (row): SearchItem => ({
      id: row.id,
      title: row.name,
      detail: `${row.workflow.name}, ${row.facility.name}`,
      matched: row.found ? { name: row.found.keyName, value: row.found.value } : null,
      state: row.state,
      late: row.lateSince !== null,
    }),
  );
  return { items, total: list.total, faults: list.faults };
}

/** Exceptions by number, or by words of the title or the supplier of those that are open. Cost: index exception_number_once, or the open ones. */
async function findExceptions(actor: Actor, environment: Environment, q: string): Promise<SearchItem[]> {
  const number = readExceptionNumber(q);
  const words = `%${q.replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`;
  const rows = await query(
    sql`select e.number, e.title, e.statement, e.state from exception e
        where e.environment = ${environment} and (e.number = ${number}::bigint or (e.state <> 'resolved' and (e.title ilike ${words} or e.supplier ilike ${words})))
          and exists (select from exception_member m where m.exception_id = e.id and ${scopePredicate(actor, { environment }, 'm')})
        order by e.number = ${number}::bigint desc nulls last, e.state = 'resolved', e.severity, e.number desc limit ${MOST_OTHERS}`,
    z.object({ number: z.number(), title: z.string(), statement: z.string(), state: z.string() }),
    lane('screen'),
  );
  return rows.map((row) => ({ ...plain, id: `EX-${row.number}`, title: row.title, detail: `EX-${row.number}, ${row.state}` }));
}

/** Places and connections whose name the text begins or is in, among what the reader may see. */
function findPlaces(actor: Actor, index: CatalogIndex, environment: Environment, text: string): SearchView['groups'] {
  const places = visiblePlaces(actor, { environment }, index.catalog);
  const facilities = new Set(places.facilities.map((one) => one.id));
  const workflows = new Set(places.workflows.map((one) => one.id));
  const take = (kind: PlaceFilter, item: (id: string) => SearchItem | null) => ({
    kind: kind as Exclude<PlaceFilter, 'department'>,
    items: resolvePlace(index, kind, text)
      .flatMap((id) => item(id) ?? [])
      .slice(0, MOST_OTHERS),
  });
  return [
    take('facility', (id) => {
      const one = index.facilities.get(id);
      return one && facilities.has(id) ? { ...plain, id, title: one.shortName, detail: `${one.code}, ${one.city}` } : null;
    }),
    take('workflow', (id) => {
      const one = index.workflows.get(id)?.workflow;
      return one && workflows.has(id) ? { ...plain, id, title: one.shortName, detail: one.name } : null;
    }),
    take('interface', (id) => {
      const one = index.interfaces.get(id);
      return one && workflows.has(one.workflow) ? { ...plain, id, title: one.name, detail: id } : null;
    }),
    take('connector', (id) => ({ ...plain, id, title: index.connectors.get(id)?.name ?? id, detail: id })),
    take('application', (id) => ({ ...plain, id, title: index.applications.get(id)?.name ?? id, detail: id })),
  ];
}

/** The first of everything that a text finds, by what it is. Each group holds only what the actor may see. */
export async function readSearch(actor: Actor, { environment, q }: { environment: Environment; q: string }): Promise<SearchView> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const { text, filters, measures } = parseSearch(q);
  const named = text.length > 1 && filters.length + measures.length === 0;
  const exceptionTyped = filters.length === 1 && filters[0]?.name === 'exception' ? filters[0].values[0] : undefined;
  const [transactions, exceptions] = await Promise.all([
    findTransactions(actor, environment, q),
    mayAct(actor, 'read:exceptions') && (named || exceptionTyped) ? findExceptions(actor, environment, exceptionTyped ?? text) : [],
  ]);
  const groups: SearchView['groups'] = [
    { kind: 'transaction', items: transactions.items },
    { kind: 'exception', items: exceptions },
    ...(named ? findPlaces(actor, index, environment, text) : []),
  ];
  return {
    q,
    groups: groups.filter((group) => group.items.length > 0),
    transactions: transactions.total,
    faults: transactions.faults,
  };
}
