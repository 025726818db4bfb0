import type { Catalog } from '@/lib/domain';
import type { Truth } from './count-truth';
import type { Ledger } from './keep-ledger';
import type { KeptProduct } from './keep-product';
import type { Recovery } from './measure-recovery';
import type { Mailbox } from './start-mailbox';

/** What every group of faults works with. */
export interface Scene {
  readonly product: KeptProduct;
  readonly ledger: Ledger;
  readonly mailbox: Mailbox;
  readonly catalog: Catalog;
  /** 0 <= n < 1, the same sequence for the same --seed. */
  readonly random: () => number;
  readonly say: (line: string) => void;
  /** A number that no load of this run has had. */
  readonly nextSeed: () => number;
}

/** One fault that was caused, and how long it was felt. */
export interface Strike extends Recovery {
  /** What was killed, or what else was done to it, in words. */
  readonly part: string;
}

/** What a group caused and what was true at rest after it. */
export interface GroupResult {
  readonly name: string;
  readonly strikes: readonly Strike[];
  readonly truths: readonly Truth[];
  /** From the end of the load until nothing waited. */
  readonly drainMs: number;
  /** Acknowledged by then, over all groups. */
  readonly acknowledged: number;
  /** Further figures of this group. */
  readonly figures: Readonly<Record<string, number>>;
  /** In words, what went against the group's own promise; empty when nothing did. */
  readonly broken: readonly string[];
}
