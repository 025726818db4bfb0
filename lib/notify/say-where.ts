import type { CatalogIndex } from '@/lib/catalog';
import { UNASSIGNED } from '@/lib/domain';
import { sayCount, sayMoney, sayPlural } from '@/lib/domain/say';
import type { TellableException } from './begin-attempt.db';

const PERSONAL = new Set(['confidential_workforce', 'phi_limited', 'phi']);
/** A sum over fewer people than this is close to what one of them is paid. */
const ENOUGH_PEOPLE = 5;
const causes = ['connector', 'interface', 'application', 'supplier'] as const;
const causeNames = { connector: 'Connector', interface: 'Interface', application: 'Application', supplier: 'Supplier' } as const;

export interface Where {
  /** The one thing its cases share, for the title; empty when they share none. */
  cause: string;
  strong: string;
  rest: string;
}

/** Where an exception is, by the names people use: what it was grouped by first, then facilities, department and workflows. */
export function sayWhere(e: TellableException, groupBy: readonly string[], index: CatalogIndex): Where {
  const kind = causes.find((c) => groupBy.includes(c) && known(e[c])) ?? causes.find((c) => known(e[c]));
  const named = kind && nameOf(kind, e[kind] ?? '', index);
  const facilities = listOf(
    e.facilities,
    (id) => index.facilities.get(id)?.shortName,
    'facilities',
    index.facilities.size > 1 && e.facilities.length >= index.facilities.size,
  );
  const workflows = listOf(e.workflows, (id) => index.workflows.get(id)?.workflow.shortName, 'workflows');
  const departments = listOf(e.departments, (id) => index.departments.get(id)?.name, 'departments');
  const flow =
    workflows && departments ? `in ${workflows} (${departments})` : workflows || departments ? `in ${workflows || departments}` : '';
  const rest = [facilities && `at ${facilities}`, flow].filter((part) => part !== '').join(', ');
  return {
    cause: named ?? (e.facilities.length === 1 ? facilities : ''),
    strong: kind && named ? `${causeNames[kind]} ${named}.` : '',
    rest: rest === '' ? 'No place is known.' : `${rest.charAt(0).toUpperCase()}${rest.slice(1)}.`,
  };
}

/** What an exception affects: the heaviest count first. Money is left out where it would tell what a few people earn. */
export function sayImpactRow(e: TellableException, index: CatalogIndex): { strong: string; rest: string } {
  const personal = e.workflows.some((id) => PERSONAL.has(index.workflows.get(id)?.workflow.dataSensitivity ?? ''));
  const pay = personal && (e.people ?? e.transactions) < ENOUGH_PEOPLE;
  const parts = [
    e.amountMinor && e.currency && !pay ? sayMoney(e.amountMinor, e.currency) : null,
    e.people ? `${sayCount(e.people)} ${e.people === 1 ? 'person' : 'people'}` : null,
    e.lines ? sayPlural(e.lines, 'line') : null,
    sayPlural(e.transactions, 'case'),
  ].filter((part) => part !== null);
  const [strong = '', ...rest] = parts;
  return { strong, rest: rest.length === 0 ? '' : `across ${new Intl.ListFormat('en-GB').format(rest)}.` };
}

const known = (id: string | null): id is string => id !== null && id !== '' && id !== UNASSIGNED;

function nameOf(kind: (typeof causes)[number], id: string, index: CatalogIndex): string {
  if (kind === 'supplier') return id;
  const places = { connector: index.connectors, interface: index.interfaces, application: index.applications } as const;
  return places[kind].get(id)?.name ?? id;
}

function listOf(ids: readonly string[], find: (id: string) => string | undefined, several: string, all = false): string {
  const names = ids.filter(known).map((id) => find(id) ?? id);
  if (all) return `all ${names.length} ${several}`;
  if (names.length > 4) return `${names.length} ${several}`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}
