import { AsyncLocalStorage } from 'node:async_hooks';
import { clientAddress } from './client-address';

/** Where a request came from, as far as the audit trail tells. */
export interface Caller {
  address: string | null;
  agent: string | null;
}

interface Answered extends Caller {
  cookies: string[];
}

// Next bundles this module more than once in one process; what is said in one copy must be heard in the other.
const globals = globalThis as typeof globalThis & { throughlineCaller?: AsyncLocalStorage<Answered> };
function storage(): AsyncLocalStorage<Answered> {
  globals.throughlineCaller ??= new AsyncLocalStorage();
  return globals.throughlineCaller;
}

/** What `run` returns; whatever it writes into the audit trail names the sender of this request. */
export const withCaller = <T>(headers: Headers, run: () => T): T =>
  storage().run({ address: clientAddress(headers), agent: headers.get('user-agent')?.slice(0, 200) ?? null, cookies: [] }, run);

/** Has the answer to the request of now carry this cookie; said outside of one, nobody gets it. */
export const sayCookie = (cookie: string): void => void storage().getStore()?.cookies.push(cookie);

/** The cookies that the answer to the request of now is to carry. */
export const saidCookies = (): readonly string[] => storage().getStore()?.cookies ?? [];

/** The sender of the request that is being answered; nothing known outside of one. */
export const currentCaller = (): Caller => storage().getStore() ?? { address: null, agent: null };
