import type { CanonicalEvent, FreeDimension } from '@/lib/domain';

/** From when on what arrives is told apart, ms; -Infinity: from the first on. */
type Values = Map<string, number>;
/** One dimension of one environment in one month (UTC, counted since year 0). */
export type Month = Record<FreeDimension, Values>;

/** A value of one dimension in one month of one environment. */
export interface MonthValue {
  environment: string;
  dimension: FreeDimension;
  month: number;
  value: string;
}

export const keyOf = ({ environment, dimension, month, value }: MonthValue): string => `${environment}\0${dimension}\0${month}\0${value}`;

/** Values are never taken back while the buckets of their month stand, so what was once read holds; this bounds how much is remembered. */
const MOST_REMEMBERED = 100_000;

const months = new Map<string, Map<number, Month>>();
let remembered = 0;

export const monthOf = ({ occurredAt }: Pick<CanonicalEvent, 'occurredAt'>): number =>
  occurredAt.getUTCFullYear() * 12 + occurredAt.getUTCMonth();
export const monthAt = (month: number): Date => new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));

/** Returns what this process remembers of a month. */
export function rememberedOf(environment: string, month: number): Month {
  const ofEnvironment = months.get(environment) ?? new Map<number, Month>();
  months.set(environment, ofEnvironment);
  const found = ofEnvironment.get(month) ?? { connector: new Map(), application: new Map(), error_class: new Map() };
  ofEnvironment.set(month, found);
  return found;
}

/** Remembers a value that stands in the database for good: what a transaction under way wrote may still be undone. */
export function remember({ environment, dimension, month, value }: MonthValue, from: number): void {
  if (remembered >= MOST_REMEMBERED) {
    months.clear();
    remembered = 0;
  }
  rememberedOf(environment, month)[dimension].set(value, from);
  remembered += 1;
}

export const saidOf = (event: CanonicalEvent, dimension: FreeDimension): string | null =>
  dimension === 'error_class' ? event.errorClass : event[dimension];
