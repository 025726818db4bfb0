import { identitiesOf, type WorkflowIndex } from '@/lib/catalog';
import { type CanonicalEvent, type EventStatus, KEY_BEFORE } from '@/lib/domain';
import { findReferences } from './find-references';

export interface TransactionKey {
  kind: string;
  value: string;
  /** How it is told from every other: `nameKey` of it. */
  name: string;
  /** identity: one value is one transaction. weak: joins only where it points to one. search: finds, never joins. */
  strength: 'identity' | 'weak' | 'search';
}

/** How a key is told from every other. */
export const nameKey = (environment: string, workflow: string, kind: string, value: string): string =>
  `${environment}\0${workflow}\0${kind}\0${value}`;

/** A round asks for the keys of an event three times. */
const found = new WeakMap<CanonicalEvent, { workflow: WorkflowIndex | null; keys: readonly TransactionKey[] }>();

const REPEATABLE: ReadonlySet<EventStatus> = new Set(['failed', 'dead_lettered', 'retrying']);

/**
 * Returns every key the transaction of this event can be found by. The catalog's identities and the sender's transaction id
 * are identities; correlation and trace ids are weak, because a batch may share one among many documents. The error it tells and
 * the transactions it names only find. An event that names nothing else is identified by its first business key.
 */
export function findIdentityKeys(event: CanonicalEvent, workflow: WorkflowIndex | null): readonly TransactionKey[] {
  const known = found.get(event);
  if (known?.workflow === workflow) return known.keys;
  const prefix = nameKey(event.environment, event.workflow, '', '').slice(0, -1);
  const keys = listKeys(event, workflow).map((key) => ({ ...key, name: `${prefix}${key.kind}\0${key.value}` }));
  found.set(event, { workflow, keys });
  return keys;
}

function listKeys(event: CanonicalEvent, workflow: WorkflowIndex | null): Omit<TransactionKey, 'name'>[] {
  const values = Object.fromEntries(event.businessKeys.toReversed().map((k) => [k.type, k.value]));
  const keys: Omit<TransactionKey, 'name'>[] = event.businessKeys.map((k) => ({
    kind: `key:${k.type}`,
    value: k.value,
    strength: 'search',
  }));
  for (const identity of workflow ? identitiesOf(workflow, values, event.supplier) : []) {
    const plain = keys.find((k) => k.kind === identity.kind && k.value === identity.value);
    if (plain) plain.strength = 'identity';
    else keys.push({ ...identity, strength: 'identity' });
  }
  // The same value by an earlier data key is the same identity.
  for (const [at, { type, role }] of event.businessKeys.entries()) {
    const same = keys[at];
    if (role === KEY_BEFORE && same && keys.some((key) => key.kind === `key:${type}` && key.strength === 'identity'))
      same.strength = 'identity';
  }
  if (event.transactionId) keys.push({ kind: 'transaction', value: event.transactionId, strength: 'identity' });
  if (event.correlationId) keys.push({ kind: 'correlation', value: event.correlationId, strength: 'weak' });
  if (event.traceId) keys.push({ kind: 'trace', value: event.traceId, strength: 'weak' });
  const first = keys[0];
  if (first && keys.every((k) => k.strength === 'search')) first.strength = 'identity';
  for (const word of new Set([event.errorCode, event.errorClass])) if (word) keys.push({ kind: 'error', value: word, strength: 'search' });
  // What failed may be repeated, and the repetition then names it by its event id.
  if (event.eventId && REPEATABLE.has(event.status)) keys.push({ kind: 'event', value: event.eventId, strength: 'search' });
  for (const reference of findReferences(event)) keys.push({ ...reference, strength: 'search' });
  return keys;
}
