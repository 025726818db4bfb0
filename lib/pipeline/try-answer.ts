import type { CatalogIndex } from '@/lib/catalog';
import type { Environment, ExceptionType, Tried } from '@/lib/domain';

/** A rule to be tried on what is kept of [from, to). */
export interface Asked {
  type: ExceptionType;
  environment: Environment;
  index: CatalogIndex;
  from: Date;
  to: Date;
  isLate: () => boolean;
}

/** What a rule would have raised, since when that is known, and what it was judged by; or why it cannot be said. */
export type Answer = { ok: true; tried: Tried[]; from: Date; basis: string } | { ok: false; reason: string };

/** Why a rule cannot be tried, in words that end the sentence. */
export const refusal = (why: string): Answer => ({ ok: false, reason: `This cannot be tried on the past: ${why}.` });
