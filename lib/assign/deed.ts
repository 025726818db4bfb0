import type { CatalogIndex } from '@/lib/catalog';
import type { Actor, ExceptionChange, ExceptionRecord } from '@/lib/domain';

/** What a person does to how exceptions stand to each other, and why. */
export interface Deed {
  actor: Actor;
  reason: string;
  index: CatalogIndex;
  now: Date;
}

/** The exception as it stands after a deed that is written down, and what people may have to hear of. */
export interface Done {
  after: ExceptionRecord;
  changes: ExceptionChange[];
}
