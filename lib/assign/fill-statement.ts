import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionType, UNASSIGNED } from '@/lib/domain';
import type { MemberSum } from './sum-members.db';

const PERSONAL = new Set(['confidential_workforce', 'supplier_banking', 'phi_limited', 'phi']);

/**
 * Returns the impact statement of a type in plain words: names for ids, money as people write it, several places counted.
 * Keys about people or patients never appear; what nobody knows is said as unknown, so no placeholder is ever left.
 */
export function fillStatement(type: ExceptionType, sum: MemberSum, deadlineAt: Date | null, index: CatalogIndex, now: Date): string {
  const filled = type.impactStatement.replaceAll(/\{([a-zA-Z_.]+)\}/g, (_, name: string) => say(name, sum, deadlineAt, index, now));
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

function say(name: string, sum: MemberSum, deadlineAt: Date | null, index: CatalogIndex, now: Date): string {
  const variable = sum.variables[name];
  switch (name) {
    case 'transactions':
      return formatCount(sum.transactions);
    case 'money':
      return sum.amountMinor === null ? 'unknown value' : formatMoney(sum.amountMinor, sum.currencies);
    case 'people':
      return sum.people === null ? 'an unknown number of' : formatCount(sum.people);
    case 'lines':
      return sum.lines === null ? 'an unknown number of' : formatCount(sum.lines);
    case 'hours_left':
      return deadlineAt ? String(Math.max(0, Math.floor((deadlineAt.getTime() - now.getTime()) / 3_600_000))) : 'no';
    case 'age':
      return formatAge(now.getTime() - sum.firstAt.getTime());
    case 'facility':
      return place(sum.facilities, 'facilities', (id) => index.facilities.get(id)?.shortName);
    case 'department':
      return place(sum.departments, 'departments', (id) => index.departments.get(id)?.name);
    case 'workflow':
      return place(sum.workflows, 'workflows', (id) => index.workflows.get(id)?.workflow.shortName);
    case 'interface':
      return place(sum.interfaces, 'interfaces', (id) => index.interfaces.get(id)?.name);
    case 'connector':
      return place(sum.connectors, 'connectors', (id) => index.connectors.get(id)?.name);
    case 'application':
      return place(sum.applications, 'applications', (id) => index.applications.get(id)?.name);
    case 'supplier':
      return place(sum.suppliers, 'suppliers', () => undefined);
    default:
      if (name.startsWith('key.') && isPersonal(name.slice(4), sum, index)) return 'one person';
      return variable || 'unknown';
  }
}

function place(ids: readonly string[], several: string, nameOf: (id: string) => string | undefined): string {
  const known = ids.filter((id) => id !== '' && id !== UNASSIGNED);
  const [only] = known;
  if (!only) return 'an unknown place';
  return known.length > 1 ? `${known.length} ${several}` : (nameOf(only) ?? only);
}

/** Whether any workflow of the members holds this key to be about people, bank accounts or patients. */
export function isPersonal(key: string, sum: { workflows: readonly string[] }, index: CatalogIndex): boolean {
  return sum.workflows.some((w) =>
    PERSONAL.has(index.workflows.get(w)?.workflow.businessKeys.find((k) => k.id === key)?.sensitivity ?? ''),
  );
}

const formatCount = (n: number) => n.toLocaleString('en-US');

function formatMoney(amountMinor: number, currencies: readonly string[]): string {
  const [currency] = currencies;
  if (currencies.length > 1 || !currency) return 'amounts in several currencies';
  return (amountMinor / 100).toLocaleString('en-US', { style: 'currency', currency, maximumFractionDigits: 0 });
}

function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
