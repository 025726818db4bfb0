/** Base of every expected fault. `code` is stable and shown to machines; the message is for people and names the mend. */
export abstract class ThroughlineError extends Error {
  abstract readonly code: string;
  abstract readonly httpStatus: number;
}

/** The input breaks a rule of the contract. Maps to 400. */
export class InvalidInputError extends ThroughlineError {
  readonly code: string = 'invalid_input';
  readonly httpStatus = 400;
}

/** Nobody signed in, or a key that is unknown, expired or revoked. Maps to 401. */
export class UnauthenticatedError extends ThroughlineError {
  readonly code = 'unauthenticated';
  readonly httpStatus = 401;
}

/** The actor is known and may not do this. Maps to 403. Reads of things out of scope use NotFoundError instead. */
export class ForbiddenError extends ThroughlineError {
  readonly code = 'forbidden';
  readonly httpStatus = 403;
}

/** The actor may do this and must first show again that it is they. Maps to 403 with a code of its own, which the browser answers with a question. */
export class ProofNeededError extends ThroughlineError {
  readonly code = 'proof_needed';
  readonly httpStatus = 403;
}

/** The thing does not exist for this actor. Maps to 404. */
export class NotFoundError extends ThroughlineError {
  readonly code = 'not_found';
  readonly httpStatus = 404;
}

/** Somebody else was first, or the state does not allow it. Maps to 409. */
export class ConflictError extends ThroughlineError {
  readonly code = 'conflict';
  readonly httpStatus = 409;
}

/** Too often from one place in a short time. Maps to 429 with Retry-After of `retryAfterSeconds`. */
export class TooManyError extends ThroughlineError {
  readonly code = 'too_many_requests';
  readonly httpStatus = 429;
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Temporarily impossible: database away, queue full. Maps to 503 with Retry-After of `retryAfterSeconds`. */
export class UnavailableError extends ThroughlineError {
  readonly code = 'unavailable';
  readonly httpStatus = 503;
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds = 2) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The catalog has faults; `faults` lists each with file, line and mend. */
export class CatalogError extends InvalidInputError {
  override readonly code = 'catalog_invalid';
  readonly faults: readonly CatalogFault[];
  constructor(faults: readonly CatalogFault[]) {
    super(faults.map((f) => `${f.file}:${f.line} ${f.message} ${f.mend}`).join('\n'));
    this.faults = faults;
  }
}

export interface CatalogFault {
  file: string;
  line: number;
  path: string;
  message: string;
  mend: string;
}
