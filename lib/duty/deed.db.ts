import type { Connection } from '@/lib/db';
import type { Actor, Catalog, Schedule, TimeWindow } from '@/lib/domain';

/** What a swap has become, for the mail to whoever did not do it. Addresses are those of accounts. */
export interface SwapNews {
  kind: 'asked' | 'accepted' | 'declined' | 'withdrawn';
  /** Whom to tell. */
  to: string;
  by: string;
  schedule: Schedule;
  give: TimeWindow;
  take: TimeWindow | null;
}

/** Somebody does something about a schedule. */
export interface Deed {
  actor: Actor;
  catalog: Catalog;
  schedule: Schedule;
  now: Date;
}

/** Of two people: `tell` writes down who hears of it, in the transaction of the deed. */
export interface SwapDeed extends Deed {
  tell: (tx: Connection, news: SwapNews) => Promise<void>;
}
