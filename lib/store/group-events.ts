import type { WorkflowIndex } from '@/lib/catalog';
import type { ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys, nameKey, type TransactionKey } from './find-identity-keys';
import { JoinedSets } from './joined-sets';

/** A key row that already stands. `identified`: its transaction has an identity key. `loose`: it has events that only follow a weak key. */
export interface KnownKey {
  environment: string;
  workflow: string;
  kind: string;
  value: string;
  transactionId: string;
  identity: boolean;
  identified: boolean;
  loose: boolean;
  /** Log entries of the transaction; 0 where it is not loose, because nobody asks. */
  events: number;
}

/** What stands of the keys that events name. `shared`: names (`nameOf`) of keys that join nothing. */
export interface Standing {
  known: readonly KnownKey[];
  shared: ReadonlySet<string>;
}

export interface GroupKey extends TransactionKey {
  /** It stands on an event that bears no identity. */
  loose: boolean;
}

/** Events of one transaction, the transactions they already belong to (several: they turn out to be one), and all their keys. */
export interface EventGroup {
  environment: ClaimedEvent['environment'];
  workflow: string;
  events: ClaimedEvent[];
  known: string[];
  keys: GroupKey[];
}

/** A key that joins nothing, because several transactions that name themselves bear it. */
export interface SharedKey {
  environment: string;
  workflow: string;
  kind: string;
  value: string;
}

/** How a key is told from every other. */
export const nameOf = (key: SharedKey): string => nameKey(key.environment, key.workflow, key.kind, key.value);

/** The keys of one event, where what joins nothing only finds. */
function keysOf(
  event: ClaimedEvent,
  workflows: ReadonlyMap<string, WorkflowIndex>,
  shared: ReadonlySet<string>,
): readonly TransactionKey[] {
  const keys = findIdentityKeys(event, workflows.get(event.workflow) ?? null);
  if (shared.size === 0) return keys;
  return keys.map((key) => (key.strength !== 'search' && shared.has(key.name) ? { ...key, strength: 'search' } : key));
}

/**
 * Returns the events grouped by transaction, the same whatever their order, and the keys found to be shared. Identity keys join. An event
 * without one is loose: loose events with a common weak key (correlation, trace) belong together, and join the one transaction that names
 * itself and bears a weak key of theirs; where these are several, none. A weak key that several such transactions bear joins nothing.
 */
export function groupEvents(
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
  { known, shared }: Standing,
): { groups: EventGroup[]; shared: SharedKey[] } {
  const sets = new JoinedSets();
  const named = new Set<string>();
  const weak = new Map<string, { key: SharedKey; bearers: Set<string> }>();
  const bear = (name: string, key: SharedKey, node: string) => {
    const entry = weak.get(name);
    if (entry) entry.bearers.add(node);
    else weak.set(name, { key, bearers: new Set([node]) });
  };
  const keysByEvent = new Map<ClaimedEvent, readonly TransactionKey[]>();

  for (const key of known) {
    const node = `t:${key.transactionId}`;
    sets.add(node);
    if (key.identified) named.add(node);
    const name = nameOf(key);
    if (shared.has(name)) continue;
    if (key.identity) sets.join(node, name);
    else if (key.kind === 'correlation' || key.kind === 'trace') bear(name, plainKey(key), node);
  }
  for (const event of events) {
    const node = `e:${event.eventKey}`;
    sets.add(node);
    const keys = keysOf(event, workflows, shared);
    keysByEvent.set(event, keys);
    for (const key of keys) {
      if (key.strength === 'identity') {
        sets.join(node, key.name);
        named.add(node);
      } else if (key.strength === 'weak')
        bear(key.name, { environment: event.environment, workflow: event.workflow, kind: key.kind, value: key.value }, node);
    }
  }

  const owners = new Set([...named].map((node) => sets.find(node)));
  const isLoose = new Map([...keysByEvent].map(([event, keys]) => [event, keys.every((key) => key.strength !== 'identity')]));
  const found = joinLoose(sets, owners, weak);
  return { groups: collectGroups(events, known, sets, keysByEvent, isLoose), shared: found };
}

/** Joins loose nodes to each other and to the one owner they point to; returns the weak keys that have several. */
function joinLoose(
  sets: JoinedSets,
  owners: ReadonlySet<string>,
  weak: ReadonlyMap<string, { key: SharedKey; bearers: Set<string> }>,
): SharedKey[] {
  const shared: SharedKey[] = [];
  const pointed: { loose: string; owner: string }[] = [];
  const gathered = new JoinedSets();
  for (const { key, bearers } of weak.values()) {
    const roots = [...new Set([...bearers].map((node) => sets.find(node)))];
    const ownersHere = roots.filter((root) => owners.has(root));
    const loose = roots.filter((root) => !owners.has(root));
    for (const root of loose) gathered.add(root);
    const [first] = loose;
    if (ownersHere.length > 1) shared.push(key);
    else if (first !== undefined) {
      for (const root of loose) gathered.join(first, root);
      if (ownersHere[0] !== undefined) pointed.push({ loose: first, owner: ownersHere[0] });
    }
  }
  const ownersOf = new Map<string, Set<string>>();
  for (const { loose, owner } of pointed) {
    const root = gathered.find(loose);
    ownersOf.set(root, (ownersOf.get(root) ?? new Set()).add(owner));
  }
  for (const root of gathered.members()) {
    const gatheredRoot = gathered.find(root);
    sets.join(root, gatheredRoot);
  }
  for (const [root, pointedAt] of ownersOf) {
    const [owner, ...others] = pointedAt;
    if (owner !== undefined && others.length === 0) sets.join(root, owner);
  }
  return shared;
}

function collectGroups(
  events: readonly ClaimedEvent[],
  known: readonly KnownKey[],
  sets: JoinedSets,
  keysByEvent: ReadonlyMap<ClaimedEvent, readonly TransactionKey[]>,
  isLoose: ReadonlyMap<ClaimedEvent, boolean>,
): EventGroup[] {
  const groups = new Map<string, EventGroup & { byName: Map<string, GroupKey> }>();
  for (const event of events) {
    const root = sets.find(`e:${event.eventKey}`);
    let group = groups.get(root);
    if (!group) {
      group = { environment: event.environment, workflow: event.workflow, events: [], known: [], keys: [], byName: new Map() };
      groups.set(root, group);
    }
    group.events.push(event);
    for (const key of keysByEvent.get(event) ?? []) {
      const { name } = key;
      const loose = (isLoose.get(event) ?? false) && key.strength === 'weak';
      const standing = group.byName.get(name);
      if (!standing) group.byName.set(name, { ...key, loose });
      else {
        standing.loose ||= loose;
        if (key.strength === 'identity') standing.strength = 'identity';
      }
    }
  }
  for (const id of new Set(known.map((key) => key.transactionId))) groups.get(sets.find(`t:${id}`))?.known.push(id);
  return [...groups.values()].map(({ byName, ...group }) => ({ ...group, keys: [...byName.values()] }));
}

const plainKey = ({ environment, workflow, kind, value }: SharedKey): SharedKey => ({ environment, workflow, kind, value });
