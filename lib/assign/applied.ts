import type { ExceptionRecord } from '@/lib/domain';
import type { HistoryEntry } from './append-history.db';

/** What a person's action makes of an exception. */
export interface Applied {
  after: ExceptionRecord;
  /** The line of history that says so. */
  entry: Pick<HistoryEntry, 'kind' | 'before' | 'after' | 'note'>;
}
