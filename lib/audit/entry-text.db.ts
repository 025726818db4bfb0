import { sql, textOrNull } from '@/lib/db';
import type { EntryText } from './chain-hash';

/** The columns of `audit_entry e` that a hash covers: all of them. Times to the microsecond. */
export const entryText = sql`
  e.id::text, (extract(epoch from e.at) * 1000000)::bigint::text, e.actor_id, e.actor_name, e.action, e.target_kind, e.target_id, e.before::text,
  e.after::text, e.reason, e.result, e.address, e.agent`;

/** How many columns that are. */
export const ENTRY_COLUMNS = 13;

/** The columns of `entryText` in a row that begins with `skip` others. */
export const readEntryText = (columns: readonly unknown[], skip: number): EntryText =>
  columns.slice(skip, skip + ENTRY_COLUMNS).map(textOrNull);
