import type { WorkflowIndex } from '@/lib/catalog';
import type { ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys, type TransactionKey } from './find-identity-keys';

/** A key row that already stands. `identified`: its transaction has an identity key. */
export interface KnownKey {
  environment: string;
  workflow: string;
  kind: string;
  value: string;
  transactionId: string;
  identity: boolean;
  identified: boolean;
}

/** Events of one transaction, the transactions they already belong to (several: they turn out to be one), and all their keys. */
export interface EventGroup {
  environment: ClaimedEvent['environment'];
  workflow: string;
  events: ClaimedEvent[];
  known: string[];
  keys: TransactionKey[];
}

/**
 * Returns the events grouped by transaction. Identity keys join; a weak key joins only groups without identity to the one
 * group that has one, and where several have one, it joins nothing to them. No events: no groups.
 */
export function groupEvents(
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
  known: readonly KnownKey[],
): EventGroup[] {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    while (parent.get(root) !== root) root = parent.get(root) ?? root;
    for (let n = node; n !== root; ) {
      const next = parent.get(n) ?? root;
      parent.set(n, root);
      n = next;
    }
    return root;
  };
  const add = (node: string) => parent.has(node) || parent.set(node, node);
  const join = (a: string, b: string) => parent.set(find(a), find(b));

  const identified = new Set<string>();
  const weakUsers = new Map<string, Set<string>>();
  const keysOf = new Map<ClaimedEvent, TransactionKey[]>();

  for (const key of known) {
    const node = `t:${key.transactionId}`;
    add(node);
    if (key.identified) identified.add(node);
    const name = nameOf(key.environment, key.workflow, key);
    if (key.identity) {
      add(name);
      join(node, name);
    } else if (key.kind === 'correlation' || key.kind === 'trace') use(weakUsers, name, node);
  }
  for (const event of events) {
    const node = `e:${event.eventKey}`;
    add(node);
    const keys = findIdentityKeys(event, workflows.get(event.workflow) ?? null);
    keysOf.set(event, keys);
    for (const key of keys) {
      const name = nameOf(event.environment, event.workflow, key);
      if (key.strength === 'identity') {
        add(name);
        join(node, name);
        identified.add(node);
      } else if (key.strength === 'weak') use(weakUsers, name, node);
    }
  }
  const strong = new Set([...identified].map(find));
  for (const users of weakUsers.values()) {
    const roots = new Set([...users].map(find));
    const owners = [...roots].filter((r) => strong.has(r));
    const loose = [...roots].filter((r) => !strong.has(r));
    const owner = owners.length === 1 ? owners[0] : loose[0];
    if (!owner) continue;
    for (const root of loose) join(root, owner);
    // The root of the joined set may have changed; what holds an identity must stay known as such.
    if (owners.length === 1) strong.add(find(owner));
  }

  const groups = new Map<string, EventGroup & { seen: Set<string> }>();
  for (const event of events) {
    const root = find(`e:${event.eventKey}`);
    let group = groups.get(root);
    if (!group) {
      group = { environment: event.environment, workflow: event.workflow, events: [], known: [], keys: [], seen: new Set() };
      groups.set(root, group);
    }
    group.events.push(event);
    for (const key of keysOf.get(event) ?? []) {
      const name = `${key.kind}\u0000${key.value}`;
      if (group.seen.has(name)) continue;
      group.seen.add(name);
      group.keys.push(key);
    }
  }
  for (const id of new Set(known.map((k) => k.transactionId))) groups.get(find(`t:${id}`))?.known.push(id);
  return [...groups.values()].map(({ seen: _, ...group }) => group);
}

const nameOf = (environment: string, workflow: string, key: { kind: string; value: string }) =>
  `k:${environment}\u0000${workflow}\u0000${key.kind}\u0000${key.value}`;

function use(users: Map<string, Set<string>>, name: string, node: string): void {
  const set = users.get(name);
  if (set) set.add(node);
  else users.set(name, new Set([node]));
}
