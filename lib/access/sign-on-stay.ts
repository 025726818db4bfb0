import { AsyncLocalStorage } from 'node:async_hooks';

/** The session at the provider that a sign-in came from: who, by issuer and subject, and the provider's id of it where it tells one. */
export interface Stay {
  subject: string | null;
  sid: string | null;
}

// Next bundles this module more than once in one process; what is said in one copy must be heard in the other.
const globals = globalThis as typeof globalThis & { throughlineStay?: AsyncLocalStorage<Stay> };
function storage(): AsyncLocalStorage<Stay> {
  globals.throughlineStay ??= new AsyncLocalStorage();
  return globals.throughlineStay;
}

/** What `run` returns; a session that it makes is known by what `noteStay` said meanwhile. */
export const withStay = <T>(run: () => T): T => storage().run({ subject: null, sid: null }, run);

/** Says from which session at the provider somebody comes who is signing in now. */
export const noteStay = (stay: Stay): void => void Object.assign(storage().getStore() ?? {}, stay);

/** From which session at the provider somebody comes who is signing in now; of nobody known when it is by password. */
export const currentStay = (): Readonly<Stay> => storage().getStore() ?? { subject: null, sid: null };
