import type { Refusal } from '@/lib/domain';

/** Ends the reading of a body: what was found in it, or how it came, is refused. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
