import { z } from 'zod';
import type { KpiNumber } from './views/kpis';

/** Log entries that a rule counts: of one group, in one minute. `counted`: those a share is of; for counts the same as `matched`. */
export interface RuleMinute {
  environment: string;
  code: string;
  at: Date;
  signature: string;
  groupedBy: Record<string, string>;
  countedAs: string;
  matched: number;
  counted: number;
}

/** What a rule counted of a group in its window. */
export interface GroupCount {
  environment: string;
  signature: string;
  groupedBy: Record<string, string>;
  matched: number;
  counted: number;
  /** The minute of the first and of the last one that matched; null when none did. */
  firstAt: Date | null;
  lastAt: Date | null;
}

/** The numbers that a rule over a series judged by, as people are told them: text, by name. */
export const breachFactsSchema = z.record(z.string(), z.string());

/** A group that a rule over series found bad, since when; part of an exception for as long as it stands. */
export interface SeriesBreach {
  id: string;
  environment: string;
  /** Of the exception type. */
  code: string;
  signature: string;
  since: Date;
  facts: Record<string, string>;
}

/** What five weeks say of a flow: an element an hour from `fromMs` on. Hours before `heardMs` were not heard, which is not silence. */
export interface Flow {
  interface: string;
  facility: string;
  n: Int32Array;
  /** In which minutes something came: bit i of `early` is minute i, of `late` minute 30 + i. */
  early: Int32Array;
  late: Int32Array;
}

/** The same of a connector in a workflow: log entries, those with an error, and what the slowest twentieth took in ms, -1 where nothing told. */
export interface HopSeries {
  connector: string;
  workflow: string;
  n: Int32Array;
  bad: Int32Array;
  p95Ms: Int32Array;
}

/** The last weeks of every series of an environment; hours from `fromMs` to before `toMs`. */
export interface SeriesMemory {
  environment: string;
  fromMs: number;
  toMs: number;
  heardMs: number;
  flows: readonly Flow[];
  hops: readonly HopSeries[];
}

/** What came of a flow in one of the last minutes. */
export interface FlowMinute {
  interface: string;
  facility: string;
  at: Date;
  n: number;
}

/** An exception that a rule would have raised, had it been on. */
export interface Tried {
  at: Date;
  until: Date | null;
  groupedBy: Record<string, string>;
  text: string;
}

/** What a KPI says over its own window: of the whole organisation, and of each place, beside all other places without it. */
export interface KpiReading {
  kpi: string;
  environment: string;
  at: Date;
  /** The first instant of its window. */
  from: Date;
  whole: KpiNumber;
  places: readonly { facility: string; own: KpiNumber; others: KpiNumber }[];
}
