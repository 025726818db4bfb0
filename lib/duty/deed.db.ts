import type { Connection } from '@/lib/db';
import type { Actor, Catalog, Schedule, TimeWindow } from '@/lib/domain';

/** What a swap has become, or that somebody else changed one's shift, for the mail to whoever did not do it. Addresses are those of accounts. */
export interface SwapNews {
  kind: 'asked' | 'accepted' | 'declined' | 'withdrawn' | 'put_on' | 'taken_off';
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

/** One that others hear of: `tell` writes that down in the transaction of the deed. */
export interface SwapDeed extends Deed {
  tell: (tx: Connection, news: SwapNews) => Promise<void>;
}
