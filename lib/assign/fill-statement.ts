import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionRecord, type ExceptionType, UNASSIGNED } from '@/lib/domain';
import { sayCount, sayMoney, sayWrittenDay } from '@/lib/domain/say';
import { isReason, sayCode } from '@/lib/domain/say-code';
import { isKeyToken } from '@/lib/redact';
import type { MemberSum } from './sum-members.db';

const PERSONAL = new Set(['confidential_workforce', 'supplier_banking', 'phi_limited', 'phi']);
const LONGEST = 80;
const UNCOUNTED = 'an unknown number of';
/** Control characters, and those that turn the direction of what follows them. */
const hostile = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

type About = Pick<ExceptionRecord, 'groupedBy' | 'deadlineAt'>;

/**
 * Returns the impact statement of a type in plain words: names for ids, money as people write it, several places counted. Keys about
 * people, bank accounts or patients never appear; what nobody knows is said as unknown, so no placeholder is ever left.
 */
export function fillStatement(type: ExceptionType, about: About, sum: MemberSum, index: CatalogIndex, now: Date): string {
  const filled = type.impactStatement
    .replaceAll(
      /(\{(transactions|people|lines)\}) ([a-z]+)/g,
      (_, count: string, name: 'transactions' | 'people' | 'lines', noun: string) =>
        sum[name] === 1 ? `${count} ${singular(noun)}` : `${count} ${noun}`,
    )
    .replaceAll(/\{([^{}]+)\}/g, (_, name: string) => say(name, about, sum, index, now));
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

function singular(noun: string): string {
  if (noun === 'people') return 'person';
  return noun
    .replace(/ies$/, 'y')
    .replace(/(ch|sh|x)es$/, '$1')
    .replace(/([^s])s$/, '$1');
}

function say(name: string, about: About, sum: MemberSum, index: CatalogIndex, now: Date): string {
  switch (name) {
    case 'transactions':
      return sayCount(sum.transactions);
    case 'money':
      return sayAmounts(sum.amounts);
    case 'people':
      return sum.people === null ? UNCOUNTED : sayCount(sum.people);
    case 'lines':
      return sum.lines === null ? UNCOUNTED : sayCount(sum.lines);
    case 'hours_left':
      return about.deadlineAt ? sayCount(Math.max(0, Math.floor((about.deadlineAt.getTime() - now.getTime()) / 3_600_000))) : UNCOUNTED;
    case 'age':
      return sayAge(now.getTime() - sum.firstAt.getTime());
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
    case 'milestone':
      return milestone(about.groupedBy['milestone'] ?? sum.variables['milestone'], sum.workflows, index);
    default:
      if (name.startsWith('key.') && isPersonal(name.slice(4), sum.workflows, index)) return 'one person';
      return sayGiven(name, clean(about.groupedBy[name] ?? sum.variables[name]), now) ?? 'unknown';
  }
}

/** What a sender gave: a reason in words, a day as people say it. */
function sayGiven(name: string, value: string | null, now: Date): string | null {
  if (value === null) return null;
  return isReason(name) ? sayCode(value) : sayWrittenDay(value, now);
}

function place(ids: readonly string[], several: string, nameOf: (id: string) => string | undefined): string {
  const known = ids.filter((id) => id !== '' && id !== UNASSIGNED);
  const [only] = known;
  if (!only) return 'an unknown place';
  return known.length > 1 ? `${known.length} ${several}` : (nameOf(only) ?? clean(only) ?? 'an unknown place');
}

function milestone(id: string | undefined, workflows: readonly string[], index: CatalogIndex): string {
  const names = workflows.map((workflow) => index.workflows.get(workflow)?.milestones.get(id ?? '')?.name);
  return names.find((name) => name !== undefined) ?? clean(id) ?? 'an unknown step';
}

/** Whether any of the workflows holds this key to be about people, bank accounts or patients. */
function isPersonal(key: string, workflows: readonly string[], index: CatalogIndex): boolean {
  return workflows.some((w) => PERSONAL.has(index.workflows.get(w)?.workflow.businessKeys.find((k) => k.id === key)?.sensitivity ?? ''));
}

/** What a sender wrote, made safe to stand in a sentence; null when nothing is left. */
function clean(text: string | undefined): string | null {
  // What is kept of a key that is hashed says nothing to anybody.
  if (isKeyToken(text ?? '')) return 'one person';
  const kept = (text ?? '').replaceAll(hostile, ' ').trim();
  if (kept === '' || kept === UNASSIGNED) return null;
  return kept.length > LONGEST ? `${kept.slice(0, LONGEST - 1)}…` : kept;
}

function sayAmounts(amounts: MemberSum['amounts']): string {
  if (amounts.length === 0) return 'an unknown amount';
  return amounts.map(({ amountMinor, currency }) => sayAmount(amountMinor, currency)).join(' and ');
}

/** A sender may name a currency that no list knows. */
function sayAmount(amountMinor: number, currency: string): string {
  return /^[A-Z]{3}$/.test(currency) ? sayMoney(amountMinor, currency) : `${sayCount(Math.round(amountMinor / 100))} (currency not told)`;
}

function sayAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
