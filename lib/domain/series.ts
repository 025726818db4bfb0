import { z } from 'zod';

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
